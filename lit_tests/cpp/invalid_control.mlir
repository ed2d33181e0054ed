// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// A C++ variable holds a copy of a tile's extents: they must not change afterwards.

func.func @changed_in_loop(%n: index, %rows: index, %cols: index, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{'scf.for' op has no C++: the tile's extents change after it was passed on, and C++ passes on a copy of them}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %t) -> (!pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
    pto.set_validshape %t, %i, %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.texp ins(%x : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%x : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
    scf.yield %x : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  }
  return
}

// -----

func.func @changed_after_branch(%c: i1, %rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %u = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{'scf.if' op has no C++: the tile's extents change after it was passed on}}
  %r = scf.if %c -> (!pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
    scf.yield %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  } else {
    scf.yield %u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  }
  pto.set_validshape %t, %cols, %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// -----

// A window of a tile has other strides in C++ than a tile of its type.
func.func @different_strides(%c: i1, %addr: i64) {
  %zero = arith.constant 0 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %u = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x32xf32>
  %w = pto.subview %t[%zero, %zero] sizes [16, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x32xf32>
  // expected-error @+1 {{'scf.if' op has no C++: the two values have different C++ types}}
  %r = scf.if %c -> (!pto.tile_buf<vec, 16x32xf32>) {
    scf.yield %w : !pto.tile_buf<vec, 16x32xf32>
  } else {
    scf.yield %u : !pto.tile_buf<vec, 16x32xf32>
  }
  pto.texp ins(%r : !pto.tile_buf<vec, 16x32xf32>) outs(%r : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

// Another block gets a copy of the handle.
func.func @changed_behind(%c: i1, %n: index, %a: i64) {
  %t = pto.alloc_tile addr = %a valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // expected-error @+1 {{extents change}}
  cf.br ^bb1(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
^bb1(%u: !pto.tile_buf<vec, 16x64xf32, valid=?x?>):
  pto.set_validshape %t, %n, %n : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}
