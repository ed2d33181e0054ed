// Cube kernels, sections, calls, event ids that run out, operations of several units.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a2a3"} {
// A product over k: each buffer is free for the next block when its reader is done.
// CHECK-LABEL: @product(
// CHECK: pto.set_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.set_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]
// CHECK: pto.tmov
// CHECK: pto.set_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID1>]
// CHECK: pto.tmov
// CHECK: pto.set_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]
// CHECK: pto.set_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.wait_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]
// CHECK: scf.if
// CHECK: pto.tmatmul
// CHECK: else
// CHECK: pto.tmatmul.acc
// CHECK: pto.set_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID7>]
// CHECK: pto.set_flag[<PIPE_M>, <PIPE_FIX>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_M>, <PIPE_FIX>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.wait_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.wait_flag[<PIPE_MTE1>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @product(%a: !pto.ptr<f16>, %b: !pto.ptr<f16>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %x = pto.make_tensor_view %a, shape = [%c64, %n], strides = [%n, %c1] : !pto.tensor_view<?x?xf16>
  %z = pto.make_tensor_view %b, shape = [%c64, %n], strides = [%n, %c1] : !pto.tensor_view<?x?xf16>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c64, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<64x64xf32>
  %ma = pto.alloc_tile addr = %0 : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>
  %mb = pto.alloc_tile addr = %8192 : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>
  %l = pto.alloc_tile addr = %0 : !pto.tile_buf<left, 64x64xf16, slayout=row_major>
  %r = pto.alloc_tile addr = %0 : !pto.tile_buf<right, 64x64xf16, slayout=col_major>
  %acc = pto.alloc_tile addr = %0 : !pto.tile_buf<acc, 64x64xf32, blayout=col_major, slayout=row_major, fractal=1024>
  scf.for %k = %c0 to %n step %c64 {
    %pa = pto.partition_view %x, offsets = [%c0, %k], sizes = [%c64, %c64] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<64x64xf16>
    pto.tload ins(%pa : !pto.partition_tensor_view<64x64xf16>) outs(%ma : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>)
    %pb = pto.partition_view %z, offsets = [%c0, %k], sizes = [%c64, %c64] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<64x64xf16>
    pto.tload ins(%pb : !pto.partition_tensor_view<64x64xf16>) outs(%mb : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>)
    pto.tmov ins(%ma : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 64x64xf16, slayout=row_major>)
    pto.tmov ins(%mb : !pto.tile_buf<mat, 64x64xf16, blayout=col_major, slayout=row_major>) outs(%r : !pto.tile_buf<right, 64x64xf16, slayout=col_major>)
    %first = arith.cmpi eq, %k, %c0 : index
    scf.if %first {
      pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 64x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x64xf16, slayout=col_major>) outs(%acc : !pto.tile_buf<acc, 64x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    } else {
      pto.tmatmul.acc ins(%acc, %l, %r : !pto.tile_buf<acc, 64x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 64x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x64xf16, slayout=col_major>) outs(%acc : !pto.tile_buf<acc, 64x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    }
  }
  pto.tstore ins(%acc : !pto.tile_buf<acc, 64x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%q : !pto.partition_tensor_view<64x64xf32>)
  return
}

