// What check-validshape refuses, and how it says so.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @never_set(%x: f32) {
  // expected-note @+1 {{%t has '?' and no operand for it; give it valid_row/valid_col here, set_validshape before this use, or run --propagate-validshape}}
  %t = pto.alloc_tile : !t
  // expected-error @+1 {{'pto.texpands' op reads the valid rows and columns of dst %t, which have not been set yet}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @rows_never_set(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_col = %c64 : !t
  // expected-error @+1 {{'pto.get_validshape' op reads the valid rows of source %t, which have not been set yet}}
  %r, %c = pto.get_validshape %t : !t
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @set_too_late(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  // expected-error @+1 {{'pto.texpands' op reads the valid rows and columns of dst %t, which have not been set yet}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  pto.tabs ins(%t : !t) outs(%t : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @set_in_one_branch(%c: i1, %n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  scf.if %c {
    pto.set_validshape %t, %n, %c64 : !t
  }
  // expected-error @+1 {{'pto.texpands' op reads the valid rows and columns of dst %t, which may not have been set yet}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @set_in_a_loop_that_may_not_run(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  scf.for %i = %c0 to %n step %c1 {
    pto.set_validshape %t, %n, %c64 : !t
  }
  // expected-error @+1 {{which may not have been set yet}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @first_iteration(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  scf.for %i = %c0 to %n step %c1 {
    // expected-error @+1 {{which may not have been set yet}}
    pto.texpands ins(%x : f32) outs(%t : !t)
    pto.set_validshape %t, %n, %c64 : !t
  }
  return
}

// -----

// The name that the loop gives to the tile says nothing else.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @carried(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-note @+1 {{%t has '?' and no operand for it}}
  %t = pto.alloc_tile : !t
  %u = scf.for %i = %c0 to %n step %c1 iter_args(%a = %t) -> (!t) {
    // expected-error @+1 {{reads the valid rows and columns of dst %a, which have not been set yet}}
    pto.texpands ins(%x : f32) outs(%a : !t)
    scf.yield %a : !t
  }
  return
}

// -----

// A second handle takes over what is not there.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>
func.func @view_of_unset() {
  %t = pto.alloc_tile : !t
  // expected-error @+1 {{'pto.bitcast' op reads the valid rows and columns of src %t, which have not been set yet}}
  %b = pto.bitcast %t : !t -> !i
  return
}

// -----

// Beyond the physical shape; numbers are refused before any pass, ranges here.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @beyond_the_tile(%n: index) {
  %c8 = arith.constant 8 : index
  %c17 = arith.constant 17 : index
  %c-1 = arith.constant -1 : index
  %c64 = arith.constant 64 : index
  %m = arith.maxsi %n, %c17 : index
  %less = arith.minsi %n, %c-1 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  // expected-error @+1 {{'pto.set_validshape' op gives %t %m valid rows, but it has only 16}}
  pto.set_validshape %t, %m, %c64 : !t
  // expected-error @+1 {{'pto.set_validshape' op gives a tile %less (at most -1) valid rows}}
  pto.set_validshape %t, %less, %c64 : !t
  // expected-error @+1 {{'pto.alloc_tile' op gives %u %m valid rows, but it has only 16}}
  %u = pto.alloc_tile valid_row = %m valid_col = %c64 : !t
  return
}

// -----

