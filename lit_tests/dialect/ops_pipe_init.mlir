// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic > %t.generic
// RUN: pto-opt %t.generic --split-input-file -t generic | diff %t.generic -

// Ends of pipes.

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @producer
  func.func @producer() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    // CHECK-NEXT: pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, slot_num = 4, nosplit = true} (c2v_consumer_buf = %i : i32)
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, slot_num = 4, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  // CHECK: func.func @consumer
  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // CHECK-NEXT: %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // CHECK-NEXT: pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, slot_num = 4, nosplit = true} (c2v_consumer_buf = %b : i32)
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, slot_num = 4, nosplit = true} (c2v_consumer_buf = %b : i32)
    return
  }
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a3"} {
  // CHECK: func.func @views
  func.func @views(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {

  // CHECK: func.func @converting
  func.func @converting() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: %i = pto.import_reserved_buffer {name = "converted", peer_func = @converted} -> i32
    %i = pto.import_reserved_buffer {name = "converted", peer_func = @converted} -> i32
    // CHECK-NEXT: pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @converted() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "converted", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    pto.tfree_from_aic {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a3"} {
  // CHECK: func.func @slots_in_global_memory
  func.func @slots_in_global_memory(%g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @other_end} -> i32
    // CHECK: pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 4096, local_slot_num = 2}
    // CHECK-NEXT: (gm_slot_buffer = %g : !pto.ptr<f32>, c2v_consumer_buf = %c : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 4096, local_slot_num = 2}
        (gm_slot_buffer = %g : !pto.ptr<f32>, c2v_consumer_buf = %c : i32)
    return
  }

  func.func @other_end(%g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 4096, local_slot_num = 2}
        (gm_slot_buffer = %g : !pto.ptr<f32>, c2v_consumer_buf = %b : i32)
    return
  }
}
