// RUN: pto-opt -t cpp %s | filecheck %s

// a5 takes scratch and ignores it: where there is none, the smallest tile stands in. Its
// vector instructions need no barrier between them.

!t = !pto.tile_buf<vec, 16x64xf32>
!col = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>

module attributes {pto.target_arch = "a5"} {
func.func @scratch(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !t
  %b = pto.alloc_tile addr = %addr : !t
  %c = pto.alloc_tile addr = %addr : !t
  %d = pto.alloc_tile addr = %addr : !t
  %col = pto.alloc_tile addr = %addr : !col
  pto.trowsum ins(%a : !t) outs(%col : !col)
  pto.taddc ins(%a, %b, %c : !t, !t, !t) outs(%d : !t)
  pto.barrier <PIPE_V>
  pto.barrier <PIPE_ALL>
  return
}

// CHECK-LABEL: AICORE void scratch(int64_t addr) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> col;
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 8, BLayout::RowMajor, 1, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> col_tmp;
// CHECK-NEXT: TROWSUM(col, a, col_tmp);
// CHECK-NEXT: TADD(d, a, b);
// CHECK-NEXT: TADD(d, d, c);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: return;
// CHECK-NEXT: }
}
