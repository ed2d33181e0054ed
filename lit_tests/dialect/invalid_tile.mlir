// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What handles on tiles refuse.

func.func @alloc_tile(%r: index) {
  // expected-error @+1 {{valid_row operand must be absent because result type v_row is 16}}
  %t = pto.alloc_tile valid_row = %r : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @alloc_tile(%r: index) {
  // expected-error @+1 {{valid_col operand must be absent because result type v_col is 64}}
  %t = pto.alloc_tile valid_col = %r : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @alloc_tile() {
  // expected-error @+1 {{expects result row-major none_box tile row byte size (cols * sizeof(dtype)) to be 32-byte aligned}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x4xf32>
  return
}

// -----

func.func @alloc_tile() {
  // expected-error @+1 {{expects result col-major none_box tile column byte size (rows * sizeof(dtype)) to be 32-byte aligned}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 4x16xf32, blayout=col_major>
  return
}

// -----

func.func @alloc_tile() {
  // expected-error @+1 {{expects result boxed tile rows to be a multiple of innerRows (16)}}
  %t = pto.alloc_tile : !pto.tile_buf<mat, 8x64xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @alloc_tile() {
  // expected-error @+1 {{expects result boxed tile cols to be a multiple of innerCols (8)}}
  %t = pto.alloc_tile : !pto.tile_buf<mat, 16x4xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @alloc_tile() {
  // expected-error @+1 {{expects result element type to have a byte size}}
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xi1>
  return
}

// -----

func.func @alloc_tile() {
  %c = arith.constant -32 : i64
  // expected-error @+1 {{addr must be non-negative}}
  %t = pto.alloc_tile addr = %c : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @alloc_tile() {
  %c = arith.constant 16 : i64
  // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space}}
  %t = pto.alloc_tile addr = %c : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @alloc_tile() {
  %c = arith.constant 32 : i64
  // expected-error @+1 {{addr must be aligned to 512 bytes for local tile memory space}}
  %t = pto.alloc_tile addr = %c : !pto.tile_buf<left, 32x64xf16, slayout=row_major>
  return
}

// -----

func.func @alloc_tile(%c: index) {
  %r = arith.constant 17 : index
  // expected-error @+1 {{expects valid_row operand in [0, 16]}}
  %t = pto.alloc_tile valid_row = %r valid_col = %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @set_validshape(%t: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
  // expected-error @+1 {{expects source tile_buf to have dynamic validShape (?, ?)}}
  pto.set_validshape %t, %r, %c : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @set_validshape(%t: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %r: index, %c: index) {
  // expected-error @+1 {{requires a locally bound tile source (pto.alloc_tile or pto.declare_tile, also through pto.bitcast and pto.treshape); function arguments/results are unsupported}}
  pto.set_validshape %t, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @set_validshape(%c: index) {
  %t = pto.alloc_tile valid_row = %c valid_col = %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = arith.constant -1 : index
  // expected-error @+1 {{expects row operand to be non-negative}}
  pto.set_validshape %t, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @set_validshape(%c: index) {
  %t = pto.alloc_tile valid_row = %c valid_col = %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = arith.constant 17 : index
  // expected-error @+1 {{expects row operand <= shape dim (16)}}
  pto.set_validshape %t, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @set_validshape(%c: index, %r: index) {
  %t = pto.alloc_tile valid_row = %c valid_col = %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %k = arith.constant 65 : index
  // expected-error @+1 {{expects col operand <= shape dim (64)}}
  pto.set_validshape %t, %r, %k : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @tassign(%t: !pto.tile_buf<vec, 16x64xf32>, %a: i64) {
  // expected-error @+1 {{result type must match tile operand type}}
  %u = pto.tassign %t, %a : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xi32>
  return
}

// -----

func.func @tassign(%t: !pto.tile_buf<vec, 16x64xf32>) {
  %a = arith.constant 8 : i64
  // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space}}
  %u = pto.tassign %t, %a : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
  return
}
