// RUN: pto-opt -t cpp %s | filecheck %s

// Several tiles behind one handle.

func.func @slots(%i: index, %rows: index, %addr: i64) {
  %base = arith.constant 8192 : i64
  %one = arith.constant 1 : index
  %m = pto.alloc_multi_tile addr = %base valid_row = %rows : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x64>, count=2>
  %known = pto.multi_tile_get %m[%one] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x64>, count=2> -> !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  %chosen = pto.multi_tile_get %m[%i] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x64>, count=2> -> !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  pto.texp ins(%known : !pto.tile_buf<vec, 16x64xf32, valid=?x64>) outs(%chosen : !pto.tile_buf<vec, 16x64xf32, valid=?x64>)
  return
}

// CHECK-LABEL: AICORE void slots(int64_t i, int64_t rows, int64_t addr) {
// CHECK-NEXT: const int64_t base = 8192;
// CHECK-NEXT: const int64_t c12288_i64 = 12288;
// CHECK-NEXT: {{.*}} known = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows);
// CHECK-NEXT: TASSIGN(known, c12288_i64);
// CHECK-NEXT: int64_t chosen_addr = base + i * 4096;
// CHECK-NEXT: {{.*}} chosen = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows);
// CHECK-NEXT: TASSIGN(chosen, chosen_addr);
// CHECK-NEXT: TEXP(chosen, known);
// CHECK-NEXT: return;
// CHECK-NEXT: }
