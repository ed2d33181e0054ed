// RUN: pto-opt -t cpp %s | filecheck %s

// Copies, conversions, windows and padding.

!t = !pto.tile_buf<vec, 16x64xf32>
!dyn = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!pad = !pto.tile_buf<vec, 16x64xf32, pad=1>
!wide = !pto.tile_buf<vec, 16x128xf32, pad=3>
!mat = !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>
!mat8 = !pto.tile_buf<mat, 32x64xi8, blayout=col_major, slayout=row_major>
!left = !pto.tile_buf<left, 32x32xf16, slayout=row_major>
!acc = !pto.tile_buf<acc, 32x64xf32, blayout=col_major, slayout=row_major, fractal=1024>

func.func @copies(%a: i64, %b: i64, %q: i64, %row: index, %col: index) {
  %x = pto.alloc_tile addr = %a : !t
  %y = pto.alloc_tile addr = %b : !t
  %m = pto.alloc_tile addr = %a : !mat
  %m8 = pto.alloc_tile addr = %a : !mat8
  %l = pto.alloc_tile addr = %a : !left
  %c = pto.alloc_tile addr = %a : !acc
  pto.tmov ins(%x : !t) outs(%y : !t)
  pto.tmov ins(%c : !acc) outs(%m : !mat)
  pto.tmov ins(%c : !acc) outs(%m : !mat) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  pto.tmov ins(%c : !acc, %q : i64) outs(%m8 : !mat8)
  pto.textract ins(%m, %row, %col : !mat, index, index) outs(%l : !left)
  pto.tinsert ins(%c, %row, %col : !acc, index, index) outs(%m : !mat)
  return
}

