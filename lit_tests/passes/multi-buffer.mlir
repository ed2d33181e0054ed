// RUN: pto-opt --multi-buffer --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said
// RUN: pto-opt -O2 --check-sync --check-buffer-reuse --check-equivalence --werror %s -o /dev/null

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!s = !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=64, v_row=1, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!q = !pto.partition_tensor_view<1x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
// A copy loop through one tile: how often it runs is not known.
// SAID: multi-buffer: {{[24]}} iterations have 1 tiles of their own: 8 end after
// CHECK-LABEL: func.func @copy
// CHECK: %[[LENGTH:.*]] = arith.subi %n, %c1
// CHECK: %[[MOST:.*]] = arith.maxsi %[[LENGTH]], %c0
// CHECK: %[[BLOCKS:.*]] = arith.divsi %[[MOST]], %[[COUNT:.*]] :
// CHECK: %[[WHOLE:.*]] = arith.muli %[[BLOCKS]], %[[COUNT]] :
// CHECK: %[[END:.*]] = arith.addi %c1, %[[WHOLE]] :
// CHECK: scf.for %i = %c1 to %[[END]] step %[[COUNT]] {
// CHECK: pto.tload
// CHECK: pto.tstore
// CHECK: arith.addi %i, %c1
// CHECK: pto.tload
// CHECK: pto.tstore
// CHECK: }
// CHECK: scf.for %{{.*}} = %[[END]] to %n step %c1 {
// CHECK: pto.tload
// CHECK: pto.tstore
// CHECK: }
func.func @copy(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %rows = arith.muli %n, %c16 : index
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %t = pto.alloc_tile addr = %a0 : !t
  scf.for %i = %c1 to %n step %c1 {
    %row = arith.muli %i, %c16 : index
    %f = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%t : !t)
    %g = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tstore ins(%t : !t) outs(%g : !p)
  }
  return
}

// What is carried under two equal names becomes one; a known multiple leaves no rest.
// CHECK-LABEL: func.func @carried
// CHECK: %sum = pto.alloc_tile
// CHECK: scf.for %i = %c0 to %c4 step %c{{[24]}} {
// CHECK: pto.tadd ins(%sum, %part : {{.*}}) outs(%sum :
// CHECK: pto.tadd ins(%sum, %{{.*}} : {{.*}}) outs(%sum :
// CHECK: }
// CHECK-NOT: scf.for
// CHECK: return
func.func @carried(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 256 : i64
  %a2 = arith.constant 8192 : i64
  %xv = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%c64, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
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
  %out = pto.partition_view %yv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !v -> !q
  pto.tstore ins(%sum : !s) outs(%out : !q)
  return
}

// A value that is computed from the one of the iteration before: nothing to gain.
// CHECK-LABEL: func.func @chain
// CHECK: scf.for %{{.*}} = %c0 to %n step %c1 {
// CHECK-NOT: scf.for
// CHECK: return
func.func @chain(%x: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %xv = pto.make_tensor_view %x, shape = [%c16, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %f = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  %t = pto.alloc_tile addr = %a0 : !t
  pto.tload ins(%f : !p) outs(%t : !t)
  scf.for %i = %c0 to %n step %c1 {
    pto.tneg ins(%t : !t) outs(%t : !t)
  }
  pto.tstore ins(%t : !t) outs(%f : !p)
  return
}
}
