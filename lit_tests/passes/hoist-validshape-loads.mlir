// hoist-validshape with through-loads: what is cut off is not even loaded.

// RUN: pto-opt --hoist-validshape=through-loads=true %s | filecheck %s
// RUN: pto-opt --hoist-validshape=through-loads=true --verify-diagnostics %s

// A second run changes nothing.
// RUN: pto-opt --hoist-validshape=through-loads=true %s -o %t.once
// RUN: pto-opt --hoist-validshape=through-loads=true %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// Without the option, a load stays as it is.
// RUN: pto-opt --hoist-validshape %s | filecheck %s --check-prefix=OFF
// RUN: pto-opt --hoist-validshape=through-loads=false %s | filecheck %s --check-prefix=OFF
// OFF-LABEL: func.func @rows
// OFF: pto.tload {{.*}}<16x64xf32>
// OFF-NEXT: pto.set_validshape %t, %n, %c64

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!v = !pto.tensor_view<?x?xf32>
!whole = !pto.partition_tensor_view<16x64xf32>

// CHECK-LABEL: func.func @rows
// CHECK: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: %p = pto.partition_view %v, offsets = [%c0, %c16], sizes = [%n, %c64] {{.*}} -> !pto.partition_tensor_view<?x64xf32>
// CHECK-NEXT: pto.tload ins(%p : !pto.partition_tensor_view<?x64xf32>)
// CHECK-NEXT: return
func.func @rows(%v: !v, %n: index) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %p = pto.partition_view %v, offsets = [%c0, %c16], sizes = [%c16, %c64] : !v -> !whole
  pto.tload ins(%p : !whole) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  return
}

// Constants stand in the partition's type.
// CHECK-LABEL: func.func @columns
// CHECK: pto.set_validshape %t, %c16, %c8
// CHECK-NEXT: %p = pto.partition_view {{.*}} sizes = [%c16, %c8] {{.*}} -> !pto.partition_tensor_view<16x8xf32>
// CHECK-NEXT: pto.tload
func.func @columns(%v: !v) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !whole
  pto.tload ins(%p : !whole) outs(%t : !t)
  pto.set_validshape %t, %c16, %c8 : !t
  return
}

// Another load keeps the partition as it was.
// CHECK-LABEL: func.func @shared_partition
// CHECK: %p = pto.partition_view {{.*}} sizes = [%c16, %c64]
// CHECK: %[[P:[a-z0-9_]+]] = pto.partition_view {{.*}} sizes = [%n, %c64]
// CHECK-NEXT: pto.tload ins(%[[P]] : {{.*}}) outs(%t
// CHECK-NEXT: pto.tload ins(%p : {{.*}}) outs(%u
func.func @shared_partition(%v: !v, %n: index) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !whole
  pto.tload ins(%p : !whole) outs(%t : !t)
  pto.tload ins(%p : !whole) outs(%u : !t)
  pto.set_validshape %t, %n, %c64 : !t
  return
}

// Leading dimensions of one element.
// CHECK-LABEL: func.func @three_dimensions
// CHECK: sizes = [%c1, %n, %c64] {{.*}} -> !pto.partition_tensor_view<1x?x64xf32>
// CHECK-NEXT: pto.tload
func.func @three_dimensions(%v: !pto.tensor_view<?x?x?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %p = pto.partition_view %v, offsets = [%c0, %c0, %c0], sizes = [%c1, %c16, %c64] : !pto.tensor_view<?x?x?xf32> -> !pto.partition_tensor_view<1x16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<1x16x64xf32>) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  return
}

// In a loop, with an extent of each iteration.
// CHECK-LABEL: func.func @in_a_loop
// CHECK: scf.for
// CHECK: %rows = arith.minsi
// CHECK-NEXT: pto.set_validshape %t, %rows, %c64
// CHECK-NEXT: pto.partition_view {{.*}} sizes = [%rows, %c64]
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.tabs
func.func @in_a_loop(%v: !v, %n: index) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %n step %c16 {
    %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    %p = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c16, %c64] : !v -> !whole
    pto.tload ins(%p : !whole) outs(%t : !t)
    %left = arith.subi %n, %i : index
    %rows = arith.minsi %left, %c16 : index
    pto.set_validshape %t, %rows, %c64 : !t
    pto.tabs ins(%t : !t) outs(%t : !t)
  }
  return
}

// Not: a partition that comes from elsewhere, of several matrices, that a load pads, or
// that would be empty in every run.
// CHECK-LABEL: func.func @stays
// CHECK-COUNT-4: pto.set_validshape
func.func @stays(%p: !whole, %v: !v, %w: !pto.tensor_view<?x?x?xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-note @+1 {{it is loaded here}}
  pto.tload ins(%p : !whole) outs(%a : !t)
  // expected-remark @+1 {{set_validshape of %a stays: the partition that is loaded comes from elsewhere}}
  pto.set_validshape %a, %n, %c64 : !t
  %b = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %q = pto.partition_view %w, offsets = [%c0, %c0, %c0], sizes = [%c2, %c8, %c64] : !pto.tensor_view<?x?x?xf32> -> !pto.partition_tensor_view<2x8x64xf32>
  pto.tload ins(%q : !pto.partition_tensor_view<2x8x64xf32>) outs(%b : !t)
  // expected-remark @+1 {{set_validshape of %b stays: the rows of the tile are no dimension of the partition}}
  pto.set_validshape %b, %n, %c64 : !t
  %c = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %r = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !whole
  pto.tload ins(%r : !whole) outs(%c : !t) init_out_buffer = true
  // expected-remark @+1 {{set_validshape of %c stays: the load pads}}
  pto.set_validshape %c, %n, %c64 : !t
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tload ins(%r : !whole) outs(%d : !t)
  // expected-remark @+1 {{set_validshape of %d stays: a partition may not be empty in every run}}
  pto.set_validshape %d, %c0, %c64 : !t
  return
}
