// RUN: pto-opt -t cpp %s | filecheck %s

// Where pto-isa's CPU simulator takes tiles of one C++ type, those that differ in what their
// types know of their valid extents are constructed with all of these.

// CHECK-LABEL: AICORE void sum(
// CHECK: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}> a = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}>(n);
// CHECK: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}> b = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}>(c16_i64);
// CHECK: TADD(b, b, a);
// CHECK-NOT: Tile<{{.*}}, 16, 64, SLayout
// CHECK: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}> c = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, {{.*}}>(c16_i64);
// CHECK: TABS(c, b);
// CHECK: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, {{.*}}> d;
// CHECK: TMUL(d, c, c);
func.func @sum(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %at = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %at valid_row = %n : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  %b = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.tadd ins(%b, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32, valid=?x64>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  %c = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.tabs ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x64xf32>)
  %d = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.tmul ins(%c, %c : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}
