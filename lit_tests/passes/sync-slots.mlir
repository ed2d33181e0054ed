// Slots of a multi-buffer whose number is dynamic: a flag for each of them.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a2a3"} {
// Whoever loads into a slot waits for the store of the last turn that used this one. The
// vector unit knows of that store from the load.
// CHECK-LABEL: @slots(
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: %[[SLOT:.*]] = arith.remui
// CHECK: %[[ID:.*]] = arith.addi %[[SLOT]]
// CHECK-NEXT: pto.wait_flag_dyn[<PIPE_MTE3>, <PIPE_MTE2>, %[[ID]]]
// CHECK-NEXT: pto.tload
// CHECK-NOT: _dyn
// CHECK: pto.tadd
// CHECK-NOT: _dyn
// CHECK: pto.tstore
// CHECK: %[[NEXT:.*]] = arith.addi %[[SLOT]]
// CHECK-NEXT: pto.set_flag_dyn[<PIPE_MTE3>, <PIPE_MTE2>, %[[NEXT]]]
// CHECK: }
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK-NEXT: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
func.func @slots(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %k = arith.remui %i, %c2 : index
    %s = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tadd ins(%s, %s : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// The flags stay up from one execution of the inner loop to the next one.
// CHECK-LABEL: @nested(
// CHECK: pto.wait_flag_dyn
// CHECK: pto.set_flag_dyn
func.func @nested(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  scf.for %j = %c0 to %c2 step %c1 {
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %k = arith.remui %i, %c2 : index
    %s = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tadd ins(%s, %s : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  }
  return
}

// CHECK-LABEL: @three(
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID5>]
// CHECK: pto.wait_flag_dyn
func.func @three(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %k = arith.remui %i, %c3 : index
    %s = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tadd ins(%s, %s : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// What is loaded into the next slot is used in the next turn: one flag from turn to turn.
// CHECK-LABEL: @prefetch(
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID
func.func @prefetch(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %k = arith.remui %i, %c2 : index
    %s = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    %next = arith.addi %i, %c1 : index
    %l = arith.remui %next, %c2 : index
    %u = pto.multi_tile_get %m[%l] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%u : !pto.tile_buf<vec, 16x64xf32>)
    pto.tadd ins(%s, %s : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// It is no matter which slot a turn uses, as long as it is one of them.
// CHECK-LABEL: @any_slot(
// CHECK: pto.wait_flag_dyn
func.func @any_slot(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  scf.for %i = %c0 to %n step %c1 {
    %at = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%at, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %j = arith.addi %i, %n : index
    %k = arith.remui %j, %c2 : index
    %s = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tadd ins(%s, %s : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%s : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}
}
