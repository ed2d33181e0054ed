// Where moves lay the boxes of a product's operands, and where the cube unit takes them to be.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!am = !pto.tile_buf<mat, 32x64xf16, valid=32x16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xf16, valid=32x16, slayout=row_major>
!k = !pto.tile_buf<left, 32x64xf16, valid=32x16, slayout=row_major, compact=1>
!r = !pto.tile_buf<right, 64x32xf16, valid=16x32, slayout=col_major>
!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @depth(%a: !am, %r: !r, %o: !pto.partition_tensor_view<32x32xf32>) {
  %l = pto.alloc_tile : !l
  %k = pto.alloc_tile : !k
  %c = pto.alloc_tile : !c
  // expected-note @+1 {{this move lays %l out by its physical columns; compact=1 makes it follow the valid ones}}
  pto.tmov ins(%a : !am) outs(%l : !l)
  // expected-error @+1 {{'pto.tmatmul' op takes 1 box from one line of %l to the next, as its valid columns say, but 4 boxes lie there}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  pto.tstore ins(%c : !c) outs(%o : !pto.partition_tensor_view<32x32xf32>)
  pto.tmov ins(%a : !am) outs(%k : !k)
  pto.tmatmul ins(%k, %r : !k, !r) outs(%c : !c)
  pto.tstore ins(%c : !c) outs(%o : !pto.partition_tensor_view<32x32xf32>)
  return
}

// -----

// The first line of boxes is found all the same. Sixteen rows are looked at: a window, and what is added to them.

!am = !pto.tile_buf<mat, 32x64xf16, valid=32x16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xf16, valid=32x16, slayout=row_major>
!r = !pto.tile_buf<right, 64x32xf16, valid=16x32, slayout=col_major>
!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!w = !pto.tile_buf<acc, 16x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @rows_that_nobody_sees(%a: !am, %r: !r, %o: !pto.partition_tensor_view<16x32xf32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %l = pto.alloc_tile : !l
  %c = pto.alloc_tile : !c
  %d = pto.alloc_tile : !c
  // expected-note @+4 {{this move lays %l out by its physical columns}}
  // expected-note @+3 {{this move lays %l out by its physical columns}}
  // expected-note @+2 {{this move lays %l out by its physical columns}}
  // expected-note @+1 {{this move lays %l out by its physical columns}}
  pto.tmov ins(%a : !am) outs(%l : !l)
  // expected-warning @+1 {{but 4 boxes lie there; nothing looks at the rows from 16 on, which are wrong}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  // expected-warning @+1 {{nothing looks at the rows from 16 on, which are wrong}}
  pto.tmatmul.acc ins(%c, %l, %r : !c, !l, !r) outs(%c : !c)
  %w = pto.subview %c[%c0, %c0] sizes [16, 32] : !c -> !w
  pto.tstore ins(%w : !w) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  // expected-error @+1 {{but 4 boxes lie there}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%d : !c)
  // expected-error @+1 {{but 4 boxes lie there}}
  pto.tmatmul.acc ins(%d, %l, %r : !c, !l, !r) outs(%d : !c)
  %v = pto.subview %d[%c16, %c0] sizes [16, 32] : !c -> !w
  pto.tstore ins(%v : !w) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  return
}

// -----

// Up to 16 rows of left are one line of boxes: the second would begin elsewhere, and there is none.

!am = !pto.tile_buf<mat, 32x64xf16, valid=16x16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xf16, valid=16x16, slayout=row_major>
!r = !pto.tile_buf<right, 64x32xf16, valid=16x32, slayout=col_major>
!c = !pto.tile_buf<acc, 32x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @one_line(%a: !am, %r: !r) {
  %l = pto.alloc_tile : !l
  %c = pto.alloc_tile : !c
  pto.tmov ins(%a : !am) outs(%l : !l)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  return
}

// -----

// Nor does it matter of dynamic rows that are one line of boxes, or none.

!am = !pto.tile_buf<mat, 16x64xf16, valid=?x64, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 16x64xf16, valid=?x64, blayout=col_major, slayout=row_major>
!r = !pto.tile_buf<right, 64x32xf16, slayout=col_major>
!c = !pto.tile_buf<acc, 16x32xf32, valid=?x32, blayout=col_major, slayout=row_major, fractal=1024>
module attributes {pto.target_arch = "a5"} {
func.func @dynamic_rows(%m: index, %a: !am, %r: !r) {
  %l = pto.alloc_tile valid_row = %m : !l
  %c = pto.alloc_tile valid_row = %m : !c
  pto.tmov ins(%a : !am) outs(%l : !l)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  return
}
}

// -----

// A part of the columns of right; what is dynamic is not proven, and a narrower name for the same bytes is another pitch.