// The relation that the reported kernel depends on.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!column = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=1, v_row=?, v_col=?, blayout=col_major, slayout=none_box, fractal=512, pad=0>
func.func @row_expand(%p: !pto.partition_tensor_view<8x1xf32>, %x: f32) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{valid rows of %a set to 16 here}}
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %s = pto.alloc_tile valid_row = %c8 valid_col = %c1 : !column
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.tload ins(%p : !pto.partition_tensor_view<8x1xf32>) outs(%s : !column)
  // expected-note @+1 {{valid rows of %out set to 8 here}}
  pto.set_validshape %out, %c8, %c64 : !t
  // expected-error @+1 {{'pto.trowexpandmul' op needs src0 and dst to have the same valid rows: src0 %a has 16, dst %out has 8}}
  pto.trowexpandmul ins(%a, %s : !t, !column) outs(%out : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @never_equal(%n: index, %x: f32) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %more = arith.addi %n, %c1 : index
  %t = pto.alloc_tile valid_row = %n valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %more valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-error @+1 {{'pto.tabs' op needs src and dst to have the same valid rows: src %t has %n, dst %u has %n + 1}}
  pto.tabs ins(%t : !t) outs(%u : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>
func.func @load_of_another_size(%p: !whole) {
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{valid rows of %t set to 8 here}}
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  // expected-error @+1 {{'pto.tload' op needs src and dst to have the same valid rows: src %p has 16, dst %t has 8}}
  pto.tload ins(%p : !whole) outs(%t : !t)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>
func.func @store_of_another_size(%p: !whole, %x: f32) {
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-error @+1 {{'pto.tstore' op needs dst and src to have the same valid rows: dst %p has 16, src %t has 8}}
  pto.tstore ins(%t : !t) outs(%p : !whole)
  return
}

// -----

// One row for a row reduction's column.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @fixed_extent(%x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %tmp = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %sum = pto.alloc_tile valid_row = %c16 valid_col = %c8 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-error @+1 {{'pto.trowsum' op needs valid columns of dst to be 1: dst %sum has 8}}
  pto.trowsum ins(%t, %tmp : !t, !t) outs(%sum : !t)
  return
}

// -----

// Stored wider than it was computed.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>
func.func @wider_than_computed(%p: !whole, %x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  // expected-note @+1 {{%t was computed here, with 8 rows}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-note @+1 {{valid rows of %t set to 16 here}}
  pto.set_validshape %t, %c16, %c64 : !t
  // expected-error @+1 {{'pto.tstore' op reads 16 rows of %t, but only 8 were computed}}
  pto.tstore ins(%t : !t) outs(%p : !whole)
  return
}

// -----

// The columns, with a dynamic extent.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!part = !pto.partition_tensor_view<16x?xf32>
func.func @wider_by_columns(%p: !part, %n: index, %x: f32) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %more = arith.addi %n, %c1 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %n : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %c16, %more : !t
  // expected-error @+1 {{'pto.tstore' op reads %n + 1 columns of %t, but only %n were computed}}
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

// -----

// The other rows hold what another tile left there.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>
func.func @holds_something_else(%p: !whole, %x: f32) {
  %c0_i64 = arith.constant 0 : i64
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c8 valid_col = %c64 : !t
  // expected-note @+1 {{the other cells hold what %u left}}
  pto.texpands ins(%x : f32) outs(%u : !t)
  pto.tabs ins(%t : !t) outs(%t : !t)
  pto.set_validshape %t, %c16, %c64 : !t
  // expected-error @+1 {{'pto.tstore' op reads 16 rows of %t, but only 8 were computed}}
  pto.tstore ins(%t : !t) outs(%p : !whole)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>
func.func @never_written(%p: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%t is made here}}
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-error @+1 {{'pto.tstore' op reads %t, which nothing has written}}
  pto.tstore ins(%t : !t) outs(%p : !whole)
  return
}

// -----

// Every function is judged, and every error is told.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @one(%x: f32) {
  %t = pto.alloc_tile : !t
  // expected-error @+1 {{have not been set yet}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}
func.func @two(%x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = pto.alloc_tile : !t
  scf.for %i = %c0 to %c1 step %c1 {
    // expected-error @+1 {{have not been set yet}}
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  return
}

// -----

// Half a row of four: no rectangle of a reshape to two columns.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!r = !pto.tile_buf<vec, 64x16xf32, valid=?x?>
func.func @no_rectangle(%x: f32) {
  %c8 = arith.constant 8 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c8 : !t
  // expected-note @+1 {{what is valid of %t may be no rectangle of %r; set the extents before this use}}
  %r = pto.treshape %t : !t -> !r
  // expected-error @+1 {{reads the valid rows and columns of dst %r, which have not been set yet}}
  pto.texpands ins(%x : f32) outs(%r : !r)
  return
}

// -----

// The cube unit counts with 12 bits, whoever says how many there are.
!l = !pto.tile_buf<left, 16x8192xi8, valid=?x?, slayout=row_major>
!r = !pto.tile_buf<right, 8192x32xi8, valid=?x?, slayout=col_major>
!a = !pto.tile_buf<acc, 16x32xi32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @too_deep() {
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c5000 = arith.constant 5000 : index
  %a = pto.alloc_tile : !a
  %l = pto.alloc_tile valid_row = %c16 valid_col = %c5000 : !l
  %r = pto.alloc_tile valid_row = %c5000 valid_col = %c32 : !r
  // expected-error @+3 {{expects m, k, and n valid sizes to be in [0, 4095], found k=5000}}
  // expected-warning @+2 {{reads %l, which nothing has written}}
  // expected-warning @+1 {{reads %r, which nothing has written}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%a : !a)
  return
}

// -----

// On memory nothing is written where no source is as large as dst.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @no_source_is_whole(%x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %b = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.texpands ins(%x : f32) outs(%b : !t)
  // expected-error @+1 {{expects at least one of src0/src1 valid_shape to match dst valid_shape, found 8x64 and 8x64 for 16x64}}
  pto.tpartadd ins(%a, %b : !t, !t) outs(%d : !t)
  return
}

// -----

// A source that is larger than what is written; with nothing to write, it is no matter.
!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @source_too_large(%x: f32) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %b = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %d = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %e = pto.alloc_tile valid_row = %c0 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.texpands ins(%x : f32) outs(%b : !t)
  pto.tpartmax ins(%a, %b : !t, !t) outs(%e : !t)
  // expected-error @+1 {{expects src0/src1 valid_shape to be less than or equal to dst valid_shape, found 16x64 and 8x64}}
  pto.tpartmax ins(%a, %b : !t, !t) outs(%d : !t)
  return
}
