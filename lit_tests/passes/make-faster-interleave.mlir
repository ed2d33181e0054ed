// RUN: pto-opt --make-faster --check-sync --check-buffer-reuse --check-equivalence --werror --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
// The vector unit waits for its own results most of the time: two iterations stand side by side.
// SAID: make-faster: @chains ends after
// CHECK: pto.tload {{.*}} outs(%[[A:.*]] :
// CHECK: pto.tload {{.*}} outs(%[[B:.*]] :
// CHECK: pto.tneg ins(%[[A]] :
// CHECK: pto.tneg ins(%[[B]] :
// CHECK: pto.tabs ins(%[[A]] :
// CHECK: pto.tabs ins(%[[B]] :
func.func @chains(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %rows = arith.constant 256 : index
  %a0 = arith.constant 0 : i64
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  scf.for %i = %c0 to %rows step %c16 {
    %t = pto.alloc_tile addr = %a0 : !t
    %f = pto.partition_view %xv, offsets = [%i, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    pto.tabs ins(%t : !t) outs(%t : !t)
    pto.texp ins(%t : !t) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    pto.tabs ins(%t : !t) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    pto.tabs ins(%t : !t) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    pto.tabs ins(%t : !t) outs(%t : !t)
    pto.tneg ins(%t : !t) outs(%t : !t)
    %g = pto.partition_view %yv, offsets = [%i, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tstore ins(%t : !t) outs(%g : !p)
  }
  return
}
}
