// RUN: pto-opt -t cpp %s | filecheck %s

// Loads and stores of tiles.

!t = !pto.tile_buf<vec, 16x64xf32>
!acc = !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>
!p = !pto.partition_tensor_view<16x64xf32>

func.func @store(%x: !pto.ptr<f32>, %h: !pto.ptr<i8>, %a: i64, %q: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %box = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !p
  %w = pto.make_tensor_view %h, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xi8>
  %bytes = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xi8> -> !pto.partition_tensor_view<16x64xi8>
  %t = pto.alloc_tile addr = %a : !t
  %c = pto.alloc_tile addr = %a : !acc
  %fp = pto.alloc_tile addr = %a : !pto.tile_buf<scaling, 1x64xui64>
  pto.tload ins(%box : !p) outs(%t : !t)
  pto.tload ins(%box : !p) outs(%t : !t) {cache_policy = #pto.load_cache_policy<l2_bypass>}
  pto.tstore ins(%t : !t) outs(%box : !p)
  pto.tstore ins(%t : !t) outs(%box : !p) {atomicType = #pto<atomic_type atomic_add>}
  pto.tstore ins(%c : !acc) outs(%box : !p) {stPhase = #pto<st_phase final>}
  pto.tstore ins(%c : !acc) outs(%box : !p) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  pto.tstore ins(%c : !acc, %q : i64) outs(%bytes : !pto.partition_tensor_view<16x64xi8>)
  pto.tstore ins(%c : !acc fp %fp : !pto.tile_buf<scaling, 1x64xui64>) outs(%bytes : !pto.partition_tensor_view<16x64xi8>)
  return
}

// CHECK-LABEL: AICORE void store(__gm__ float* x, __gm__ int8_t* h, int64_t a, int64_t q) {
// CHECK-NEXT: {{.*}} box_shape = pto::Shape<1, 1, 1, 16, 64>();
// CHECK-NEXT: {{.*}} box_stride = pto::Stride<1024, 1024, 1024, 64, 1>();
// CHECK-NEXT: {{.*}} box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>(x, box_shape, box_stride);
// CHECK-NEXT: {{.*}} bytes_shape = pto::Shape<1, 1, 1, 16, 64>();
// CHECK-NEXT: {{.*}} bytes_stride = pto::Stride<1024, 1024, 1024, 64, 1>();
// CHECK-NEXT: {{.*}} bytes = GlobalTensor<int8_t, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>(h, bytes_shape, bytes_stride);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: Tile<TileType::Acc, float, 16, 64, BLayout::ColMajor, 16, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, a);
// CHECK-NEXT: Tile<TileType::Scaling, uint64_t, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> fp;
// CHECK-NEXT: TASSIGN(fp, a);
// CHECK-NEXT: TLOAD(t, box);
// CHECK-NEXT: TLOAD<pto::TLoadL2Hint::NotAllocKeep>(t, box);
// CHECK-NEXT: TSTORE(box, t);
// CHECK-NEXT: TSTORE<Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>, AtomicType::AtomicAdd>(box, t);
// CHECK-NEXT: TSTORE<STPhase::Final>(box, c);
// CHECK-NEXT: TSTORE<Tile<TileType::Acc, float, 16, 64, BLayout::ColMajor, 16, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null>, GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>, AtomicType::AtomicNone, ReluPreMode::NormalRelu>(box, c);
// CHECK-NEXT: uint64_t q_word = (uint64_t) q;
// CHECK-NEXT: TSTORE<Tile<TileType::Acc, float, 16, 64, BLayout::ColMajor, 16, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null>, GlobalTensor<int8_t, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>, AtomicType::AtomicNone, ReluPreMode::NoRelu>(bytes, c, q_word);
// CHECK-NEXT: TSTORE_FP(bytes, c, fp);
// CHECK-NEXT: return;
// CHECK-NEXT: }
