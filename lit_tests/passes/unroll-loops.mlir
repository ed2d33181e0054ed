// RUN: pto-opt --unroll-loops %s | filecheck %s
// RUN: pto-opt --unroll-loops --insert-sync --check-sync --check-buffer-reuse --check-equivalence --werror %s -o /dev/null

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
!v = !pto.tensor_view<?x?xf32>
module attributes {pto.target_arch = "a2a3"} {
// The first iteration begins the sum, the others add to it: of the branch one way is left.
// CHECK-LABEL: func.func @thrice
// CHECK-NOT: scf
// CHECK: pto.tload {{.*}} outs(%[[T1:.*]] :
// CHECK-NEXT: arith.cmpi
// CHECK-NEXT: pto.tneg ins(%[[T1]] : {{.*}}) outs(%sum :
// CHECK: pto.tload {{.*}} outs(%[[T2:.*]] :
// CHECK-NEXT: arith.cmpi
// CHECK-NEXT: pto.tadd ins(%sum, %[[T2]] :
// CHECK: pto.tload {{.*}} outs(%[[T3:.*]] :
// CHECK-NEXT: arith.cmpi
// CHECK-NEXT: pto.tadd ins(%sum, %[[T3]] :
// CHECK-NOT: scf
// CHECK: pto.tstore ins(%sum
func.func @thrice(%x: !pto.ptr<f32>, %y: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c48 = arith.constant 48 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 4096 : i64
  %xv = pto.make_tensor_view %x, shape = [%c48, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%c16, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %sum = pto.alloc_tile addr = %a0 : !t
  scf.for %i = %c0 to %c48 step %c16 {
    %t = pto.alloc_tile addr = %a1 : !t
    %f = pto.partition_view %xv, offsets = [%i, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%t : !t)
    %first = arith.cmpi eq, %i, %c0 : index
    scf.if %first {
      pto.tneg ins(%t : !t) outs(%sum : !t)
    } else {
      pto.tadd ins(%sum, %t : !t, !t) outs(%sum : !t)
    }
  }
  %g = pto.partition_view %yv, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !p
  pto.tstore ins(%sum : !t) outs(%g : !p)
  return
}

// Too often, and nobody knows how often.
// CHECK-LABEL: func.func @long
// CHECK: scf.for
// CHECK: scf.for
func.func @long(%x: !p, %y: !p, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %a0 = arith.constant 0 : i64
  %t = pto.alloc_tile addr = %a0 : !t
  pto.tload ins(%x : !p) outs(%t : !t)
  scf.for %i = %c0 to %c16 step %c1 {
    pto.tneg ins(%t : !t) outs(%t : !t)
  }
  scf.for %i = %c0 to %n step %c1 {
    pto.tneg ins(%t : !t) outs(%t : !t)
  }
  pto.tstore ins(%t : !t) outs(%y : !p)
  return
}

// Numbers that a loop hands on.
// CHECK-LABEL: func.func @numbers
// CHECK-NOT: scf
// CHECK: %[[ONE:.*]] = arith.addi %n, %c3
// CHECK: %[[TWO:.*]] = arith.addi %[[ONE]], %c5
// CHECK: pto.tmuls ins(%t, %{{.*}}) outs(%t
// CHECK: arith.index_cast %[[TWO]]
func.func @numbers(%x: !p, %y: !p, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c7 = arith.constant 7 : index
  %a0 = arith.constant 0 : i64
  %half = arith.constant 0.5 : f32
  %t = pto.alloc_tile addr = %a0 : !t
  pto.tload ins(%x : !p) outs(%t : !t)
  %sum = scf.for %i = %c3 to %c7 step %c2 iter_args(%s = %n) -> (index) {
    %next = arith.addi %s, %i : index
    pto.tmuls ins(%t, %half : !t, f32) outs(%t : !t)
    scf.yield %next : index
  }
  %whole = arith.index_cast %sum : index to i32
  %factor = arith.sitofp %whole : i32 to f32
  pto.tmuls ins(%t, %factor : !t, f32) outs(%t : !t)
  pto.tstore ins(%t : !t) outs(%y : !p)
  return
}
}
