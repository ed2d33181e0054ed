// RUN: pto-opt -t cpp %s | filecheck %s

// Second handles on the bytes of a tile, and the extents that they are constructed with.

module attributes {pto.target_arch = "a5"} {

// A bitcast has the extents of its source.
func.func @bitcast(%rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %bits = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xi32, valid=?x?>
  pto.tnot ins(%bits : !pto.tile_buf<vec, 16x64xi32, valid=?x?>) outs(%bits : !pto.tile_buf<vec, 16x64xi32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void bitcast(int64_t rows, int64_t cols, int64_t addr) {
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: int64_t t_rows = t.GetValidRow();
// CHECK-NEXT: int64_t t_cols = t.GetValidCol();
// CHECK-NEXT: {{.*}} bits = Tile<TileType::Vec, int32_t, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(t_rows, t_cols);
// CHECK-NEXT: TASSIGN(bits, addr);
// CHECK-NEXT: TNOT(bits, bits);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// A column of 16 x 1 becomes a row of 1 x 16: rows and columns are exchanged.
func.func @transposed(%rows: index, %addr: i64) {
  %one = arith.constant 1 : index
  %col = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %one : !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major>
  %row = pto.treshape %col : !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major> -> !pto.tile_buf<vec, 1x16xf32, valid=?x?>
  pto.texp ins(%row : !pto.tile_buf<vec, 1x16xf32, valid=?x?>) outs(%row : !pto.tile_buf<vec, 1x16xf32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void transposed(int64_t rows, int64_t addr) {
// CHECK-NEXT: const int64_t one = 1;
// CHECK-NEXT: {{.*}} col = Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, one);
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: int64_t col_rows = col.GetValidRow();
// CHECK-NEXT: {{.*}} row = Tile<TileType::Vec, float, 1, 16, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(one, col_rows);
// CHECK-NEXT: TRESHAPE(row, col);
// CHECK-NEXT: TEXP(row, row);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// All of a source that is provably valid throughout is valid in any shape.
func.func @whole(%addr: i64) {
  %rows = arith.constant 16 : index
  %cols = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void whole(int64_t addr) {
// CHECK-NEXT: const int64_t rows = 16;
// CHECK-NEXT: const int64_t cols = 64;
// CHECK-NEXT: const int64_t c8_i64 = 8;
// CHECK-NEXT: const int64_t c128_i64 = 128;
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: {{.*}} r = Tile<TileType::Vec, float, 8, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c8_i64, c128_i64);
// CHECK-NEXT: TRESHAPE(r, t);
// CHECK-NEXT: TEXP(r, r);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// The same rows of as many bytes: columns count by their size.
func.func @same_rows(%rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x128xf16, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 16x128xf16, valid=?x?>) outs(%r : !pto.tile_buf<vec, 16x128xf16, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void same_rows(int64_t rows, int64_t cols, int64_t addr) {
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: int64_t t_rows = t.GetValidRow();
// CHECK-NEXT: int64_t t_cols = t.GetValidCol();
// CHECK-NEXT: int64_t r_extent = t_cols * 2;
// CHECK-NEXT: {{.*}} r = Tile<TileType::Vec, half, 16, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(t_rows, r_extent);
// CHECK-NEXT: TASSIGN(r, addr);
// CHECK-NEXT: TEXP(r, r);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Full rows one after the other: as one row, or as more and shorter rows.
func.func @flat(%rows: index, %addr: i64) {
  %cols = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %line = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 1x1024xf32, valid=?x?>
  %halves = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 32x32xf32, valid=?x?>
  pto.texp ins(%line : !pto.tile_buf<vec, 1x1024xf32, valid=?x?>) outs(%line : !pto.tile_buf<vec, 1x1024xf32, valid=?x?>)
  pto.texp ins(%halves : !pto.tile_buf<vec, 32x32xf32, valid=?x?>) outs(%halves : !pto.tile_buf<vec, 32x32xf32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void flat(int64_t rows, int64_t addr) {
// CHECK-NEXT: const int64_t cols = 64;
// CHECK-NEXT: const int64_t c1_i64 = 1;
// CHECK-NEXT: const int64_t c32_i64 = 32;
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: int64_t t_rows = t.GetValidRow();
// CHECK-NEXT: int64_t line_extent = t_rows * 64;
// CHECK-NEXT: {{.*}} line = Tile<TileType::Vec, float, 1, 1024, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c1_i64, line_extent);
// CHECK-NEXT: TRESHAPE(line, t);
// CHECK-NEXT: int64_t t_rows_1 = t.GetValidRow();
// CHECK-NEXT: int64_t halves_extent = t_rows_1 * 2;
// CHECK-NEXT: {{.*}} halves = Tile<TileType::Vec, float, 32, 32, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(halves_extent, c32_i64);
// CHECK-NEXT: TRESHAPE(halves, t);
// CHECK-NEXT: TEXP(line, line);
// CHECK-NEXT: TEXP(halves, halves);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Extents that are set before anything looks at them need no rule.
func.func @set_first(%rows: index, %cols: index, %addr: i64) {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %r = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.set_validshape %r, %cols, %rows : !pto.tile_buf<vec, 8x128xf32, valid=?x?>
  pto.texp ins(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>) outs(%r : !pto.tile_buf<vec, 8x128xf32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void set_first(int64_t rows, int64_t cols, int64_t addr) {
// CHECK-NEXT: const int64_t c8_i64 = 8;
// CHECK-NEXT: const int64_t c128_i64 = 128;
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: {{.*}} r = Tile<TileType::Vec, float, 8, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c8_i64, c128_i64);
// CHECK-NEXT: TRESHAPE(r, t);
// CHECK-NEXT: r.SetValidShape(cols, rows);
// CHECK-NEXT: TEXP(r, r);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// A window of whole rows is a tile of its own; of some columns, it is as wide as the
// tile around it.
func.func @windows(%rows: index, %cols: index) {
  %addr = arith.constant 4096 : i64
  %zero = arith.constant 0 : index
  %eight = arith.constant 8 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %lower = pto.subview %t[%eight, %zero] sizes [8, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x64xf32>
  %right = pto.subview %t[%zero, %eight] sizes [8, 16] valid [%rows, %cols] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x16xf32, valid=?x?>
  %moving = pto.subview %t[%rows, %eight] sizes [8, 16] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x16xf32>
  pto.texp ins(%lower : !pto.tile_buf<vec, 8x64xf32>) outs(%lower : !pto.tile_buf<vec, 8x64xf32>)
  pto.texp ins(%right : !pto.tile_buf<vec, 8x16xf32, valid=?x?>) outs(%moving : !pto.tile_buf<vec, 8x16xf32>)
  return
}

// CHECK-LABEL: AICORE void windows(int64_t rows, int64_t cols) {
// CHECK-NEXT: const int64_t addr = 4096;
// CHECK-NEXT: const int64_t c6144_i64 = 6144;
// CHECK-NEXT: const int64_t c4128_i64 = 4128;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> lower;
// CHECK-NEXT: TASSIGN(lower, c6144_i64);
// CHECK-NEXT: {{.*}} right = Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(right, c4128_i64);
// CHECK-NEXT: int64_t moving_addr = addr + rows * 256 + 32;
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 16, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> moving;
// CHECK-NEXT: TASSIGN(moving, moving_addr);
// CHECK-NEXT: TEXP(lower, lower);
// CHECK-NEXT: TEXP(moving, right);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Boxes of 16 x 8 in column order: the window is as high as the tile around it.
func.func @boxed_window() {
  %addr = arith.constant 0 : i64
  %zero = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>
  %w = pto.subview %t[%zero, %c16] sizes [16, 16] : !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major> -> !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>
  %l = pto.alloc_tile addr = %addr : !pto.tile_buf<left, 16x16xf32, blayout=col_major, slayout=row_major>
  pto.textract ins(%w, %zero, %zero : !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>, index, index) outs(%l : !pto.tile_buf<left, 16x16xf32, blayout=col_major, slayout=row_major>)
  return
}

// CHECK-LABEL: AICORE void boxed_window() {
// CHECK-NEXT: const int64_t addr = 0;
// CHECK-NEXT: const int64_t zero = 0;
// CHECK-NEXT: const int64_t c2048_i64 = 2048;
// CHECK-NEXT: Tile<TileType::Mat, float, 32, 32, BLayout::ColMajor, 32, 32, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: Tile<TileType::Mat, float, 32, 16, BLayout::ColMajor, 16, 16, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> w;
// CHECK-NEXT: TASSIGN(w, c2048_i64);
// CHECK-NEXT: Tile<TileType::Left, float, 16, 16, BLayout::ColMajor, 16, 16, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> l;
// CHECK-NEXT: TASSIGN(l, addr);
// CHECK-NEXT: TEXTRACT(l, w, zero, zero);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// A handle that a tassign moves knows its address alone.
func.func @rebound(%a: i64, %b: i64) {
  %zero = arith.constant 0 : index
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %u = pto.tassign %t, %b : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
  %w = pto.subview %t[%zero, %zero] sizes [8, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x64xf32>
  pto.texp ins(%w : !pto.tile_buf<vec, 8x64xf32>) outs(%w : !pto.tile_buf<vec, 8x64xf32>)
  pto.texp ins(%u : !pto.tile_buf<vec, 16x64xf32>) outs(%u : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK-LABEL: AICORE void rebound(int64_t a, int64_t b) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: TASSIGN(t, b);
// CHECK-NEXT: uint64_t t_data = reinterpret_cast<uint64_t>(t.data());
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> w;
// CHECK-NEXT: TASSIGN(w, t_data);
// CHECK-NEXT: TEXP(w, w);
// CHECK-NEXT: TEXP(t, t);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Extents of handles that a tpop binds later.
func.func @declared(%a: i64) {
  %t = pto.declare_tile -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %u = pto.tassign %t, %a : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// CHECK-LABEL: AICORE void declared(int64_t a) {
// CHECK-NEXT: const int64_t c16_i64 = 16;
// CHECK-NEXT: const int64_t c64_i64 = 64;
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c16_i64, c64_i64);
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: TEXP(t, t);
// CHECK-NEXT: return;
// CHECK-NEXT: }

}
