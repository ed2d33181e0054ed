// What a core pops from a pipe, and when it gives the slot back.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: sed s/a2a3/a5/ %s | pto-opt --insert-sync | filecheck %s --check-prefix=A5

module attributes {pto.target_arch = "a2a3"} {
// On a2a3 a pop copies the slot into a tile and gives it back itself: tfree, which does
// nothing there, waits for nobody. On a5 the tile is the slot: the vector unit waits for
// it and gives it back, in the order of its own work.
// CHECK-LABEL: func.func @popped
// CHECK-NOT: PIPE_S
// CHECK: pto.tpop_from_aic
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.tneg
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: pto.tfree_from_aic
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: pto.tstore
// CHECK-NOT: PIPE_S

// A5-LABEL: func.func @popped
// A5: pto.tpop_from_aic
// A5-NEXT: pto.tneg
// A5-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// A5-NEXT: pto.tfree_from_aic
// A5-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// A5-NEXT: pto.tstore

// What another unit reads is passed on by the unit that waits, and given back after it.
// CHECK-LABEL: func.func @stored
// CHECK: pto.tpop_from_aic
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: pto.tfree_from_aic

// A5-LABEL: func.func @stored
// A5: pto.tpop_from_aic
// A5-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// A5-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// A5-NEXT: pto.tstore
// A5-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID0>]
// A5-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID0>]
// A5-NEXT: pto.tfree_from_aic
func.func @cube(%gm: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %there = pto.import_reserved_buffer {name = "fifo", peer_func = @popped} -> i32
  pto.aic_initialize_pipe {id = 3, dir_mask = 1, slot_size = 1024} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
  %acc = pto.alloc_tile : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
  pto.tpush_to_aiv(%acc : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 3, split = 0}
  return
}
func.func @popped(%gm: !pto.ptr<f32>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %32768 = arith.constant 32768 : i64
  %y = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %n = pto.alloc_tile addr = %32768 : !pto.tile_buf<vec, 16x16xf32>
  %here = pto.reserve_buffer {name = "fifo", size = 8192, location = <vec>, auto = false, base = 512} -> i32
  pto.aiv_initialize_pipe {id = 3, dir_mask = 1, slot_size = 1024} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
  %t = pto.tpop_from_aic {id = 3, split = 0} -> !pto.tile_buf<vec, 16x16xf32>
  pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%n : !pto.tile_buf<vec, 16x16xf32>)
  pto.tfree_from_aic {id = 3, split = 0}
  pto.tstore ins(%n : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
  return
}
func.func @cube_too(%gm: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %there = pto.import_reserved_buffer {name = "fifo", peer_func = @stored} -> i32
  pto.aic_initialize_pipe {id = 4, dir_mask = 1, slot_size = 1024} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
  %acc = pto.alloc_tile : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
  pto.tpush_to_aiv(%acc : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>) {id = 4, split = 0}
  return
}
func.func @stored(%gm: !pto.ptr<f32>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %y = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %here = pto.reserve_buffer {name = "fifo", size = 8192, location = <vec>, auto = false, base = 512} -> i32
  pto.aiv_initialize_pipe {id = 4, dir_mask = 1, slot_size = 1024} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
  %t = pto.tpop_from_aic {id = 4, split = 0} -> !pto.tile_buf<vec, 16x16xf32>
  pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
  pto.tfree_from_aic {id = 4, split = 0}
  return
}
}
