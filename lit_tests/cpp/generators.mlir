// RUN: pto-opt -t cpp %s | filecheck %s

// Tiles made from nothing, gathered, scattered, sorted.

!i = !pto.tile_buf<vec, 1x64xi32>
!f = !pto.tile_buf<vec, 16x64xf32>
!idx = !pto.tile_buf<vec, 16x64xi32>
!line = !pto.tile_buf<vec, 1x64xf32>

module attributes {pto.target_arch = "a5"} {
func.func @generate(%a: i64, %s: i32) {
  %i = pto.alloc_tile addr = %a : !i
  %tmp = pto.alloc_tile addr = %a : !i
  %f = pto.alloc_tile addr = %a : !f
  %r = pto.alloc_tile addr = %a : !idx
  pto.tci ins(%s : i32) outs(%i : !i)
  pto.tci ins(%s, %tmp : i32, !i) outs(%i : !i) {descending = true}
  pto.ttri ins(%s {upperOrLower = 1 : i32} : i32) outs(%f : !f)
  pto.trandom ins(%s, %s, %s, %s, %s, %s : i32, i32, i32, i32, i32, i32) outs(%r : !idx)
  return
}

// CHECK-LABEL: AICORE void generate(int64_t a, int32_t s) {
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> i;
// CHECK-NEXT: TASSIGN(i, a);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> f;
// CHECK-NEXT: TASSIGN(f, a);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> r;
// CHECK-NEXT: TASSIGN(r, a);
// CHECK-NEXT: TCI<Tile<TileType::Vec, int32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, int32_t, 0>(i, s);
// CHECK-NEXT: TCI<Tile<TileType::Vec, int32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, int32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, int32_t, 1>(i, s, tmp);
// CHECK-NEXT: TTRI<Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, 1>(f, s);
// CHECK-NEXT: {
// CHECK-NEXT: TRandomKey random_key = {(uint32_t) s, (uint32_t) s};
// CHECK-NEXT: TRandomCounter random_counter = {(uint32_t) s, (uint32_t) s, (uint32_t) s, (uint32_t) s};
// CHECK-NEXT: TRANDOM<10>(r, random_key, random_counter);
// CHECK-NEXT: }
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @gather(%a: i64, %p: !pto.ptr<f32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %c1024 = arith.constant 1024 : index
  %f = pto.alloc_tile addr = %a : !f
  %d = pto.alloc_tile addr = %a : !f
  %half = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x32xf32>
  %idx = pto.alloc_tile addr = %a : !idx
  %tmp = pto.alloc_tile addr = %a : !idx
  %rows = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x16xi32>
  %v = pto.make_tensor_view %p, shape = [%c1024, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %box = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c1024, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1024x64xf32>
  pto.tgather ins(%f, %idx, %tmp : !f, !idx, !idx) outs(%d : !f)
  pto.tgather ins(%f, %idx : !f, !idx) outs(%d : !f)
  pto.tgather ins(%f, {maskPattern = #pto.mask_pattern<P0101>} : !f, "row") outs(%half : !pto.tile_buf<vec, 16x32xf32>)
  pto.tscatter ins(%f, %idx : !f, !idx) outs(%d : !f)
  pto.mgather ins(%box, %rows : !pto.partition_tensor_view<1024x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%f : !f) {coalesce = #pto<coalesce row>, gatherOob = #pto<gather_oob clamp>}
  pto.mscatter ins(%f, %rows : !f, !pto.tile_buf<vec, 1x16xi32>) outs(%box : !pto.partition_tensor_view<1024x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// CHECK-LABEL: AICORE void gather(int64_t a, __gm__ float* p) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> f;
// CHECK-NEXT: TASSIGN(f, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 32, BLayout::RowMajor, 16, 32, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> half_;
// CHECK-NEXT: TASSIGN(half_, a);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> idx;
// CHECK-NEXT: TASSIGN(idx, a);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, a);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 1, 16, BLayout::RowMajor, 1, 16, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> rows;
// CHECK-NEXT: TASSIGN(rows, a);
// CHECK-NEXT: {{.*}} box_shape = pto::Shape<1, 1, 1, 1024, 64>();
// CHECK-NEXT: {{.*}} box_stride = pto::Stride<65536, 65536, 65536, 64, 1>();
// CHECK-NEXT: {{.*}} box = GlobalTensor<float, pto::Shape<1, 1, 1, 1024, 64>, pto::Stride<65536, 65536, 65536, 64, 1>, pto::Layout::ND>(p, box_shape, box_stride);
// CHECK-NEXT: TGATHER(d, f, idx, tmp);
// CHECK-NEXT: TGATHER(d, f, idx, idx);
// CHECK-NEXT: TGATHER<Tile<TileType::Vec, float, 16, 32, BLayout::RowMajor, 16, 32, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, MaskPattern::P0101>(half_, f);
// CHECK-NEXT: TSCATTER(d, f, idx);
// CHECK-NEXT: MGATHER<pto::Coalesce::Row, pto::GatherOOB::Clamp>(f, box, rows);
// CHECK-NEXT: MSCATTER<pto::Coalesce::Row>(box, f, rows);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @sort(%a: i64) {
  %n = arith.constant 64 : i32
  %x = pto.alloc_tile addr = %a : !line
  %idx = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x64xui32>
  %s = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x128xf32>
  %m = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x256xf32>
  %tmp = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x256xf32>
  %d = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x256xf32>
  %executed = arith.constant dense<0> : vector<4xi16>
  pto.tsort32 ins(%x, %idx : !line, !pto.tile_buf<vec, 1x64xui32>) outs(%s : !pto.tile_buf<vec, 1x128xf32>)
  pto.tmrgsort ins(%m, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xf32>)
  pto.tmrgsort ins(%s, %s, %tmp {exhausted = false} : !pto.tile_buf<vec, 1x128xf32>, !pto.tile_buf<vec, 1x128xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %executed : !pto.tile_buf<vec, 1x256xf32>, vector<4xi16>)
  return
}

// CHECK-LABEL: AICORE void sort(int64_t a) {
// CHECK-NEXT: const int32_t n = 64;
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> x;
// CHECK-NEXT: TASSIGN(x, a);
// CHECK-NEXT: Tile<TileType::Vec, uint32_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> idx;
// CHECK-NEXT: TASSIGN(idx, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 128, BLayout::RowMajor, 1, 128, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> s;
// CHECK-NEXT: TASSIGN(s, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> m;
// CHECK-NEXT: TASSIGN(m, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, a);
// CHECK-NEXT: pto::MrgSortExecutedNumList executed = pto::MrgSortExecutedNumList{0, 0, 0, 0};
// CHECK-NEXT: TSORT32(s, x, idx);
// CHECK-NEXT: TMRGSORT(d, m, n);
// CHECK-NEXT: TMRGSORT<Tile<TileType::Vec, float, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 1, 128, BLayout::RowMajor, 1, 128, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 1, 128, BLayout::RowMajor, 1, 128, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, false>(d, executed, tmp, s, s);
// CHECK-NEXT: return;
// CHECK-NEXT: }
}
