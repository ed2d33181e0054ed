// `-O1` and `-O2` are pipelines; a function with flags of its own keeps them.
// RUN: pto-opt -O0 %s | filecheck %s --check-prefix=NONE
// RUN: pto-opt -O1 %s | filecheck %s
// RUN: pto-opt -O2 --check-sync --check-equivalence --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said
// RUN: not pto-opt -O3 %s 2>&1 | filecheck %s --check-prefix=WRONG

// WRONG: error: {{.*}}-O{{.*}}3

// SAID: @flagged brings flags of its own and keeps them

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
module attributes {pto.target_arch = "a2a3"} {
// NONE-LABEL: func.func @plain
// NONE-NOT: set_flag
// NONE: pto.alloc_tile :
// NONE: return
// CHECK-LABEL: func.func @plain
// CHECK: pto.alloc_tile addr =
// CHECK: pto.tload
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.tneg
func.func @plain(%x: !p, %y: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %t = pto.alloc_tile : !t
  pto.tload ins(%x : !p) outs(%t : !t)
  pto.tneg ins(%t : !t) outs(%t : !t)
  pto.tstore ins(%t : !t) outs(%y : !p)
  return
}

// CHECK-LABEL: func.func @flagged
// CHECK: pto.tload
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
func.func @flagged(%x: !p, %y: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %t = pto.alloc_tile : !t
  pto.tload ins(%x : !p) outs(%t : !t)
  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID3>]
  pto.tstore ins(%t : !t) outs(%y : !p)
  return
}
}
