// Loops: flags that stay up from one iteration to the next, and barriers.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a2a3"} {
// Flags of the loop are raised where the function begins, and lowered where it ends.
// CHECK-LABEL: @double(
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @double(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %n step %c16 {
    %p = pto.partition_view %x, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %y, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// The wait for the load stands before the loop: the store hears of it even if the loop never runs.
// CHECK-LABEL: @zero_trip(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @zero_trip(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  }
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// A barrier of the inner loop stands in it; flags of both loops have numbers of their own.
// CHECK-LABEL: @nested(
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @nested(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %n step %c16 {
    %p = pto.partition_view %x, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %y, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    scf.for %j = %c0 to %n step %c1 {
      pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
      pto.tmuls ins(%b, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    }
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// A wait for what a branch does stands after it, a set for it before: both on every way.
// CHECK-LABEL: @branch(
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: scf.if
// CHECK: pto.tmuls
// CHECK: else
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @branch(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %n step %c16 {
    %p = pto.partition_view %x, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %y, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    %first = arith.cmpi eq, %i, %c0 : index
    scf.if %first {
      pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
    } else {
      pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
    }
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// The inner loop's flag stays up between two executions of it.
// CHECK-LABEL: @handed_on(
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @handed_on(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %n step %c16 {
    scf.for %j = %c0 to %n step %c16 {
      %p = pto.partition_view %x, offsets = [%j, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
      pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
    }
  }
  return
}

// A loop waits before it begins for what stands before it, and is waited for as a whole.
// CHECK-LABEL: @before_and_after(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @before_and_after(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  }
  pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// Iterations that store to different rows do not wait for one another.
// CHECK-LABEL: @disjoint(
// CHECK: scf.for
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @disjoint(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %c64 step %c16 {
    %q = pto.partition_view %y, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// Parts of a `while` wait for everything: their number is not known.
// CHECK-LABEL: @whiles(
// CHECK: scf.condition
// CHECK: do
// CHECK: pto.barrier <PIPE_ALL>
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @whiles(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %r = scf.while (%i = %c0) : (index) -> index {
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %i : index
  } do {
  ^bb0(%i: index):
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    %j = arith.addi %i, %c1 : index
    scf.yield %j : index
  }
  return
}

// Rows begin at the quotient of what counts, so the clamp changes nothing: each turn of the
// inner loop has a row of its own. Those of the outer one wait for each other by the load.
// CHECK-LABEL: @rows_of_quotients(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK-NEXT: scf.for
// CHECK-NOT: pto.barrier
// CHECK: pto.tstore
// CHECK-NEXT: }
// CHECK-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: return
func.func @rows_of_quotients(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %x = pto.make_tensor_view %in, shape = [%c64, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x16xf32>
  scf.for %i = %n to %c64 step %c1 {
    %block = arith.divsi %i, %c8 : index
    %first = arith.muli %block, %c4 : index
    %p = pto.partition_view %x, offsets = [%block, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x16xf32>) outs(%a : !pto.tile_buf<vec, 1x16xf32>)
    scf.for %j = %c0 to %c4 step %c1 {
      %sum = arith.addi %first, %j : index
      %row = arith.maxsi %sum, %c0 : index
      %q = pto.partition_view %y, offsets = [%row, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
      pto.tstore ins(%a : !pto.tile_buf<vec, 1x16xf32>) outs(%q : !pto.partition_tensor_view<1x16xf32>)
    }
  }
  return
}

// A number from memory may be below zero: all that are clamped are the same row.
// CHECK-LABEL: @rows_from_memory(
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_MTE3>
// CHECK-NEXT: pto.tstore
// CHECK: return
func.func @rows_from_memory(%in: !pto.ptr<f32>, %rows: !pto.ptr<i32>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %x = pto.make_tensor_view %in, shape = [%c64, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x16xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<1x16xf32>) outs(%a : !pto.tile_buf<vec, 1x16xf32>)
  %loaded = pto.load_scalar %rows[%c0] : !pto.ptr<i32> -> i32
  %number = arith.index_cast %loaded : i32 to index
  %block = arith.divsi %number, %c4 : index
  scf.for %j = %c0 to %c4 step %c1 {
    %sum = arith.addi %block, %j : index
    %row = arith.maxsi %sum, %c0 : index
    %q = pto.partition_view %y, offsets = [%row, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x16xf32>) outs(%q : !pto.partition_tensor_view<1x16xf32>)
  }
  return
}

// Each turn has a box of its own: its row or its column is another one. So have both stores.
// CHECK-LABEL: @parts_of_a_number(
// CHECK: scf.for
// CHECK-NOT: pto.barrier
// CHECK: pto.tstore
// CHECK-NOT: pto.barrier
// CHECK: pto.tstore
// CHECK: }
// CHECK-NEXT: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
func.func @parts_of_a_number(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %0 = arith.constant 0 : i64
  %x = pto.make_tensor_view %in, shape = [%c64, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c256], strides = [%c256, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x16xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<1x16xf32>) outs(%a : !pto.tile_buf<vec, 1x16xf32>)
  scf.for %j = %c0 to %c16 step %c1 {
    %number = arith.addi %n, %j : index
    %row = arith.divsi %number, %c8 : index
    %below = arith.muli %row, %c8 : index
    %rest = arith.subi %number, %below : index
    %at = arith.muli %rest, %c32 : index
    %col = arith.maxsi %at, %c0 : index
    %further = arith.addi %at, %c16 : index
    %col2 = arith.maxsi %further, %c0 : index
    %q = pto.partition_view %y, offsets = [%row, %col], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
    %q2 = pto.partition_view %y, offsets = [%row, %col2], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x16xf32>
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x16xf32>) outs(%q : !pto.partition_tensor_view<1x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x16xf32>) outs(%q2 : !pto.partition_tensor_view<1x16xf32>)
  }
  return
}

// Nothing waits for what is never done, and there is nothing to wait for in it.
// CHECK-LABEL: @no_turn(
// CHECK: pto.tload
// CHECK-NEXT: scf.for
// CHECK-NEXT: pto.tmuls
// CHECK-NEXT: pto.tmuls
// CHECK-NEXT: }
// CHECK-NEXT: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
func.func @no_turn(%in: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c16 to %c16 step %c1 {
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  }
  return
}
}
