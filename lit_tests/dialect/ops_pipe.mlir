// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic > %t.generic
// RUN: pto-opt %t.generic --split-input-file -t generic | diff %t.generic -

// What passes through pipes.

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @cube
  func.func @cube(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    // CHECK-NEXT: %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    // CHECK-NEXT: pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // CHECK-NEXT: %e = pto.import_reserved_buffer {name = "more", peer_func = @vector} -> i32
    %e = pto.import_reserved_buffer {name = "more", peer_func = @vector} -> i32
    // CHECK-NEXT: %f = pto.reserve_buffer {name = "more_returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 32768} -> i32
    %f = pto.reserve_buffer {name = "more_returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 32768} -> i32
    // CHECK-NEXT: pto.aic_initialize_pipe {id = 1, dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %e : i32, v2c_consumer_buf = %f : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %e : i32, v2c_consumer_buf = %f : i32)
    // CHECK-NEXT: pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 0}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 0}
    // CHECK-NEXT: pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 1, split = 1}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 1, split = 1}
    // CHECK-NEXT: %t = pto.tpop_from_aiv {split = 0} -> !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>
    %t = pto.tpop_from_aiv {split = 0} -> !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>
    // CHECK-NEXT: pto.tfree_from_aiv {split = 0}
    pto.tfree_from_aiv {split = 0}
    // CHECK-NEXT: pto.tfree_from_aiv(%t : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {split = 0}
    pto.tfree_from_aiv(%t : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {split = 0}
    return
  }

  // CHECK: func.func @vector
  func.func @vector(%a: !pto.tile_buf<vec, 16x64xf32>, %r: index, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // CHECK-NEXT: %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // CHECK-NEXT: %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    // CHECK-NEXT: pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // CHECK-NEXT: %e = pto.reserve_buffer {name = "more", size = 32768, location = #pto.address_space<vec>, auto = false, base = 32768} -> i32
    %e = pto.reserve_buffer {name = "more", size = 32768, location = #pto.address_space<vec>, auto = false, base = 32768} -> i32
    // CHECK-NEXT: %f = pto.import_reserved_buffer {name = "more_returns", peer_func = @cube} -> i32
    %f = pto.import_reserved_buffer {name = "more_returns", peer_func = @cube} -> i32
    // CHECK-NEXT: pto.aiv_initialize_pipe {id = 1, dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %e : i32, v2c_consumer_buf = %f : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %e : i32, v2c_consumer_buf = %f : i32)
    // CHECK-NEXT: pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 0}
    pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 0}
    // CHECK-NEXT: pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {id = 1, split = 1} aiv_subblockid(%s)
    pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {id = 1, split = 1} aiv_subblockid(%s)
    // CHECK-NEXT: %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
    // CHECK-NEXT: %u = pto.tpop_from_aic(%r, %r) {split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    %u = pto.tpop_from_aic(%r, %r) {split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    // CHECK-NEXT: %w = pto.tpop_from_aic {id = 1, split = 2} aiv_subblockid(%s) -> !pto.tile_buf<vec, 16x64xf32>
    %w = pto.tpop_from_aic {id = 1, split = 2} aiv_subblockid(%s) -> !pto.tile_buf<vec, 16x64xf32>
    // CHECK-NEXT: pto.tfree_from_aic {id = 1, split = 2}
    pto.tfree_from_aic {id = 1, split = 2}
    return
  }

  // CHECK: func.func @tensors
  func.func @tensors(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // CHECK-NEXT: %e = pto.talloc_to_aiv {split = 0} -> !pto.tensor_view<16x64xf32>
    %e = pto.talloc_to_aiv {split = 0} -> !pto.tensor_view<16x64xf32>
    // CHECK-NEXT: pto.tpush_to_aiv(%e : !pto.tensor_view<16x64xf32>) {split = 0}
    pto.tpush_to_aiv(%e : !pto.tensor_view<16x64xf32>) {split = 0}
    return
  }

  // CHECK: func.func @tensors_back
  func.func @tensors_back(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // CHECK-NEXT: pto.aiv_initialize_pipe {dir_mask = 2, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    pto.aiv_initialize_pipe {dir_mask = 2, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // CHECK-NEXT: %e = pto.talloc_to_aic {split = 0} -> !pto.tensor_view<16x64xf32>
    %e = pto.talloc_to_aic {split = 0} -> !pto.tensor_view<16x64xf32>
    // CHECK-NEXT: pto.tpush_to_aic(%e : !pto.tensor_view<16x64xf32>) {split = 0}
    pto.tpush_to_aic(%e : !pto.tensor_view<16x64xf32>) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {

  // CHECK: func.func @scales
  func.func @scales(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "one", peer_func = @scaled} -> i32
    %j = pto.import_reserved_buffer {name = "many", peer_func = @scaled} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 2048, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 2048, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %j : i32)
    // CHECK: pto.set_quant_scalar(%x : f32) {id = 0}
    pto.set_quant_scalar(%x : f32) {id = 0}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 0, split = 0}
    // CHECK: pto.set_quant_vector(%s : !pto.tile_buf<scaling, 1x64xf32>) {id = 1}
    pto.set_quant_vector(%s : !pto.tile_buf<scaling, 1x64xf32>) {id = 1}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 1, split = 0}
    return
  }

  func.func @scaled() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %i = pto.reserve_buffer {name = "one", size = 16384, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %j = pto.reserve_buffer {name = "many", size = 16384, location = #pto.address_space<vec>, auto = false, base = 16384} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 2048, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 2048, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %j : i32)
    %a = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    %b = pto.tpop_from_aic {id = 1, split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}
