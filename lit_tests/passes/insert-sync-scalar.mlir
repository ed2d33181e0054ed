// Vector operations that the scalar unit begins or ends, and signals to other chips.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a2a3"} {
// The scalar unit stores the number to the scratch first, which the vector unit still reads.
// CHECK-LABEL: @scratch(
// CHECK: pto.texp
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID2>]
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID2>]
// CHECK: pto.tsels
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>
func.func @scratch(%x: !pto.ptr<f32>, %m: !pto.ptr<i8>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %number = arith.constant 2.0 : f32
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 8192 : i64
  %a2 = arith.constant 16384 : i64
  %a3 = arith.constant 24576 : i64
  %v = pto.make_tensor_view %x, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %u = pto.make_tensor_view %m, shape = [%c16, %c32], strides = [%c32, %c1] : !pto.tensor_view<?x?xi8>
  %w = pto.make_tensor_view %out, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %r = pto.partition_view %u, offsets = [%c0, %c0], sizes = [%c16, %c32] : !pto.tensor_view<?x?xi8> -> !pto.partition_tensor_view<16x32xi8>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %t = pto.alloc_tile addr = %a0 : !pto.tile_buf<vec, 16x64xf32>
  %k = pto.alloc_tile addr = %a1 : !pto.tile_buf<vec, 16x32xi8>
  %e = pto.alloc_tile addr = %a2 : !pto.tile_buf<vec, 16x64xf32>
  %d = pto.alloc_tile addr = %a3 : !pto.tile_buf<vec, 16x64xf32>
  %tmp = pto.alloc_tile addr = %a0 : !pto.tile_buf<vec, 1x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%r : !pto.partition_tensor_view<16x32xi8>) outs(%k : !pto.tile_buf<vec, 16x32xi8>)
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%e : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsels ins(%k, %e, %tmp, %number : !pto.tile_buf<vec, 16x32xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%d : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// The scalar unit moves the second part, as the first one ends within a block: the store
// waits for it. Where the first one ends with a block, the vector unit does all.
// CHECK-LABEL: @second_part(
// CHECK: pto.tconcat
// CHECK-NEXT: pto.set_flag[<PIPE_S>, <PIPE_MTE3>
// CHECK-NEXT: pto.wait_flag[<PIPE_S>, <PIPE_MTE3>
// CHECK-NEXT: pto.tstore
// CHECK: pto.tconcat
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>
func.func @second_part(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %number = arith.constant 2.0 : f32
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c32] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x32xf32>
  %q2 = pto.partition_view %w, offsets = [%c16, %c0], sizes = [%c16, %c32] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x32xf32>
  %a = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>
  %part = pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=16, v_row=16, v_col=12, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  %d = pto.alloc_tile : !pto.tile_buf<vec, 16x32xf32>
  %e = pto.alloc_tile : !pto.tile_buf<vec, 16x32xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
  pto.texpands ins(%number : f32) outs(%part : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=16, v_row=16, v_col=12, blayout=row_major, slayout=none_box, fractal=512, pad=0>)
  pto.tconcat ins(%part, %a : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=16, v_row=16, v_col=12, blayout=row_major, slayout=none_box, fractal=512, pad=0>, !pto.tile_buf<vec, 16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  pto.tstore ins(%d : !pto.tile_buf<vec, 16x32xf32>) outs(%q : !pto.partition_tensor_view<16x32xf32>)
  pto.tconcat ins(%a, %a : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%e : !pto.tile_buf<vec, 16x32xf32>)
  pto.tstore ins(%e : !pto.tile_buf<vec, 16x32xf32>) outs(%q2 : !pto.partition_tensor_view<16x32xf32>)
  return
}

// A signal comes after the store that it tells of, and after the load of what others may
// write over then. It ends with a barrier: the next load need not wait for the store.
// CHECK-LABEL: @signal(
// CHECK: scf.for
// CHECK-NOT: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK: pto.tload
// CHECK: pto.tstore
// CHECK-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.comm.tnotify
// CHECK-NEXT: }
func.func @signal(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %sig: !pto.ptr<i32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %one = arith.constant 1 : i32
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %s = pto.make_tensor_view %sig, shape = [%c1], strides = [%c1] : !pto.tensor_view<?xi32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %sp = pto.partition_view %s, offsets = [%c0], sizes = [%c1] : !pto.tensor_view<?xi32> -> !pto.partition_tensor_view<1xi32>
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %c0 to %n step %c1 {
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
    pto.comm.tnotify(%sp, %one : !pto.partition_tensor_view<1xi32>, i32) {notifyOp = #pto<notify_op set>}
  }
  return
}

// The scalar unit stores whole lines of 64 bytes: what is stored to other bytes of one is
// there before. The next line is another matter.
// CHECK-LABEL: @lines(
// CHECK: pto.tstore
// CHECK-NEXT: pto.set_flag[<PIPE_MTE3>, <PIPE_S>
// CHECK-NEXT: pto.store_scalar %n, %s[%c16]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE3>, <PIPE_S>
// CHECK-NEXT: pto.store_scalar %n, %s[%c8]
func.func @lines(%s: !pto.ptr<f32>, %n: f32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %v = pto.make_tensor_view %s, shape = [%c1, %c8], strides = [%c8, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c1, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x8xf32>
  %a0 = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %a0 : !pto.tile_buf<vec, 1x8xf32>
  pto.texpands ins(%n : f32) outs(%a : !pto.tile_buf<vec, 1x8xf32>)
  pto.tstore ins(%a : !pto.tile_buf<vec, 1x8xf32>) outs(%p : !pto.partition_tensor_view<1x8xf32>)
  pto.store_scalar %n, %s[%c16] : !pto.ptr<f32>, f32
  pto.store_scalar %n, %s[%c8] : !pto.ptr<f32>, f32
  return
}
}
