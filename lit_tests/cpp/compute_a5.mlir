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

// The numbers that are compared with have no sign here.

func.func @compared_numbers(%k: i16) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %z = arith.constant 0 : i64
  %z1 = arith.constant 4096 : i64
  %z2 = arith.constant 8192 : i64
  %z3 = arith.constant 16384 : i64
  %s = pto.alloc_tile addr = %z : !pto.tile_buf<vec, 4x64xi16>
  %t = pto.alloc_tile addr = %z1 : !pto.tile_buf<vec, 8x64xi32>
  %d = pto.alloc_tile addr = %z2 : !pto.tile_buf<vec, 4x64xi32>
  %c = pto.alloc_tile addr = %z3 : !pto.tile_buf<vec, 1x8xi32>
  pto.tgather ins(%s, %k, %t : !pto.tile_buf<vec, 4x64xi16>, i16, !pto.tile_buf<vec, 8x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 4x64xi32>, !pto.tile_buf<vec, 1x8xi32>) {cmpMode = #pto<cmp gt>}
  return
}

// CHECK-LABEL: AICORE void compared_numbers(
// CHECK: Tile<TileType::Vec, uint16_t, 1, 16, {{.*}} d_keys =
// CHECK: TEXPANDS(d_keys, k);
// CHECK: TGATHER<{{.*}}, CmpMode::GT>(d, s, d_keys, c, t, 0);
}
