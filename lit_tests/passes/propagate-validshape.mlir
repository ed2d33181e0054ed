// What propagate-validshape does: sets that come first fold into their allocation.

// RUN: pto-opt --propagate-validshape %s | filecheck %s
// RUN: pto-opt --propagate-validshape --verify-diagnostics %s

// A second run changes nothing.
// RUN: pto-opt --propagate-validshape %s -o %t.once
// RUN: pto-opt --propagate-validshape %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// CHECK-LABEL: func.func @first_set
// CHECK-NEXT: arith.constant
// CHECK-NEXT: %t = pto.alloc_tile valid_row = %n valid_col = %c64
// CHECK-NEXT: pto.tload
// CHECK-NEXT: return
func.func @first_set(%p: !pto.partition_tensor_view<?x64xf32>, %n: index) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c64 valid_col = %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  // expected-remark @+1 {{set_validshape of %t folded into its alloc_tile}}
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.tload ins(%p : !pto.partition_tensor_view<?x64xf32>) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  return
}

// What computes the operands moves up with them, in order.
// CHECK-LABEL: func.func @operands_move
// CHECK: %a = arith.subi
// CHECK-NEXT: %rows = arith.minsi %a, %c16
// CHECK-NEXT: %t = pto.alloc_tile valid_row = %rows valid_col = %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @operands_move(%n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %a = arith.subi %n, %c64 : index
  %rows = arith.minsi %a, %c16 : index
  pto.set_validshape %t, %rows, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// Without operands an allocation gets them from its first set, and that folds.
// CHECK-LABEL: func.func @unset
// CHECK: %t = pto.alloc_tile valid_row = %n valid_col = %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @unset(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  // expected-remark @+1 {{%t gets its extents from its first set_validshape}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// Without a set, from its physical shape; only what is missing.
// CHECK-LABEL: func.func @never_set
// CHECK: %t = pto.alloc_tile valid_row = %c16{{[a-z0-9_]*}} valid_col = %c64
// CHECK: %u = pto.alloc_tile valid_row = %n valid_col = %c64
// CHECK: %v = pto.alloc_tile valid_row = %c16{{[a-z0-9_]*}} :
// CHECK-NEXT: return
func.func @never_set(%n: index) {
  // expected-remark @+1 {{%t gets its extents from its physical shape}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-remark @+1 {{%u gets its extents from its physical shape}}
  %u = pto.alloc_tile valid_row = %n : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-remark @+1 {{%v gets its extents from its physical shape}}
  %v = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  return
}

// Where an operation runs before the first set, its demand decides: here a load of all
// rows, so the extents are the physical ones.
// CHECK-LABEL: func.func @used_before_first_set
// CHECK: %t = pto.alloc_tile valid_row = %c16{{[a-z0-9_]*}} valid_col = %c64
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.set_validshape %t, %n, %c64
func.func @used_before_first_set(%p: !pto.partition_tensor_view<16x64xf32>, %q: !pto.partition_tensor_view<?x64xf32>, %n: index) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  // expected-remark @+1 {{set_validshape stays: pto.tload reads the extents that %t has before}}
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tstore ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%q : !pto.partition_tensor_view<?x64xf32>)
  return
}

// Here the operation before the set demands the set's rows.
// CHECK-LABEL: func.func @set_too_late
// CHECK: %t = pto.alloc_tile valid_row = %n valid_col = %c64
// CHECK-NEXT: pto.tadds
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
func.func @set_too_late(%q: !pto.partition_tensor_view<?x64xf32>, %n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %s = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tadds ins(%s, %x : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  // expected-remark @+1 {{set_validshape of %t erased: the tile has these extents already}}
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tstore ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%q : !pto.partition_tensor_view<?x64xf32>)
  return
}

// Equal numbers are equal, however they are computed.
// CHECK-LABEL: func.func @same_already
// CHECK: pto.texpands
// CHECK-NEXT: arith.addi
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: return
func.func @same_already(%n: index, %k: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %a = arith.addi %n, %k : index
  %t = pto.alloc_tile valid_row = %a valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  %b = arith.addi %k, %n : index
  // expected-remark @+1 {{set_validshape of %t erased: the tile has these extents already}}
  pto.set_validshape %t, %b, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tabs ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// What the handle has is known from get_validshape, too.
// CHECK-LABEL: func.func @set_to_what_was_got
// CHECK: %r, %c = pto.get_validshape %t
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: return
func.func @set_to_what_was_got(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  %r, %c = pto.get_validshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tabs ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// A set that nothing reads goes; the next one is the first then, and folds.
// CHECK-LABEL: func.func @overwritten
// CHECK: %t = pto.alloc_tile valid_row = %k valid_col = %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @overwritten(%n: index, %k: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c64 valid_col = %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  // expected-remark @+1 {{set_validshape of %t erased: nothing reads these extents}}
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  // expected-remark @+1 {{set_validshape of %t folded into its alloc_tile}}
  pto.set_validshape %t, %k, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  // expected-remark @+1 {{set_validshape of %t erased: nothing reads these extents}}
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  return
}

// An empty tile is a tile like others.
// CHECK-LABEL: func.func @empty
// CHECK: %t = pto.alloc_tile valid_row = %c0 valid_col = %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @empty(%x: f32) {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c64 valid_col = %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.set_validshape %t, %c0, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  return
}

// Two handles at one address: each has its own extents.
// CHECK-LABEL: func.func @same_address
// CHECK: %t = pto.alloc_tile addr = %c0_i64 valid_row = %n valid_col = %c64
// CHECK-NEXT: %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%u
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%t
// CHECK-NEXT: return
func.func @same_address(%n: index, %x: f32) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// A set of a second handle is no set of the first one; a set to what it has goes.
// CHECK-LABEL: func.func @second_handles
// CHECK: %r = pto.treshape %t
// CHECK-NEXT: pto.set_validshape %r, %n, %c64
// CHECK-NEXT: %b = pto.bitcast %t
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%t
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%r
// CHECK-NEXT: pto.texpands ins(%i : i32) outs(%b
// CHECK-NEXT: return
func.func @second_handles(%n: index, %x: f32, %i: i32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-remark @+1 {{set_validshape stays: %r is not an alloc_tile of this function}}
  pto.set_validshape %r, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %b = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xi32, valid=?x?>
  // expected-remark @+1 {{set_validshape of %b erased: the tile has these extents already}}
  pto.set_validshape %b, %c16, %c64 : !pto.tile_buf<vec, 16x64xi32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  pto.texpands ins(%x : f32) outs(%r : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  pto.texpands ins(%i : i32) outs(%b : !pto.tile_buf<vec, 16x64xi32, valid=?x?>)
  return
}
