// RUN: pto-opt --make-faster --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said
// RUN: pto-opt --make-faster --check-sync --check-buffer-reuse --check-equivalence --werror %s -o /dev/null

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
// SAID: make-faster: @copy ends after {{[0-9]+}} cycles instead of {{[0-9]+}}, flags and all
// CHECK-LABEL: func.func @copy
// CHECK: scf.for %i = %c0 to %{{.*}} step %c{{[24]}}_index {
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK-NEXT: pto.tload
// CHECK: pto.tload
// CHECK: }
// CHECK: scf.for %{{.*}} = %{{.*}} to %n step %c1 {
func.func @copy(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %rows = arith.muli %n, %c16 : index
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  scf.for %i = %c0 to %n step %c1 {
    %t = pto.alloc_tile addr = %a0 : !t
    %row = arith.muli %i, %c16 : index
    %f = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%t : !t)
    %g = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tstore ins(%t : !t) outs(%g : !p)
  }
  return
}

// Each operation needs what the one before has made: nothing is sooner in another order, and
// the function is what it was, with flags.
// CHECK-LABEL: func.func @chain
// CHECK: pto.alloc_tile addr = %c0_i64
// CHECK-NEXT: scf.for %i = %c0 to %n step %c1 {
// CHECK: pto.set_flag
func.func @chain(%x: !p, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c0_i64 = arith.constant 0 : i64
  %t = pto.alloc_tile addr = %c0_i64 : !t
  scf.for %i = %c0 to %n step %c1 {
    pto.tload ins(%x : !p) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    pto.tstore ins(%t : !t) outs(%x : !p)
  }
  return
}
}
