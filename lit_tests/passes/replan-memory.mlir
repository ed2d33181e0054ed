// RUN: pto-opt --replan-memory --remarks --split-input-file %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said
// RUN: pto-opt --replan-memory --insert-sync --check-sync --check-buffer-reuse --check-equivalence --werror --split-input-file %s -o /dev/null

// Two chains through the same bytes: the second load need not wait for the first store.
// SAID: @chains ends after {{[0-9]+}} cycles instead of {{[0-9]+}} ({{[0-9]+}} if no tiles shared bytes)
// CHECK-LABEL: func.func @chains
// CHECK-DAG: %[[A:.*]] = arith.constant 0 : i64
// CHECK-DAG: %[[B:.*]] = arith.constant 4096 : i64
// CHECK: pto.alloc_tile addr = %[[A]]
// CHECK: pto.alloc_tile addr = %[[B]]
!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
func.func @chains(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %addr = arith.constant 0 : i64
  %xv = pto.make_tensor_view %x, shape = [%c32, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%c32, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %x0 = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  %x1 = pto.partition_view %xv, offsets = [%c16, %c0], sizes = [%c16, %c64] : !v -> !p
  %y0 = pto.partition_view %yv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  %y1 = pto.partition_view %yv, offsets = [%c16, %c0], sizes = [%c16, %c64] : !v -> !p
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  pto.tload ins(%x0 : !p) outs(%a : !t)
  pto.tneg ins(%a : !t) outs(%a : !t)
  pto.tstore ins(%a : !t) outs(%y0 : !p)
  pto.tload ins(%x1 : !p) outs(%b : !t)
  pto.tneg ins(%b : !t) outs(%b : !t)
  pto.tstore ins(%b : !t) outs(%y1 : !p)
  return
}
}

// -----

// What a loop carries under two names moves as one; the tile that it shared bytes with does not.
// SAID: @carried ends after
// SAID-DAG: %sum moves from vec[0, 256) to [[TO:.*]]
// CHECK-LABEL: func.func @carried
// CHECK: %sum = pto.alloc_tile addr = %[[SUM:.*]] :
// CHECK: %more = pto.alloc_tile addr = %[[SUM]] :
!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!s = !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=64, v_row=1, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!q = !pto.partition_tensor_view<1x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
func.func @carried(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 256 : i64
  %a2 = arith.constant 8192 : i64
  %xv = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%c64, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %first = pto.alloc_tile addr = %a0 : !t
  %f = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  pto.tload ins(%f : !p) outs(%first : !t)
  %g = pto.partition_view %yv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  pto.tstore ins(%first : !t) outs(%g : !p)
  %sum = pto.alloc_tile addr = %a0 : !s
  pto.texpands ins(%zero : f32) outs(%sum : !s)
  scf.for %i = %c0 to %c4 step %c1 {
    %row = arith.muli %i, %c16 : index
    %b = pto.alloc_tile addr = %a2 : !t
    %h = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%h : !p) outs(%b : !t)
    %part = pto.alloc_tile addr = %a1 : !s
    pto.tcolsum ins(%b : !t) outs(%part : !s)
    %more = pto.alloc_tile addr = %a0 : !s
    pto.tadd ins(%sum, %part : !s, !s) outs(%more : !s)
  }
  %out = pto.partition_view %yv, offsets = [%c16, %c0], sizes = [%c1, %c64] : !v -> !q
  pto.tstore ins(%sum : !s) outs(%out : !q)
  return
}
}

// -----

// Bytes of a call, of pointers, and flags of its own: nothing moves.
// SAID: the tiles of @caller stay as they are: it calls a function
// SAID: the tiles of @flagged stay as they are: it brings flags of its own
// CHECK-LABEL: func.func @caller
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c0_i64
!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
module attributes {pto.target_arch = "a2a3"} {
func.func @called() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  return
}
func.func @caller(%x: !p, %y: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0_i64 = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %c0_i64 : !t
  %b = pto.alloc_tile addr = %c0_i64 : !t
  pto.tload ins(%x : !p) outs(%a : !t)
  pto.tstore ins(%a : !t) outs(%y : !p)
  func.call @called() : () -> ()
  pto.tload ins(%x : !p) outs(%b : !t)
  pto.tstore ins(%b : !t) outs(%y : !p)
  return
}
func.func @flagged(%x: !p, %y: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0_i64 = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %c0_i64 : !t
  pto.tload ins(%x : !p) outs(%a : !t)
  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
  pto.tstore ins(%a : !t) outs(%y : !p)
  return
}
}
