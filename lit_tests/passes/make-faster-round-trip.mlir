// RUN: pto-opt --make-faster --check-sync --check-buffer-reuse --check-equivalence --werror --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
// Each unit is needed twice in an iteration, and waits for another one in between: the tiles of
// the second iteration move apart, so that its operations stand between those of the first.
// SAID: make-faster: @twice ends after
// CHECK: pto.tload {{.*}} outs(%[[A:.*]] :
// CHECK: pto.tload {{.*}} outs(%[[B:.*]] :
// CHECK: pto.texp ins(%[[A]] :
// CHECK: pto.texp ins(%[[B]] :
// CHECK: pto.tstore
// CHECK: pto.tabs
func.func @twice(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %z: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %rows = arith.muli %n, %c16 : index
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 4096 : i64
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %zv = pto.make_tensor_view %z, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  scf.for %i = %c0 to %n step %c1 {
    %row = arith.muli %i, %c16 : index
    %s = pto.alloc_tile addr = %a0 : !t
    %u = pto.alloc_tile addr = %a1 : !t
    %f = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    %g = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    %h = pto.partition_view %zv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%s : !t)
    pto.texp ins(%s : !t) outs(%s : !t)
    pto.tstore ins(%s : !t) outs(%g : !p)
    pto.tload ins(%g : !p) outs(%u : !t)
    pto.tabs ins(%u : !t) outs(%u : !t)
    pto.tstore ins(%u : !t) outs(%h : !p)
  }
  return
}
}
