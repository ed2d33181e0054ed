// Whether the slots of a pipe are divided is said at both ends, from what passes through.

// RUN: pto-opt --infer-pipe-splits %s | filecheck %s
// RUN: pto-opt --infer-pipe-splits %s -o %t.once
// RUN: pto-opt --infer-pipe-splits %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// The cube core divides by rows; the vector end says nothing and follows.
// CHECK-LABEL: func.func @cube
// CHECK: pto.aic_initialize_pipe {id = 0, {{.*}}nosplit = false}
// CHECK: pto.aic_initialize_pipe {id = 1, {{.*}}nosplit = true}
// CHECK-LABEL: func.func @vector
// CHECK: pto.aiv_initialize_pipe {id = 0, {{.*}}nosplit = false}
// CHECK: pto.aiv_initialize_pipe {id = 1, {{.*}}nosplit = true}
module attributes {pto.target_arch = "a5"} {
  func.func @cube(%acc: !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %a = pto.import_reserved_buffer {name = "a", peer_func = @vector} -> i32
    %b = pto.import_reserved_buffer {name = "b", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %b : i32)
    pto.tpush_to_aiv(%acc : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 0, split = 1}
    pto.tpush_to_aiv(%acc : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 1, split = 0}
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %a = pto.reserve_buffer {name = "a", size = 8192, location = <vec>, auto = false, base = 0} -> i32
    %b = pto.reserve_buffer {name = "b", size = 8192, location = <vec>, auto = false, base = 8192} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %b : i32)
    return
  }
}
