// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Tiles that have no C++: no extents, no address, or extents that are no rectangle.

func.func @unset(%addr: i64) {
  // expected-error @+1 {{has no valid_row and valid_col for the '?' of its type, so its tile would have no extent when it is constructed; --propagate-validshape gives it one}}
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// -----

// A later set_validshape does not excuse a tile that is constructed without extents.
func.func @set_later(%rows: index, %addr: i64) {
  // expected-error @+1 {{has no valid_col for the '?' of its type}}
  %t = pto.alloc_tile addr = %addr valid_row = %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %rows, %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// -----

func.func @no_address() {
  // expected-error @+1 {{has no address, and C++ reads and writes through it: give it addr, or plan the memory first}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @no_rectangle(%rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{the source may be valid in part, and that part is no rectangle of the result}}
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>)
  return
}

// -----

// Full rows of 64 do not fill rows of 128 when there is an odd number of them.
func.func @rows_in_two(%rows: index, %addr: i64) {
  %cols = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{that part is no rectangle of the result}}
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>)
  return
}

// -----

// What is set after it was looked at is set too late.
func.func @set_too_late(%rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{that part is no rectangle of the result}}
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>)
  pto.set_validshape %r, %rows, %cols : !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  return
}
