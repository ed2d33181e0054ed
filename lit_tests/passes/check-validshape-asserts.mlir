// check-validshape with asserts=true: what can neither be proven nor refuted is checked
// when the program runs.

// RUN: pto-opt --check-validshape=asserts=true %s | filecheck %s
// RUN: pto-opt --check-validshape=asserts=true --verify-diagnostics %s

// A second run adds nothing.
// RUN: pto-opt --check-validshape=asserts=true %s -o %t.once
// RUN: pto-opt --check-validshape=asserts=true %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// Off by default.
// RUN: pto-opt --check-validshape %s -o %t.off
// RUN: filecheck %s --check-prefix=OFF --input-file %t.off
// OFF-NOT: pto.trap

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!part = !pto.partition_tensor_view<?x64xf32>

// Nothing to check: all is proven.
// CHECK-LABEL: func.func @proven
// CHECK-NOT: pto.trap
// expected-remark @+1 {{0 run-time checks inserted}}
func.func @proven(%x: f32) {
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%t : !t)
  return
}

// An extent that may be too large, or negative.
// CHECK-LABEL: func.func @extent
// CHECK: %[[LARGE:[0-9a-z_]+]] = arith.cmpi ugt, %n, %c16
// CHECK-NEXT: scf.if %[[LARGE]] {
// CHECK-NEXT: pto.trap
// CHECK-NEXT: }
// CHECK-NEXT: pto.set_validshape %t, %n, %c64
// expected-remark @+1 {{1 run-time checks inserted}}
func.func @extent(%n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  return
}

// A partition of another size than the tile.
// CHECK-LABEL: func.func @relation
// CHECK: %[[R:[0-9a-z_]+]], %{{[0-9a-z_]+}} = pto.get_validshape %t
// CHECK: %[[BAD:[0-9a-z_]+]] = arith.cmpi ne, %{{.*}}, %{{.*}} : index
// CHECK-NEXT: scf.if %[[BAD]] {
// CHECK-NEXT: pto.trap
// CHECK-NEXT: }
// CHECK-NEXT: pto.tload
func.func @relation(%v: !pto.tensor_view<?x?xf32>, %n: index, %k: index) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %low = arith.maxsi %n, %c0 : index
  %rows = arith.minsi %low, %c16 : index
  %t = pto.alloc_tile valid_row = %rows valid_col = %c64 : !t
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%k, %c64] : !pto.tensor_view<?x?xf32> -> !part
  pto.tload ins(%p : !part) outs(%t : !t)
  return
}

// Two tiles; in a loop, where the check runs in each iteration.
// CHECK-LABEL: func.func @in_a_loop
// CHECK: scf.for
// CHECK: pto.trap
// CHECK: pto.tabs
func.func @in_a_loop(%n: index, %c: i1, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  scf.for %i = %c0 to %n step %c1 {
    scf.if %c {
      pto.set_validshape %t, %c8, %c64 : !t
    }
    pto.tabs ins(%t : !t) outs(%u : !t)
  }
  return
}
