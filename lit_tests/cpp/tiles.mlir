// RUN: pto-opt -t cpp %s | filecheck %s

// Tiles: every handle is constructed with its extents.

func.func @known(%x: !pto.ptr<f32>) {
  %addr = arith.constant 1024 : i64
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK-LABEL: AICORE void known(__gm__ float* x) {
// CHECK-NEXT: const int64_t addr = 1024;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: TEXP(t, t);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @run_time(%rows: index, %cols: index, %addr: i64) {
  %both = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %row = pto.alloc_tile addr = %addr valid_row = %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x32>
  %col = pto.alloc_tile addr = %addr valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=8x?>
  pto.tmul ins(%both, %row : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x64xf32, valid=?x32>) outs(%col : !pto.tile_buf<vec, 16x64xf32, valid=8x?>)
  return
}

// CHECK-LABEL: AICORE void run_time(int64_t rows, int64_t cols, int64_t addr) {
// CHECK-NEXT: {{.*}} both = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(both, addr);
// CHECK-NEXT: {{.*}} row = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 32, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows);
// CHECK-NEXT: TASSIGN(row, addr);
// CHECK-NEXT: {{.*}} col = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 8, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(cols);
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: TMUL(col, both, row);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// pto-isa's tiles cannot have a static extent of 0: it becomes a run-time one.
func.func @empty(%addr: i64) {
  %none = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, valid=0x0>
  %no_rows = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, valid=0x64>
  pto.texp ins(%no_rows : !pto.tile_buf<vec, 16x64xf32, valid=0x64>) outs(%no_rows : !pto.tile_buf<vec, 16x64xf32, valid=0x64>)
  pto.texp ins(%none : !pto.tile_buf<vec, 16x64xf32, valid=0x0>) outs(%none : !pto.tile_buf<vec, 16x64xf32, valid=0x0>)
  return
}

// CHECK-LABEL: AICORE void empty(int64_t addr) {
// CHECK-NEXT: const int64_t c0_i64 = 0;
// CHECK-NEXT: {{.*}} none = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c0_i64, c0_i64);
// CHECK-NEXT: TASSIGN(none, addr);
// CHECK-NEXT: {{.*}} no_rows = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c0_i64);
// CHECK-NEXT: TASSIGN(no_rows, addr);
// CHECK-NEXT: TEXP(no_rows, no_rows);
// CHECK-NEXT: TEXP(none, none);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @extents(%rows: index, %cols: index, %addr: i64, %p: !pto.ptr<f32>) -> index {
  %t = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %cols, %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %valid:2 = pto.get_validshape %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %sum = arith.addi %valid#0, %valid#1 : index
  return %sum : index
}

// CHECK-LABEL: AICORE int64_t extents(int64_t rows, int64_t cols, int64_t addr, __gm__ float* p) {
// CHECK-NEXT: {{.*}} t = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: t.SetValidShape(cols, rows);
// CHECK-NEXT: int64_t valid_0 = t.GetValidRow();
// CHECK-NEXT: int64_t valid_1 = t.GetValidCol();
// CHECK-NEXT: int64_t sum = (int64_t) ((uint64_t) valid_0 + (uint64_t) valid_1);
// CHECK-NEXT: return sum;
// CHECK-NEXT: }

// What nothing uses is not printed.
func.func @unused(%addr: i64) {
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  return
}

// CHECK-LABEL: AICORE void unused(int64_t addr) {
// CHECK-NEXT: return;
// CHECK-NEXT: }
