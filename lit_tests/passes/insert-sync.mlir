// Flags between units and barriers within one, for what depends on one another.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a2a3"} {
// A set right after the earlier operation, a wait right before the later one.
// CHECK-LABEL: @straight(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @straight(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// What touches nothing in common needs nothing; a barrier ends the kernel.
// CHECK-LABEL: @nothing(
// CHECK: pto.tload
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @nothing(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tmuls ins(%b, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// The store knows through the second product that the load is done.
// CHECK-LABEL: @implied(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @implied(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%b, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// Of two loads the product waits for the later one.
// CHECK-LABEL: @latest(
// CHECK: pto.tload
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @latest(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  %c = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%c : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// Disjoint windows of one tile do not depend on one another; overlapping ones do.
// CHECK-LABEL: @subviews(
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @subviews(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
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
  %top = pto.subview %a[%c0, %c0] sizes [8, 64] : !pto.tile_buf<vec, 16x64xf32>
  %low = pto.subview %a[%c8, %c0] sizes [8, 64] : !pto.tile_buf<vec, 16x64xf32>
  pto.tmuls ins(%top, %f : !pto.tile_buf<vec, 8x64xf32>, f32) outs(%top : !pto.tile_buf<vec, 8x64xf32>)
  pto.tmuls ins(%low, %f : !pto.tile_buf<vec, 8x64xf32>, f32) outs(%low : !pto.tile_buf<vec, 8x64xf32>)
  pto.tmuls ins(%top, %f : !pto.tile_buf<vec, 8x64xf32>, f32) outs(%top : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// Two tiles at one address are the same bytes.
// CHECK-LABEL: @reuse(
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @reuse(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  %again = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  pto.tmuls ins(%again, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%again : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// The scalar unit and the units that move data see one tensor.
// CHECK-LABEL: @scalar_store(
// CHECK: pto.store_scalar
// CHECK: pto.set_flag[<PIPE_S>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_S>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.set_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @scalar_store(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.store_scalar %f, %in[%c1] : !pto.ptr<f32>, f32
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  %v = pto.load_scalar %out[%c2] : !pto.ptr<f32> -> f32
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// The scalar unit writes a sequence that has no scratch.
// CHECK-LABEL: @sequence(
// CHECK: pto.tci
// CHECK: pto.set_flag[<PIPE_S>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_S>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @sequence(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %s = arith.constant 0 : i32
  %t = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x64xi32>
  pto.tci ins(%s : i32) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  pto.tadd ins(%t, %t : !pto.tile_buf<vec, 1x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  %e = pto.tgetval ins(%t, %c1 : !pto.tile_buf<vec, 1x64xi32>, index) outs : i32
  return
}

// With scratch the vector unit writes it: its own instructions wait with a barrier, the
// scalar unit for a flag of it.
// CHECK-LABEL: @sequence_with_scratch(
// CHECK: pto.tci
// CHECK-NOT: PIPE_S
// CHECK: pto.barrier <PIPE_V>
// CHECK-NEXT: pto.tadd
// CHECK-NOT: pto.barrier
// CHECK: pto.tci
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.tgetval
// CHECK-NEXT: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK-NEXT: return
func.func @sequence_with_scratch(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c1 = arith.constant 1 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %12288 = arith.constant 12288 : i64
  %s = arith.constant 0 : i32
  %t = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x64xi32>
  %tmp = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 1x640xf32>
  %u = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 1x64xi32>
  %tmp2 = pto.alloc_tile addr = %12288 : !pto.tile_buf<vec, 1x640xf32>
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x640xf32>) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  pto.tadd ins(%t, %t : !pto.tile_buf<vec, 1x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  pto.tci ins(%s, %tmp2 : i32, !pto.tile_buf<vec, 1x640xf32>) outs(%u : !pto.tile_buf<vec, 1x64xi32>)
  %e = pto.tgetval ins(%u, %c1 : !pto.tile_buf<vec, 1x64xi32>, index) outs : i32
  return
}

// Additions may come in any order.
// CHECK-LABEL: @atomic(
// CHECK: pto.tstore
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @atomic(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  return
}

// Two boxes of a tensor that have no element in common, and two that have.
// CHECK-LABEL: @one_tensor(
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.tload
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.barrier <PIPE_MTE2>
// CHECK: pto.tload
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @one_tensor(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  %q2 = pto.partition_view %y, offsets = [%c16, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  pto.tload ins(%q2 : !pto.partition_tensor_view<16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%q : !pto.partition_tensor_view<16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  return
}
}
