// Pipes between cores become values: through global memory on a2a3, in place on a5.

// RUN: pto-opt --lower-frontend-pipes --infer-pipe-splits %s | filecheck %s
// RUN: pto-opt --pto-arch=a5 --lower-frontend-pipes %s | filecheck %s --check-prefix A5
// RUN: pto-opt --lower-frontend-pipes %s -o %t.once
// RUN: pto-opt --lower-frontend-pipes %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// Both ends know which buffer they have in common, and that nothing is divided.
// CHECK-LABEL: func.func @cube
// CHECK-NEXT: %there = pto.import_reserved_buffer
// CHECK-NEXT: %0 = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 1024, slot_num = 8, local_slot_num = 8, nosplit = true} (%gm : !pto.ptr<f32>, %there : i32) {__pto.frontend_id = 3 : i32, __pto.peer_dir_mask = 1 : i8, __pto.peer_owner_func = @vector, __pto.peer_reserve_name = "fifo"} -> !pto.pipe
// CHECK-NEXT: %acc = pto.alloc_tile
// CHECK-NEXT: pto.tpush(%acc, %0 : {{.*}}, !pto.pipe) {split = 0}
// CHECK-NEXT: return
// CHECK-LABEL: func.func @vector
// CHECK: %1 = pto.initialize_l2g2l_pipe {{.*}}nosplit = true} (%gm : !pto.ptr<f32>, %here : i32)
// CHECK-NEXT: %t = pto.declare_tile -> !pto.tile_buf<vec, 16x16xf32, valid=?x?>
// CHECK-NEXT: pto.set_validshape %t, %r, %c
// CHECK-NEXT: pto.tpop(%t, %1 : {{.*}}, !pto.pipe) {split = 0}
// CHECK-NEXT: pto.tneg ins(%t : {{.*}}
// CHECK-NEXT: pto.tfree(%1 : !pto.pipe) {split = 0}

// A5-LABEL: func.func @cube
// A5: %0 = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 1024, slot_num = 8} (%there : i32)
// A5: pto.tpush(%acc, %0
// A5-LABEL: func.func @vector
// A5: %1 = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 1024, slot_num = 8} (%here : i32)
module attributes {pto.target_arch = "a3"} {
  func.func @cube(%gm: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 3, dir_mask = 1, slot_size = 1024}
      (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
    %acc = pto.alloc_tile : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    pto.tpush_to_aiv(%acc : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 3, split = 0}
    return
  }
  func.func @vector(%gm: !pto.ptr<f32>, %r: index, %c: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %here = pto.reserve_buffer {name = "fifo", size = 8192, location = <vec>, auto = false, base = 512} -> i32
    pto.aiv_initialize_pipe {id = 3, dir_mask = 1, slot_size = 1024}
      (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
    %t = pto.tpop_from_aic(%r, %c) {id = 3, split = 0} -> !pto.tile_buf<vec, 16x16xf32, valid=?x?>
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x16xf32, valid=?x?>)
    pto.tfree_from_aic {id = 3, split = 0}
    return
  }
}
