// What hoist-validshape does: a tile is narrowed before it is computed.

// RUN: pto-opt --hoist-validshape %s | filecheck %s
// RUN: pto-opt --hoist-validshape --verify-diagnostics %s

// A second run changes nothing.
// RUN: pto-opt --hoist-validshape %s -o %t.once
// RUN: pto-opt --hoist-validshape %t.once -o %t.twice
// RUN: diff %t.once %t.twice

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!column = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=1, v_row=?, v_col=?, blayout=col_major, slayout=none_box, fractal=512, pad=0>
!mask = !pto.tile_buf<vec, 16x64xi8, valid=?x?>
!part = !pto.partition_tensor_view<?x64xf32>

// What the instruction ties to the result is narrowed with it.
// CHECK-LABEL: func.func @row_expand
// CHECK: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.set_validshape %s, %n, %c1
// CHECK-NEXT: pto.trowexpandmul
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
func.func @row_expand(%n: index, %p: !part) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %x = arith.constant 2.0 : f32
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !column
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-note @+1 {{%out is computed here}}
  pto.trowexpandmul ins(%a, %s : !t, !column) outs(%out : !t)
  // expected-remark @+1 {{hoist-validshape: set_validshape of %out moved above pto.trowexpandmul}}
  pto.set_validshape %out, %n, %c64 : !t
  pto.tstore ins(%out : !t) outs(%p : !part)
  return
}

// An operand that is used again gets its extents back; on it goes, up to what computed
// the other one.
// CHECK-LABEL: func.func @used_again
// CHECK: pto.texpands ins(%x : f32) outs(%a
// CHECK-NEXT: pto.set_validshape %b, %n, %c64
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%b
// CHECK-NEXT: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.tadd
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: pto.tstore ins(%out
// CHECK-NEXT: pto.tstore ins(%a
// CHECK-NEXT: return
func.func @used_again(%n: index, %x: f32, %p: !part, %q: !pto.partition_tensor_view<16x64xf32>) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %b = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.texpands ins(%x : f32) outs(%b : !t)
  pto.tadd ins(%a, %b : !t, !t) outs(%out : !t)
  pto.set_validshape %out, %n, %c64 : !t
  pto.tstore ins(%out : !t) outs(%p : !part)
  pto.tstore ins(%a : !t) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// Ties are chains: tcmp compares two tiles that are valid alike, and the result has as
// many rows as the first.
// CHECK-LABEL: func.func @chain_of_ties
// CHECK: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.set_validshape %b, %n, %c64
// CHECK-NEXT: pto.tcmp
// CHECK-NEXT: return
func.func @chain_of_ties(%n: index) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %b = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !mask
  pto.tcmp ins(%a, %b {cmpMode = #pto<cmp lt>} : !t, !t) outs(%out : !mask)
  pto.set_validshape %out, %n, %c64 : !mask
  return
}

// Dynamic extents are asked for, to give them back.
// CHECK-LABEL: func.func @unknown_extents
// CHECK: pto.set_validshape %out, %c4, %c64
// CHECK-NEXT: %[[R:[0-9a-z_]+]], %[[C:[0-9a-z_]+]] = pto.get_validshape %a
// CHECK-NEXT: pto.set_validshape %a, %c4, %[[C]]
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: pto.set_validshape %a, %[[R]], %[[C]]
// CHECK-NEXT: pto.tabs ins(%a : {{.*}}) outs(%a
func.func @unknown_extents(%n: index, %c: i1) {
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    pto.set_validshape %a, %n, %c64 : !t
  }
  pto.tabs ins(%a : !t) outs(%out : !t)
  pto.set_validshape %out, %c4, %c64 : !t
  pto.tabs ins(%a : !t) outs(%a : !t)
  return
}

// No larger, by the bounds of minsi; columns as well as rows; what computes the extents
// moves up.
// CHECK-LABEL: func.func @bounds
// CHECK: %m = arith.minsi %n, %k
// CHECK-NEXT: pto.set_validshape %t, %m, %c8
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @bounds(%n: index, %k: index, %x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %n valid_col = %c16 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  %m = arith.minsi %n, %k : index
  pto.set_validshape %t, %m, %c8 : !t
  return
}

// Empty in every run: nothing is computed.
// CHECK-LABEL: func.func @empty
// CHECK: pto.set_validshape %t, %c0, %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @empty(%x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %c0, %c64 : !t
  return
}

// In place: the set goes up through both operations that write the tile.
// CHECK-LABEL: func.func @in_place
// CHECK: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
func.func @in_place(%n: index, %x: f32, %p: !part) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

// An operation that adds to its result works cell by cell, too.
// CHECK-LABEL: func.func @accumulates
// CHECK: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%t
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.taxpy
// CHECK-NEXT: pto.tstore
func.func @accumulates(%n: index, %x: f32, %p: !part) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.taxpy ins(%a, %x : !t, f32) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

// A row reduction can be narrowed by rows, and its source with it; not by columns.
// CHECK-LABEL: func.func @reduction
// CHECK: pto.set_validshape %sum, %rows, %c1
// CHECK-NEXT: pto.set_validshape %a, %rows, %c64
// CHECK-NEXT: pto.trowsum
// CHECK-NEXT: return
func.func @reduction(%n: index, %x: f32) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %tmp = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %sum = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !column
  %rows = arith.maxsi %n, %c1 : index
  pto.trowsum ins(%a, %tmp : !t, !t) outs(%sum : !column)
  pto.set_validshape %sum, %rows, %c1 : !column
  return
}

// Enlarged again before the next write: each value has its own extents. What the second
// one narrows lets the first one narrow as well.
// CHECK-LABEL: func.func @later_narrowing_allows_more
// CHECK: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%a
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.tabs
// CHECK: pto.tstore
func.func @later_narrowing_allows_more(%n: index, %x: f32, %p: !part) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.set_validshape %a, %n, %c64 : !t
  pto.set_validshape %a, %c16, %c64 : !t
  pto.tabs ins(%a : !t) outs(%out : !t)
  pto.set_validshape %out, %n, %c64 : !t
  pto.tstore ins(%out : !t) outs(%p : !part)
  return
}
