// RUN: pto-opt -t cpp %s | filecheck %s

// Where pto-isa, or its CPU simulator alone, takes tiles of one C++ type, those that differ in what their
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

// A fill takes the cells of a narrower static tile for neighbours on a2a3: C++ learns its
// columns at run time, and so do the other operations on it.

// CHECK-LABEL: AICORE void filled(
// CHECK: Tile<TileType::Vec, int16_t, 16, 64, BLayout::RowMajor, 16, -1, {{.*}}> e = Tile<TileType::Vec, int16_t, 16, 64, BLayout::RowMajor, 16, -1, {{.*}}>(c50_i64);
// CHECK: Tile<TileType::Vec, int16_t, 16, 64, BLayout::RowMajor, 16, -1, {{.*}}> f = {{.*}}(c50_i64);
// CHECK: Tile<TileType::Vec, int16_t, 16, 64, BLayout::RowMajor, 16, 50, {{.*}}> g;
// CHECK: Tile<TileType::Vec, int16_t, 1, 64, BLayout::RowMajor, 1, 50, {{.*}}> h;
// CHECK: TEXPANDS(e, x);
// CHECK: TORS(f, g, x);
// CHECK: TEXPANDS(h, x);
func.func @filled(%x: i16) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %at = arith.constant 0 : i64
  %next = arith.constant 4096 : i64
  %e = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xi16, valid=16x50>
  %f = pto.alloc_tile addr = %next : !pto.tile_buf<vec, 16x64xi16, valid=16x50>
  %g = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xi16, valid=16x50>
  %h = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 1x64xi16, valid=1x50>
  pto.texpands ins(%x : i16) outs(%e : !pto.tile_buf<vec, 16x64xi16, valid=16x50>)
  pto.tors ins(%g, %x : !pto.tile_buf<vec, 16x64xi16, valid=16x50>, i16) outs(%f : !pto.tile_buf<vec, 16x64xi16, valid=16x50>)
  pto.texpands ins(%x : i16) outs(%h : !pto.tile_buf<vec, 1x64xi16, valid=1x50>)
  return
}

// CHECK-LABEL: AICORE void scaled(
// CHECK: Tile<TileType::Vec, float, 16, 8, BLayout::RowMajor, 16, -1, {{.*}}> s = {{.*}}(c8_i64);
// CHECK: Tile<TileType::Vec, float, 16, 8, BLayout::RowMajor, 16, -1, {{.*}}> o = {{.*}}(n);
// CHECK: TDEQUANT<{{.*}}>(d, q, s, o);
func.func @scaled(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %at = arith.constant 0 : i64
  %next = arith.constant 4096 : i64
  %q = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xi8>
  %s = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x8xf32>
  %o = pto.alloc_tile addr = %at valid_col = %n : !pto.tile_buf<vec, 16x8xf32, valid=16x?>
  %d = pto.alloc_tile addr = %next : !pto.tile_buf<vec, 16x64xf32>
  pto.tdequant ins(%q, %s, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x8xf32>, !pto.tile_buf<vec, 16x8xf32, valid=16x?>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}
