// Copies of a tile to itself go; others stay.

// RUN: pto-opt --remove-identity-tmov %s | filecheck %s

// CHECK-LABEL: func.func @itself
// CHECK-NEXT: return
func.func @itself(%t: !pto.tile_buf<vec, 16x16xf32>) {
  pto.tmov ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
  return
}

// Two handles at one address, of which the second one has no other use.
// CHECK-LABEL: func.func @same_address
// CHECK-NOT: pto.tmov
// CHECK: pto.tneg
func.func @same_address() {
  %c64 = arith.constant 64 : i64
  %a = pto.alloc_tile addr = %c64 : !pto.tile_buf<vec, 16x16xf32>
  %b = pto.alloc_tile addr = %c64 : !pto.tile_buf<vec, 16x16xf32>
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  pto.tneg ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
  return
}

// Two names of the same bytes of acc, which their compactness tells apart.
// CHECK-LABEL: func.func @accumulator
// CHECK-NOT: pto.tmov
// CHECK: return
func.func @accumulator(%n: index) {
  %c0 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %a = pto.alloc_tile addr = %c0 valid_row = %n valid_col = %c16 : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
  %b = pto.alloc_tile addr = %c0 valid_row = %c16 valid_col = %c16 : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
  pto.tmov ins(%a : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>) outs(%b : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>)
  pto.set_validshape %b, %n, %n : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
  return
}

// Another address, another type, an extent of the run time, a second use.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-3: pto.tmov
// CHECK: pto.tneg
func.func @others(%n: index) {
  %c0 = arith.constant 0 : i64
  %c1024 = arith.constant 1024 : i64
  %a = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 16x16xf32>
  %b = pto.alloc_tile addr = %c1024 : !pto.tile_buf<vec, 16x16xf32>
  %c = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 16x16xf32>
  %d = pto.alloc_tile addr = %c0 valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x16xf32, valid=?x?>
  %e = pto.alloc_tile addr = %c0 valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x16xf32, valid=?x?>
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%c : !pto.tile_buf<vec, 16x16xf32>)
  pto.tmov ins(%d : !pto.tile_buf<vec, 16x16xf32, valid=?x?>) outs(%e : !pto.tile_buf<vec, 16x16xf32, valid=?x?>)
  pto.tneg ins(%c : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  return
}