!bm = !pto.tile_buf<mat, 32x64xf16, valid=32x?, blayout=col_major, slayout=row_major>
!b = !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 16x32xf16, slayout=row_major>
!r = !pto.tile_buf<right, 32x64xf16, valid=32x?, slayout=col_major>
!w = !pto.tile_buf<right, 32x64xf16, slayout=col_major>
!n = !pto.tile_buf<right, 32x32xf16, slayout=col_major>
!c = !pto.tile_buf<acc, 16x64xf32, valid=16x?, blayout=col_major, slayout=row_major, fractal=1024>
!d = !pto.tile_buf<acc, 16x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @columns(%n: index, %l: !l, %a: !b, %x: !pto.partition_tensor_view<16x?xf32>, %y: !pto.partition_tensor_view<16x32xf32>) {
  %c0 = arith.constant 0 : index
  %at = arith.constant 0 : i64
  %far = arith.constant 8192 : i64
  %r = pto.alloc_tile addr = %far valid_col = %n : !r
  %w = pto.alloc_tile addr = %at : !w
  %v = pto.alloc_tile addr = %at : !n
  %c = pto.alloc_tile addr = %at valid_col = %n : !c
  %d = pto.alloc_tile addr = %at : !d
  // expected-note @+1 {{this move lays %r out by its physical columns}}
  pto.textract ins(%a, %c0, %c0 : !b, index, index) outs(%r : !r)
  // expected-not-proven @+1 {{'pto.tmatmul' op takes 1 to 4 boxes from one line of %r to the next, as its valid columns say, but may find 4 boxes there}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  pto.tstore ins(%c : !c) outs(%x : !pto.partition_tensor_view<16x?xf32>)
  // expected-note @+1 {{this move lays %v out by its physical columns}}
  pto.tmov ins(%a : !b) outs(%w : !w)
  // expected-error @+1 {{'pto.tmatmul' op takes 2 boxes from one line of %v to the next, as its valid columns say, but 4 boxes lie there}}
  pto.tmatmul ins(%l, %v : !l, !n) outs(%d : !d)
  pto.tstore ins(%d : !d) outs(%y : !pto.partition_tensor_view<16x32xf32>)
  return
}

// -----

// In left of a5, lines of boxes are columns.

module attributes {pto.target_arch = "a5"} {
func.func @rows(%a: !pto.tile_buf<mat, 64x32xf16, valid=16x32, blayout=col_major, slayout=row_major>, %r: !pto.tile_buf<right, 32x32xf16, slayout=col_major>, %o: !pto.partition_tensor_view<16x32xf32>) {
  %l = pto.alloc_tile : !pto.tile_buf<left, 64x32xf16, valid=16x32, blayout=col_major, slayout=row_major>
  %c = pto.alloc_tile : !pto.tile_buf<acc, 64x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
  // expected-note @+1 {{this move lays %l out by its physical rows}}
  pto.tmov ins(%a : !pto.tile_buf<mat, 64x32xf16, valid=16x32, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 64x32xf16, valid=16x32, blayout=col_major, slayout=row_major>)
  // expected-error @+1 {{'pto.tmatmul' op takes 1 box from one line of %l to the next, as its valid rows say, but 4 boxes lie there}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 64x32xf16, valid=16x32, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 32x32xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 64x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>)
  pto.tstore ins(%c : !pto.tile_buf<acc, 64x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  return
}
}

// -----

// The depth is the columns of the left operand: rows of the right one behind it are not read, and there are none before it that are not.

!l = !pto.tile_buf<left, 16x256xf16, valid=?x?, slayout=row_major>
!r = !pto.tile_buf<right, 256x16xf16, valid=?x?, slayout=col_major>
!c = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @depth_of_left(%a: !pto.tile_buf<mat, 16x256xf16, blayout=col_major, slayout=row_major>, %b: !pto.tile_buf<mat, 256x16xf16, blayout=col_major, slayout=row_major>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c255 = arith.constant 255 : index
  %c256 = arith.constant 256 : index
  %l = pto.alloc_tile valid_row = %c16 valid_col = %c255 : !l
  %r = pto.alloc_tile valid_row = %c256 valid_col = %c16 : !r
  %m = pto.alloc_tile valid_row = %c16 valid_col = %c256 : !l
  %n = pto.alloc_tile valid_row = %c255 valid_col = %c16 : !r
  %c = pto.alloc_tile : !c
  pto.textract ins(%a, %c0, %c0 : !pto.tile_buf<mat, 16x256xf16, blayout=col_major, slayout=row_major>, index, index) outs(%l : !l)
  pto.textract ins(%a, %c0, %c0 : !pto.tile_buf<mat, 16x256xf16, blayout=col_major, slayout=row_major>, index, index) outs(%m : !l)
  pto.textract ins(%b, %c0, %c0 : !pto.tile_buf<mat, 256x16xf16, blayout=col_major, slayout=row_major>, index, index) outs(%r : !r)
  pto.textract ins(%b, %c0, %c0 : !pto.tile_buf<mat, 256x16xf16, blayout=col_major, slayout=row_major>, index, index) outs(%n : !r)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  // expected-error @+1 {{needs valid columns of lhs to be at most valid rows of rhs: lhs %m has 256, rhs %n has 255}}
  pto.tmatmul ins(%m, %n : !l, !r) outs(%c : !c)
  return
}

// -----

// No more of the right operand is multiplied than the depth: one line of its boxes here.

!l = !pto.tile_buf<left, 16x32xf16, valid=?x?, slayout=row_major>
!r = !pto.tile_buf<right, 32x64xf16, valid=?x?, slayout=col_major>
!c = !pto.tile_buf<acc, 16x64xf32, valid=16x?, blayout=col_major, slayout=row_major, fractal=1024>
func.func @depth_of_one_box(%a: !pto.tile_buf<mat, 16x32xf16, blayout=col_major, slayout=row_major>, %b: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %o: !pto.partition_tensor_view<16x32xf32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %l = pto.alloc_tile valid_row = %c16 valid_col = %c16 : !l
  %r = pto.alloc_tile valid_row = %c32 valid_col = %c32 : !r
  %c = pto.alloc_tile valid_col = %c32 : !c
  pto.textract ins(%a, %c0, %c0 : !pto.tile_buf<mat, 16x32xf16, blayout=col_major, slayout=row_major>, index, index) outs(%l : !l)
  pto.textract ins(%b, %c0, %c0 : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, index, index) outs(%r : !r)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  pto.tstore ins(%c : !c) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  return
}