// There are eight event ids: what would need more is waited for together.
// CHECK-LABEL: @many(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID2>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID4>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID5>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID6>]
// CHECK: pto.tload
// CHECK: pto.tload
// CHECK: pto.tload
// CHECK: pto.tload
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID2>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID4>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID5>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID6>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID7>]
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @many(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  %s0 = arith.constant 0 : i64
  %s1 = arith.constant 4096 : i64
  %s2 = arith.constant 8192 : i64
  %s3 = arith.constant 12288 : i64
  %s4 = arith.constant 16384 : i64
  %s5 = arith.constant 20480 : i64
  %s6 = arith.constant 24576 : i64
  %s7 = arith.constant 28672 : i64
  %s8 = arith.constant 32768 : i64
  %s9 = arith.constant 36864 : i64
  %s10 = arith.constant 40960 : i64
  %s11 = arith.constant 45056 : i64
  %t0 = pto.alloc_tile addr = %s0 : !pto.tile_buf<vec, 16x64xf32>
  %t1 = pto.alloc_tile addr = %s1 : !pto.tile_buf<vec, 16x64xf32>
  %t2 = pto.alloc_tile addr = %s2 : !pto.tile_buf<vec, 16x64xf32>
  %t3 = pto.alloc_tile addr = %s3 : !pto.tile_buf<vec, 16x64xf32>
  %t4 = pto.alloc_tile addr = %s4 : !pto.tile_buf<vec, 16x64xf32>
  %t5 = pto.alloc_tile addr = %s5 : !pto.tile_buf<vec, 16x64xf32>
  %t6 = pto.alloc_tile addr = %s6 : !pto.tile_buf<vec, 16x64xf32>
  %t7 = pto.alloc_tile addr = %s7 : !pto.tile_buf<vec, 16x64xf32>
  %t8 = pto.alloc_tile addr = %s8 : !pto.tile_buf<vec, 16x64xf32>
  %t9 = pto.alloc_tile addr = %s9 : !pto.tile_buf<vec, 16x64xf32>
  %t10 = pto.alloc_tile addr = %s10 : !pto.tile_buf<vec, 16x64xf32>
  %t11 = pto.alloc_tile addr = %s11 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t0 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t1 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t2 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t3 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t4 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t5 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t6 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t7 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t8 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t9 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t10 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t11 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t0, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t0 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t1, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t1 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t2, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t2 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t3, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t3 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t4, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t4 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t5, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t5 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t6, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t6 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t7, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t7 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t8, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t8 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t9, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t9 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t10, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t10 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%t11, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%t11 : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// A transfer begins and ends on the unit that loads, which waits and is waited for.
// CHECK-LABEL: @comm(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK-NEXT: pto.comm.tput
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @comm(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.comm.tput(%q, %p, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// Numbers that a collective uses itself, one for each staging tile and one more for sums that
// are stored, are not given to flags between its units.
// CHECK-LABEL: @collective(
// CHECK: pto.tstore
// CHECK-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK-NEXT: pto.comm.treduce
// CHECK: return
func.func @collective(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %12288 = arith.constant 12288 : i64
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  %sum = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
  %ping = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 16x64xf32>
  %pong = pto.alloc_tile addr = %12288 : !pto.tile_buf<vec, 16x64xf32>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%p : !pto.partition_tensor_view<16x64xf32>)
  pto.comm.treduce(%q, %sum, recv(%ping, %pong), group(%p) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32, reduceOp = #pto<reduce_op sum>}
  return
}

// Elements are gathered by units of which none encloses the others' work: a barrier.
// CHECK-LABEL: @gather(
// CHECK: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.mgather
// CHECK: return
func.func @gather(%in: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %8192 = arith.constant 8192 : i64
  %s = arith.constant 3 : i32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c64, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<64x64xf32>
  %rows = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x16xi32>
  %a = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : i32) outs(%rows : !pto.tile_buf<vec, 1x16xi32>)
  pto.mgather ins(%p, %rows : !pto.partition_tensor_view<64x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// Each section is on its own: another core runs it.
// CHECK-LABEL: @sections(
// CHECK: pto.section.vector
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @sections(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
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
  pto.section.vector {
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  }
  return
}

// How the kernel ends, the function says.
// CHECK-LABEL: @hint(
// CHECK: pto.tload
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier, pto.auto_sync_tail_hint = "mte3-to-s-event0"}
// CHECK: return
func.func @hint(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.auto_sync_tail_hint = "mte3-to-s-event0", pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  return
}

// Barriers that the program has count.
// CHECK-LABEL: @given(
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL>
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @given(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.barrier <PIPE_V>
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.barrier <PIPE_ALL>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// Numbers that the program's own flags have are not used.
// CHECK-LABEL: @given_flags(
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
// CHECK: pto.tmuls
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @given_flags(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  return
}

// Slots of a multi-buffer that constants name are disjoint.
// CHECK-LABEL: @multi(
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_V>
// CHECK: pto.tmuls
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @multi(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
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
  %m = pto.alloc_multi_tile addr = %0 : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  %s1 = pto.multi_tile_get %m[%c1] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tmuls ins(%s0, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%s1, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%s1 : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%s0, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// The scalar unit orders itself; who comes after its loop waits for it all the same.
// CHECK-LABEL: @scalar_loop(
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK: scf.for
// CHECK: pto.tsetval
// CHECK: pto.set_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID1>]
// CHECK: pto.tstore
func.func @scalar_loop(%out: !pto.ptr<f32>, %x: f32, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %out, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x64xf32>
  %0 = arith.constant 0 : i64
  %t = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x64xf32>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 1x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    pto.tsetval ins(%i, %x : index, f32) outs(%t : !pto.tile_buf<vec, 1x64xf32>)
  }
  pto.tstore ins(%t : !pto.tile_buf<vec, 1x64xf32>) outs(%y : !pto.partition_tensor_view<1x64xf32>)
  return
}

// pto-isa raises number 0 from MTE2 to MTE3 within `mgather`: one that is up then is another.
// CHECK-LABEL: @gather_between(
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID1>]
// CHECK-NEXT: pto.mgather
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID1>]
func.func @gather_between(%in: !pto.ptr<f32>, %mem: !pto.ptr<f32>, %out: !pto.ptr<f32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %in, shape = [%c8, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.make_tensor_view %mem, shape = [%c8, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c8, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %x = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  %y = pto.partition_view %m, offsets = [%c0, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  %z = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %i = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 1x8xi32>
  %t = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 8x64xf32>
  %u = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 8x64xf32>
  pto.tload ins(%x : !pto.partition_tensor_view<8x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)
  pto.mgather ins(%y, %i : !pto.partition_tensor_view<8x64xf32>, !pto.tile_buf<vec, 1x8xi32>) outs(%u : !pto.tile_buf<vec, 8x64xf32>) {coalesce = #pto<coalesce row>}
  pto.tstore ins(%t : !pto.tile_buf<vec, 8x64xf32>) outs(%z : !pto.partition_tensor_view<8x64xf32>)
  return
}
}