// CHECK-LABEL: AICORE void copies(int64_t a, int64_t b, int64_t q, int64_t row, int64_t col) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> x;
// CHECK-NEXT: TASSIGN(x, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> y;
// CHECK-NEXT: TASSIGN(y, b);
// CHECK-NEXT: Tile<TileType::Mat, half, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> m;
// CHECK-NEXT: TASSIGN(m, a);
// CHECK-NEXT: Tile<TileType::Mat, int8_t, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> m8;
// CHECK-NEXT: TASSIGN(m8, a);
// CHECK-NEXT: Tile<TileType::Left, half, 32, 32, BLayout::RowMajor, 32, 32, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> l;
// CHECK-NEXT: TASSIGN(l, a);
// CHECK-NEXT: Tile<TileType::Acc, float, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, a);
// CHECK-NEXT: TMOV(y, x);
// CHECK-NEXT: TMOV(m, c);
// CHECK-NEXT: TMOV<Tile<TileType::Mat, half, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Acc, float, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null>, ReluPreMode::NormalRelu>(m, c);
// CHECK-NEXT: uint64_t q_word = (uint64_t) q;
// CHECK-NEXT: TMOV<Tile<TileType::Mat, int8_t, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Acc, float, 32, 64, BLayout::ColMajor, 32, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null>>(m8, c, q_word);
// CHECK-NEXT: TEXTRACT(l, m, row, col);
// CHECK-NEXT: TINSERT(m, c, row, col);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @convert(%a: i64) {
  %f = pto.alloc_tile addr = %a : !t
  %h = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf16>
  %s = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xi16>
  %tmp = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x4096xi8>
  pto.tcvt ins(%f : !t) outs(%h : !pto.tile_buf<vec, 16x64xf16>)
  pto.tcvt ins(%f {rmode = #pto<round_mode TRUNC>, satmode = #pto<saturation_mode ON>} : !t) outs(%h : !pto.tile_buf<vec, 16x64xf16>)
  pto.tcvt ins(%f, %tmp {rmode = #pto<round_mode CAST_RINT>} : !t, !pto.tile_buf<vec, 1x4096xi8>) outs(%s : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// CHECK-LABEL: AICORE void convert(int64_t a) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> f;
// CHECK-NEXT: TASSIGN(f, a);
// CHECK-NEXT: Tile<TileType::Vec, half, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> h;
// CHECK-NEXT: TASSIGN(h, a);
// CHECK-NEXT: Tile<TileType::Vec, int16_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> s;
// CHECK-NEXT: TASSIGN(s, a);
// CHECK-NEXT: Tile<TileType::Vec, int8_t, 1, 4096, BLayout::RowMajor, 1, 4096, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, a);
// CHECK-NEXT: TCVT(h, f, RoundMode::CAST_RINT, SaturationMode::OFF);
// CHECK-NEXT: TCVT(h, f, RoundMode::CAST_TRUNC, SaturationMode::ON);
// CHECK-NEXT: TCVT(s, f, tmp, RoundMode::CAST_RINT, SaturationMode::OFF);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// To another tile, to a larger one, to the same bytes, to one handle.
func.func @pad(%rows: index) {
  %a = arith.constant 0 : i64
  %b = arith.constant 8192 : i64
  %same = arith.constant 0 : i64
  %c64 = arith.constant 64 : index
  %x = pto.alloc_tile addr = %a valid_row = %rows valid_col = %c64 : !dyn
  %y = pto.alloc_tile addr = %b : !pad
  %z = pto.alloc_tile addr = %b : !wide
  %w = pto.alloc_tile addr = %same : !pad
  pto.tfillpad ins(%x : !dyn) outs(%y : !pad)
  pto.tfillpad ins(%x : !dyn) outs(%z : !wide)
  pto.tfillpad ins(%x : !dyn) outs(%w : !pad)
  pto.tfillpad ins(%y : !pad) outs(%y : !pad)
  return
}

// CHECK-LABEL: AICORE void pad(int64_t rows) {
// CHECK-NEXT: const int64_t a = 0;
// CHECK-NEXT: const int64_t b = 8192;
// CHECK-NEXT: const int64_t c64 = 64;
// CHECK-NEXT: {{.*}} x = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, c64);
// CHECK-NEXT: TASSIGN(x, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Zero, CompactMode::Null> y;
// CHECK-NEXT: TASSIGN(y, b);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, 16, 128, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null> z;
// CHECK-NEXT: TASSIGN(z, b);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Zero, CompactMode::Null> w;
// CHECK-NEXT: TASSIGN(w, a);
// CHECK-NEXT: TFILLPAD(y, x);
// CHECK-NEXT: TFILLPAD<pto::TFillPadMode::Expand>(z, x);
// CHECK-NEXT: TFILLPAD<pto::TFillPadMode::InPlace>(w, x);
// CHECK-NEXT: TFILLPAD<pto::TFillPadMode::InPlace>(y, y);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @pad_mat(%a: i64) {
  %x = pto.alloc_tile addr = %a : !pto.tile_buf<mat, 32x64xf16, valid=20x64, blayout=col_major, slayout=row_major, pad=1>
  pto.tfillpad ins(%x : !pto.tile_buf<mat, 32x64xf16, valid=20x64, blayout=col_major, slayout=row_major, pad=1>) outs(%x : !pto.tile_buf<mat, 32x64xf16, valid=20x64, blayout=col_major, slayout=row_major, pad=1>)
  pto.tfillpad ins(%x : !pto.tile_buf<mat, 32x64xf16, valid=20x64, blayout=col_major, slayout=row_major, pad=1>) outs(%x : !pto.tile_buf<mat, 32x64xf16, valid=20x64, blayout=col_major, slayout=row_major, pad=1>) {padValue = #pto.pad_value<zero>}
  return
}

// CHECK-LABEL: AICORE void pad_mat(int64_t a) {
// CHECK-NEXT: Tile<TileType::Mat, half, 32, 64, BLayout::ColMajor, 20, 64, SLayout::RowMajor, 512, PadValue::Zero, CompactMode::Null> x;
// CHECK-NEXT: TASSIGN(x, a);
// CHECK-NEXT: TFILLPAD(x, x);
// CHECK-NEXT: TFILLPAD<Tile<TileType::Mat, half, 32, 64, BLayout::ColMajor, 20, 64, SLayout::RowMajor, 512, PadValue::Zero, CompactMode::Null>, pto::PadValue::Zero>(x, x);
// CHECK-NEXT: return;
// CHECK-NEXT: }
