// RUN: pto-opt %s --split-input-file --passes=check-validshape --verify-diagnostics

// Extents are what arith computes, with the widths and signs of its types.

// The bits of -56 are those of 200.
func.func @without_a_sign() {
  %m = arith.constant -56 : i8
  %u = arith.extui %m : i8 to i32
  %n = arith.index_cast %u : i32 to index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 200x64xf32, valid=?x?>
  return
}

// -----

func.func @too_many() {
  %m = arith.constant -55 : i8
  %u = arith.extui %m : i8 to i32
  %n = arith.index_cast %u : i32 to index
  %c64 = arith.constant 64 : index
  // expected-error @+1 {{expects valid_row operand in [0, 200], found 201}}
  %a = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 200x64xf32, valid=?x?>
  return
}

// -----

// At most 31 of anything, and 17 of it at least.
func.func @bounds(%x: i32) {
  %mask = arith.constant 15 : i32
  %c17 = arith.constant 17 : i32
  %c64 = arith.constant 64 : index
  %low = arith.andi %x, %mask : i32
  %rows = arith.ori %low, %c17 : i32
  %n = arith.index_cast %rows : i32 to index
  %a = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 32x64xf32, valid=?x?>
  // expected-error @+1 {{gives %b %rows (at most 31) valid rows, but it has only 16}}
  %b = pto.alloc_tile valid_row = %n valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}
