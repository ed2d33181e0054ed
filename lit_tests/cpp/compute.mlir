// RUN: pto-opt -t cpp %s | filecheck %s

// Calls of pto-isa: what is written comes first, then the other operands in their order.

!t = !pto.tile_buf<vec, 16x64xf32>
!i = !pto.tile_buf<vec, 16x64xi32>
!col = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
!blocks = !pto.tile_buf<vec, 16x8xf32>
!row = !pto.tile_buf<vec, 1x64xf32>

func.func @elementwise(%addr: i64, %s: f32) {
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  pto.tadd ins(%a, %b : !t, !t) outs(%d : !t)
  pto.tdiv ins(%a, %b : !t, !t) outs(%d : !t) {precisionType = #pto<div_precision high_precision>}
  pto.tdiv ins(%a, %b : !t, !t) outs(%d : !t) {precisionType = #pto<div_precision default>}
  pto.tmuls ins(%a, %s : !t, f32) outs(%d : !t)
  pto.tdivs ins(%a, %s : !t, f32) outs(%d : !t)
  pto.tdivs ins(%s, %a : f32, !t) outs(%d : !t)
  pto.texpands ins(%s : f32) outs(%d : !t)
  pto.texp ins(%a : !t) outs(%d : !t)
  pto.trsqrt ins(%a : !t) outs(%d : !t)
  pto.trsqrt ins(%a, %b : !t, !t) outs(%d : !t)
  pto.tpartadd ins(%a, %b : !t, !t) outs(%d : !t)
  return
}

// CHECK-LABEL: AICORE void elementwise(int64_t addr, float s) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: TADD(d, a, b);
// CHECK-NEXT: TDIV<pto::DivAlgorithm::HIGH_PRECISION>(d, a, b);
// CHECK-NEXT: TDIV(d, a, b);
// CHECK-NEXT: TMULS(d, a, s);
// CHECK-NEXT: TDIVS(d, a, s);
// CHECK-NEXT: TDIVS(d, s, a);
// CHECK-NEXT: TEXPANDS(d, s);
// CHECK-NEXT: TEXP(d, a);
// CHECK-NEXT: TRSQRT(d, a);
// CHECK-NEXT: TRSQRT(d, a, b);
// CHECK-NEXT: TPARTADD(d, a, b);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Two calls; on a2a3 the second has to wait for the first.
func.func @two_steps(%addr: i64, %s: f32) {
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  %c = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  pto.taddc ins(%a, %b, %c : !t, !t, !t) outs(%d : !t)
  pto.tsubc ins(%a, %b, %c : !t, !t, !t) outs(%d : !t)
  pto.taddsc ins(%a, %s, %b : !t, f32, !t) outs(%d : !t)
  pto.tsubsc ins(%a, %s, %b : !t, f32, !t) outs(%d : !t)
  pto.taddrelu ins(%a, %b : !t, !t) outs(%d : !t)
  return
}

// CHECK-LABEL: AICORE void two_steps(int64_t addr, float s) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: TADD(d, a, b);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: TADD(d, d, c);
// CHECK-NEXT: TSUB(d, a, b);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: TADD(d, d, c);
// CHECK-NEXT: TADDS(d, a, s);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: TADD(d, d, b);
// CHECK-NEXT: TSUBS(d, a, s);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: TADD(d, d, b);
// CHECK-NEXT: TADD(d, a, b);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: TRELU(d, d);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @scratch(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  %tmp = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  %col = pto.alloc_tile addr = %addr : !col
  %row = pto.alloc_tile addr = %addr : !row
  pto.trem ins(%a, %b, %tmp : !t, !t, !t) outs(%d : !t)
  pto.trowsum ins(%a, %tmp : !t, !t) outs(%col : !col)
  pto.tcolmax ins(%a : !t) outs(%row : !row)
  pto.tcolsum ins(%a : !t) outs(%row : !row)
  pto.tcolsum ins(%a, %tmp {isBinary = true} : !t, !t) outs(%row : !row)
  return
}

// CHECK-LABEL: AICORE void scratch(int64_t addr) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> col;
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> row;
// CHECK-NEXT: TASSIGN(row, addr);
// CHECK-NEXT: TREM(d, a, b, tmp);
// CHECK-NEXT: TROWSUM(col, a, tmp);
// CHECK-NEXT: TCOLMAX(row, a);
// CHECK-NEXT: TCOLSUM(row, a);
// CHECK-NEXT: TCOLSUM(row, a, tmp, true);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// All row expansions, with a column and with a block for each row, with and without
// scratch.
func.func @row_expansions(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !t
  %col = pto.alloc_tile addr = %addr : !col
  %blocks = pto.alloc_tile addr = %addr : !blocks
  %tmp = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  pto.trowexpand ins(%col : !col) outs(%d : !t)
  pto.trowexpandadd ins(%a, %col : !t, !col) outs(%d : !t)
  pto.trowexpandadd ins(%a, %col, %tmp : !t, !col, !t) outs(%d : !t)
  pto.trowexpandsub ins(%a, %blocks : !t, !blocks) outs(%d : !t)
  pto.trowexpandsub ins(%col, %a : !col, !t) outs(%d : !t)
  pto.trowexpandmul ins(%a, %col : !t, !col) outs(%d : !t)
  pto.trowexpandmul ins(%a, %col, %tmp : !t, !col, !t) outs(%d : !t)
  pto.trowexpanddiv ins(%a, %col : !t, !col) outs(%d : !t)
  pto.trowexpanddiv ins(%a, %col, %tmp : !t, !col, !t) outs(%d : !t) {precisionType = #pto<div_precision high_precision>}
  pto.trowexpandmax ins(%a, %col, %tmp : !t, !col, !t) outs(%d : !t)
  pto.trowexpandmin ins(%a, %col : !t, !col) outs(%d : !t)
  pto.trowexpandexpdif ins(%a, %col : !t, !col) outs(%d : !t)
  return
}

// CHECK-LABEL: AICORE void row_expansions(int64_t addr) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> col;
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 8, BLayout::RowMajor, 16, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> blocks;
// CHECK-NEXT: TASSIGN(blocks, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: TROWEXPAND(d, col);
// CHECK-NEXT: TROWEXPANDADD(d, a, col);
// CHECK-NEXT: TROWEXPANDADD(d, a, col, tmp);
// CHECK-NEXT: TROWEXPANDSUB(d, a, blocks);
// CHECK-NEXT: TROWEXPANDSUB(d, col, a);
// CHECK-NEXT: TROWEXPANDMUL(d, a, col);
// CHECK-NEXT: TROWEXPANDMUL(d, a, col, tmp);
// CHECK-NEXT: TROWEXPANDDIV(d, a, col);
// CHECK-NEXT: TROWEXPANDDIV<pto::DivAlgorithm::HIGH_PRECISION>(d, a, col, tmp);
// CHECK-NEXT: TROWEXPANDMAX(d, a, col, tmp);
// CHECK-NEXT: TROWEXPANDMIN(d, a, col);
// CHECK-NEXT: TROWEXPANDEXPDIF(d, a, col);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @column_expansions(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !t
  %row = pto.alloc_tile addr = %addr : !row
  %d = pto.alloc_tile addr = %addr : !t
  pto.tcolexpand ins(%row : !row) outs(%d : !t)
  pto.tcolexpandmul ins(%a, %row : !t, !row) outs(%d : !t)
  return
}

// CHECK-LABEL: AICORE void column_expansions(int64_t addr) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> row;
// CHECK-NEXT: TASSIGN(row, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: TCOLEXPAND(d, row);
// CHECK-NEXT: TCOLEXPANDMUL(d, a, row);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @compare(%addr: i64, %s: f32) {
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  %mask = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x32xui8, valid=16x8>
  %tmp = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 1x16xi32>
  %line = pto.alloc_tile addr = %addr : !row
  pto.tcmp ins(%a, %b {cmpMode = #pto<cmp gt>} : !t, !t) outs(%mask : !pto.tile_buf<vec, 16x32xui8, valid=16x8>)
  pto.tcmps ins(%a, %s : !t, f32) outs(%mask : !pto.tile_buf<vec, 16x32xui8, valid=16x8>)
  pto.tsel ins(%mask, %a, %b, %tmp : !pto.tile_buf<vec, 16x32xui8, valid=16x8>, !t, !t, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !t)
  pto.tsels ins(%mask, %a, %line, %s : !pto.tile_buf<vec, 16x32xui8, valid=16x8>, !t, !row, f32) outs(%d : !t)
  return
}

// CHECK-LABEL: AICORE void compare(int64_t addr, float s) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: Tile<TileType::Vec, uint8_t, 16, 32, BLayout::RowMajor, 16, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> mask;
// CHECK-NEXT: TASSIGN(mask, addr);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 1, 16, BLayout::RowMajor, 1, 16, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> line;
// CHECK-NEXT: TASSIGN(line, addr);
// CHECK-NEXT: TCMP(mask, a, b, CmpMode::GT);
// CHECK-NEXT: TCMPS(mask, a, s, CmpMode::EQ);
// CHECK-NEXT: TSEL(d, mask, a, b, tmp);
// CHECK-NEXT: TSELS(d, mask, a, line, s);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Powers of whole numbers take scratch that they do not use.
func.func @whole_powers(%a: !pto.tile_buf<vec, 1x16xi32>, %b: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 1x16xi32>, %n: i32) {
  pto.tpow ins(%a, %b : !pto.tile_buf<vec, 1x16xi32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 1x16xi32>)
  pto.tpows ins(%a, %n : !pto.tile_buf<vec, 1x16xi32>, i32) outs(%d : !pto.tile_buf<vec, 1x16xi32>)
  return
}

// CHECK-LABEL: AICORE void whole_powers(
// CHECK-NEXT: TPOW(d, a, b, d);
// CHECK-NEXT: TPOWS(d, a, n, d);
// CHECK-NEXT: return;
