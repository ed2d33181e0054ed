// Tiles that come out of the slots of a pipe, and how they were put there.
// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!acc = !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>
module attributes {pto.target_arch = "a2a3"} {
  func.func @cube(%gm: !pto.ptr<f32>, %acc: !acc) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
    // expected-note @+1 {{it is put there here}}
    pto.tpush_to_aiv(%acc : !acc) {id = 0, split = 0}
    return
  }
  func.func @vec(%gm: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %c64 = arith.constant 64 : index
    %least = arith.maxsi %n, %c8 : index
    %most = arith.minsi %n, %c64 : index
    %here = pto.reserve_buffer {name = "fifo", size = 32768, location = <vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
    // Fewer rows lie where they lay, and the run may have them all.
    %a = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=8x64>
    %b = pto.tpop_from_aic(%c8, %most) {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    // One row has no row behind it.
    %c = pto.tpop_from_aic(%c1, %c8) {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    // expected-error @+1 {{'pto.tpop_from_aic' op takes rows of 32 elements, but those in the slot have 64}}
    %d = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=16x32>
    return
  }
}

// -----

// Each vector core takes half the rows, or half of each row.

!acc = !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>
module attributes {pto.target_arch = "a2a3"} {
  func.func @cube(%gm: !pto.ptr<f32>, %acc: !acc) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
    pto.tpush_to_aiv(%acc : !acc) {id = 0, split = 1}
    return
  }
  func.func @vec(%gm: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %here = pto.reserve_buffer {name = "fifo", size = 32768, location = <vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
    %a = pto.tpop_from_aic {id = 0, split = 1} -> !pto.tile_buf<vec, 8x64xf32>
    %b = pto.tpop_from_aic {id = 0, split = 2} -> !pto.tile_buf<vec, 16x32xf32>
    // expected-error @+1 {{'pto.tpop_from_aic' op has the second core begin at row 4 of the slot, but there are 16 rows in it, half of them for each core}}
    %c = pto.tpop_from_aic {id = 0, split = 1} -> !pto.tile_buf<vec, 8x64xf32, valid=4x64>
    // expected-error @+1 {{'pto.tpop_from_aic' op takes rows of 128 elements, but those in the slot have 64}}
    %d = pto.tpop_from_aic {id = 0, split = 2} -> !pto.tile_buf<vec, 8x64xf32>
    return
  }
}

// -----

// On the way to the cube core two halves of columns make one row.

!half = !pto.tile_buf<vec, 16x32xf16>
module attributes {pto.target_arch = "a2a3"} {
  func.func @cube(%gm: !pto.ptr<f16>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %here = pto.reserve_buffer {name = "fifo", size = 16384, location = <mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 2, slot_size = 2048} (gm_slot_buffer = %gm : !pto.ptr<f16>, v2c_consumer_buf = %here : i32)
    %a = pto.tpop_from_aiv {id = 0, split = 2} -> !pto.tile_buf<mat, 16x64xf16, blayout=col_major, slayout=row_major>
    // expected-error @+1 {{'pto.tpop_from_aiv' op takes rows of 32 elements, but those in the slot have 64}}
    %b = pto.tpop_from_aiv {id = 0, split = 2} -> !pto.tile_buf<mat, 16x32xf16, blayout=col_major, slayout=row_major>
    return
  }
  func.func @vec(%gm: !pto.ptr<f16>, %half: !half) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 2, slot_size = 2048} (gm_slot_buffer = %gm : !pto.ptr<f16>, v2c_consumer_buf = %there : i32)
    pto.tpush_to_aic(%half : !half) {id = 0, split = 2}
    return
  }
}

// -----

// A slot in a vector core's memory holds the tile as it is: its rows are as wide as the tile.

!acc = !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>
module attributes {pto.target_arch = "a5"} {
  func.func @cube(%acc: !acc) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %there : i32)
    pto.tpush_to_aiv(%acc : !acc) {id = 0, split = 0}
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %here = pto.reserve_buffer {name = "fifo", size = 32768, location = <vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %here : i32)
    %a = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=16x32>
    // expected-error @+1 {{'pto.tpop_from_aic' op takes rows of 32 elements, but those in the slot have 64}}
    %b = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x32xf32>
    return
  }
}
