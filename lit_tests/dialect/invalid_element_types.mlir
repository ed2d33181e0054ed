// What pto-isa's functions for memory (a2a3) assert of element types and layouts.

// RUN: pto-opt --split-input-file --verify-diagnostics %s

!u = !pto.tile_buf<vec, 16x64xui32>
!row = !pto.tile_buf<vec, 1x64xui32>
!col = !pto.tile_buf<vec, 16x1xui32, blayout=col_major>
func.func @unsigned_columns(%a: !u, %r: !row, %d: !u) {
  // expected-error @+1 {{with a sign: pto-isa takes no ui32}}
  pto.tcolexpandadd ins(%a, %r : !u, !row) outs(%d : !u)
  return
}

// -----

!u = !pto.tile_buf<vec, 16x64xui32>
!col = !pto.tile_buf<vec, 16x1xui32, blayout=col_major>
func.func @unsigned_rows(%a: !u, %c: !col, %d: !u) {
  // expected-error @+1 {{with a sign: pto-isa takes no ui32}}
  pto.trowexpandmax ins(%a, %c : !u, !col) outs(%d : !u)
  return
}

// -----

!f = !pto.tile_buf<vec, 16x64xf32>
!row = !pto.tile_buf<vec, 1x64xf32>
!i = !pto.tile_buf<vec, 16x64xi32>
func.func @other_result(%a: !f, %r: !row, %d: !i) {
  // expected-error @+1 {{same element type}}
  pto.tcolexpandmul ins(%a, %r : !f, !row) outs(%d : !i)
  return
}

// -----

!u = !pto.tile_buf<vec, 16x64xui16>
func.func @unsigned_partial(%a: !u, %b: !u, %d: !u) {
  // expected-error @+1 {{with a sign: pto-isa takes no ui16}}
  pto.tpartmax ins(%a, %b : !u, !u) outs(%d : !u)
  return
}

// -----

!c = !pto.tile_buf<vec, 16x64xf32, blayout=col_major>
func.func @partial_columns(%a: !c, %b: !c, %d: !c) {
  // expected-error @+1 {{row_major}}
  pto.tpartadd ins(%a, %b : !c, !c) outs(%d : !c)
  return
}

// -----

!b = !pto.tile_buf<vec, 16x64xbf16>
func.func @two_steps(%a: !b, %d: !b) {
  // expected-error @+1 {{expects A2/A3 taddc element type to be i32/i16/f16/f32, found bf16}}
  pto.taddc ins(%a, %a, %a : !b, !b, !b) outs(%d : !b)
  return
}

// -----

!b = !pto.tile_buf<vec, 16x64xi8>
func.func @shift(%a: !b, %d: !b, %n: i8) {
  // expected-error @+1 {{expects A2/A3 tshls element type to be i16 or i32, found i8}}
  pto.tshls ins(%a, %n : !b, i8) outs(%d : !b)
  return
}

// -----

!f = !pto.tile_buf<vec, 1x32xf32>
!i = !pto.tile_buf<vec, 1x32xi32>
!d = !pto.tile_buf<vec, 1x64xf32>
func.func @numbers(%a: !f, %n: !i, %d: !d) {
  // expected-error @+1 {{expects idx element type to be ui32: pto-isa takes no i32}}
  pto.tsort32 ins(%a, %n : !f, !i) outs(%d : !d)
  return
}

// -----

!u = !pto.tile_buf<vec, 1x64xui32>
!tmp = !pto.tile_buf<vec, 1x1024xf32>
func.func @unsigned_sequence(%d: !u, %t: !tmp, %s: ui32) {
  // expected-error @+1 {{expects dst element type of the form with tmp to be i16/i32, with a sign: pto-isa takes no ui32}}
  pto.tci ins(%s, %t : ui32, !tmp) outs(%d : !u)
  return
}

// -----

!f = !pto.tile_buf<vec, 16x64xf32>
!p = !pto.tile_buf<vec, 16x64xf32, pad=1>
!m = !pto.tile_buf<vec, 16x32xi8>
!tmp = !pto.tile_buf<vec, 1x32xi8>
func.func @one_type(%m: !m, %a: !f, %b: !p, %t: !tmp, %d: !f) {
  // expected-error @+1 {{expects src0, src1, dst to have one type but for their valid extents}}
  pto.tsel ins(%m, %a, %b, %t : !m, !f, !p, !tmp) outs(%d : !f)
  return
}

// -----

!m = !pto.tile_buf<mat, 32x64xf32, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xf16, slayout=row_major>
func.func @moved(%m: !m, %l: !l) {
  // expected-error @+1 {{same element type}}
  pto.tmov ins(%m : !m) outs(%l : !l)
  return
}

// -----

!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!m = !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>
func.func @scaled(%c: !c, %m: !m, %q: i64) {
  // expected-error @+1 {{expects A2/A3 acc-to-mat tmov with a scale to be from f32 to i8, i32 to i8, i32 to ui8, i32 to f16, i32 to i16, found f32 to f16}}
  pto.tmov ins(%c : !c, %q : i64) outs(%m : !m)
  return
}

// -----

!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!n = !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>
!m = !pto.tile_buf<mat, 32x32xui8, blayout=col_major, slayout=row_major>
func.func @unsigned_textract(%n: !n, %c: !c, %m: !m, %q: i64, %r: index) {
  pto.textract ins(%n, %r, %r, %q : !n, index, index, i64) outs(%m : !m)
  // expected-error @+1 {{expects A2/A3 acc preQuantScalar textract element types to be src=f32, dst=i8, found f32 and ui8}}
  pto.textract ins(%c, %r, %r, %q : !c, index, index, i64) outs(%m : !m)
  return
}

// -----

!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!n = !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>
!m = !pto.tile_buf<mat, 32x32xui8, blayout=col_major, slayout=row_major>
func.func @unsigned_tinsert(%n: !n, %c: !c, %m: !m, %q: i64, %r: index) {
  pto.tinsert ins(%n, %r, %r : !n, index, index pre_quant %q : i64) outs(%m : !m)
  // expected-error @+1 {{expects A2/A3 acc fp/preQuantScalar tinsert element types to be f32 to i8 or i32 to i8/f16/i16, found f32 and ui8}}
  pto.tinsert ins(%c, %r, %r : !c, index, index pre_quant %q : i64) outs(%m : !m)
  return
}

// -----

!m = !pto.tile_buf<mat, 1x64xf16>
!b = !pto.tile_buf<bias, 1x64xf16>
func.func @bias(%m: !m, %b: !b) {
  // expected-error @+1 {{expects A2/A3 mat-to-bias tmov to be from f16 to f32 or to keep its type, found f16 to f16}}
  pto.tmov ins(%m : !m) outs(%b : !b)
  return
}
