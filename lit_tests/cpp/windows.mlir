// RUN: pto-opt -t cpp %s | filecheck %s

// Windows of tiles keep the strides of the tile around them; scratch in given bytes.

module attributes {pto.target_arch = "a5"} {
func.func @pad_window(%n: index) {
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 8192 : i64
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %src = pto.alloc_tile addr = %a0 valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %big = pto.alloc_tile addr = %a1 : !pto.tile_buf<vec, 16x128xf32, pad=3>
  %win = pto.subview %big[%c0, %c64] sizes [16, 64] : !pto.tile_buf<vec, 16x128xf32, pad=3>
  pto.tfillpad ins(%src : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%win : !pto.tile_buf<vec, 16x64xf32, pad=3>)
  return
}

// CHECK-LABEL: AICORE void pad_window(int64_t n) {
// CHECK-NEXT: const int64_t a0 = 0;
// CHECK-NEXT: const int64_t a1 = 8192;
// CHECK-NEXT: const int64_t c64 = 64;
// CHECK-NEXT: const int64_t c8448_i64 = 8448;
// CHECK-NEXT: const int64_t c16_i64 = 16;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> src = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(n, n);
// CHECK-NEXT: TASSIGN(src, a0);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, 16, 128, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null> big;
// CHECK-NEXT: TASSIGN(big, a1);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null> win;
// CHECK-NEXT: TASSIGN(win, c8448_i64);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null> win_whole = Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null>(c16_i64, c64);
// CHECK-NEXT: TASSIGN(win_whole, c8448_i64);
// CHECK-NEXT: TEXPANDS(win_whole, (float) -__builtin_inff());
// CHECK-NEXT: int64_t v1 = src.GetValidRow();
// CHECK-NEXT: int64_t v2 = src.GetValidCol();
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null> win_part = Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Min, CompactMode::Null>(v1, v2);
// CHECK-NEXT: TASSIGN(win_part, c8448_i64);
// CHECK-NEXT: TMOV(win_part, src);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @nested(%n: index) {
  %a1 = arith.constant 8192 : i64
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c64 = arith.constant 64 : index
  %big = pto.alloc_tile addr = %a1 : !pto.tile_buf<vec, 16x128xf32>
  %win = pto.subview %big[%c2, %c64] sizes [8, 64] : !pto.tile_buf<vec, 16x128xf32>
  %inner = pto.subview %win[%c2, %n] sizes [4, 32] : !pto.tile_buf<vec, 8x64xf32>
  %cast = pto.bitcast %inner : !pto.tile_buf<vec, 4x32xf32> -> !pto.tile_buf<vec, 4x32xi32>
  pto.tabs ins(%inner : !pto.tile_buf<vec, 4x32xf32>) outs(%inner : !pto.tile_buf<vec, 4x32xf32>)
  pto.tnot ins(%cast : !pto.tile_buf<vec, 4x32xi32>) outs(%cast : !pto.tile_buf<vec, 4x32xi32>)
  return
}

// CHECK-LABEL: AICORE void nested(int64_t n) {
// CHECK-NEXT: const int64_t a1 = 8192;
// CHECK-NEXT: const int64_t c9472_i64 = 9472;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 128, BLayout::RowMajor, 16, 128, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> big;
// CHECK-NEXT: TASSIGN(big, a1);
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 128, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> win;
// CHECK-NEXT: TASSIGN(win, c9472_i64);
// CHECK-NEXT: int64_t inner_addr = c9472_i64 + n * 4 + 1024;
// CHECK-NEXT: Tile<TileType::Vec, float, 4, 128, BLayout::RowMajor, 4, 32, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> inner;
// CHECK-NEXT: TASSIGN(inner, inner_addr);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 4, 128, BLayout::RowMajor, 4, 32, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> cast;
// CHECK-NEXT: TASSIGN(cast, inner_addr);
// CHECK-NEXT: TABS(inner, inner);
// CHECK-NEXT: TNOT(cast, cast);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @load(%v: f32, %g: !pto.partition_tensor_view<16x64xf32>) {
  %a1 = arith.constant 8192 : i64
  %d = pto.alloc_tile addr = %a1 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) pad_mode = <PadNull>
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) pad_mode = <PadValue> pad_value = %v : f32
  return
}

// CHECK-LABEL: AICORE void load(float v, GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<-1, -1, -1, -1, -1>, pto::Layout::ND> g) {
// CHECK-NEXT: const int64_t a1 = 8192;
// CHECK-NEXT: const int64_t c16_i64 = 16;
// CHECK-NEXT: const int64_t c64_i64 = 64;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, a1);
// CHECK-NEXT: TLOAD(d, g);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d_whole = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c16_i64, c64_i64);
// CHECK-NEXT: TASSIGN(d_whole, a1);
// CHECK-NEXT: TEXPANDS(d_whole, v);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: TLOAD(d, g);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @compare(%k: i32, %dim: index, %p: !pto.ptr<f32>) -> index {
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 8192 : i64
  %a2 = arith.constant 16384 : i64
  %a3 = arith.constant 24576 : i64
  %c1 = arith.constant 1 : index
  %s = pto.alloc_tile addr = %a0 : !pto.tile_buf<vec, 4x64xi32>
  %d = pto.alloc_tile addr = %a1 : !pto.tile_buf<vec, 4x64xi32>
  %c = pto.alloc_tile addr = %a2 : !pto.tile_buf<vec, 1x8xi32>
  %t = pto.alloc_tile addr = %a3 : !pto.tile_buf<vec, 8x64xi32>
  pto.tgather ins(%s, %k, %t : !pto.tile_buf<vec, 4x64xi32>, i32, !pto.tile_buf<vec, 8x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 4x64xi32>, !pto.tile_buf<vec, 1x8xi32>) {cmpMode = #pto<cmp eq>, offset = 5 : i32}
  %view = pto.make_tensor_view %p, shape = [%dim, %c1], strides = [%c1, %c1] : !pto.tensor_view<?x?xf32>
  %size = pto.get_tensor_view_dim %view, %dim : !pto.tensor_view<?x?xf32> -> index
  return %size : index
}

// CHECK-LABEL: AICORE int64_t compare(int32_t k, int64_t dim, __gm__ float* p) {
// CHECK-NEXT: const int64_t a0 = 0;
// CHECK-NEXT: const int64_t a1 = 8192;
// CHECK-NEXT: const int64_t a2 = 16384;
// CHECK-NEXT: const int64_t a3 = 24576;
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: const int64_t c8_i64 = 8;
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 4, 64, BLayout::RowMajor, 4, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> s;
// CHECK-NEXT: TASSIGN(s, a0);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 4, 64, BLayout::RowMajor, 4, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, a1);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 1, 8, BLayout::RowMajor, 1, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, a2);
// CHECK-NEXT: Tile<TileType::Vec, int32_t, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a3);
// CHECK-NEXT: Tile<TileType::Vec, uint32_t, 1, 8, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d_keys = Tile<TileType::Vec, uint32_t, 1, 8, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(c1, c8_i64);
// CHECK-NEXT: TASSIGN(d_keys, a3);
// CHECK-NEXT: TEXPANDS(d_keys, k);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: TGATHER<Tile<TileType::Vec, int32_t, 4, 64, BLayout::RowMajor, 4, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, int32_t, 4, 64, BLayout::RowMajor, 4, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, uint32_t, 1, 8, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, int32_t, 1, 8, BLayout::RowMajor, 1, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, int32_t, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, CmpMode::EQ>(d, s, d_keys, c, t, 5);
// CHECK-NEXT: int64_t view_span = dim * c1;
// CHECK-NEXT: pto::Shape<1, 1, 1, -1, 1> view_shape = pto::Shape<1, 1, 1, -1, 1>(c1, c1, c1, dim, c1);
// CHECK-NEXT: pto::Stride<-1, -1, -1, 1, 1> view_stride = pto::Stride<-1, -1, -1, 1, 1>(view_span, view_span, view_span, c1, c1);
// CHECK-NEXT: GlobalTensor<float, pto::Shape<1, 1, 1, -1, 1>, pto::Stride<-1, -1, -1, 1, 1>, pto::Layout::ND> view = GlobalTensor<float, pto::Shape<1, 1, 1, -1, 1>, pto::Stride<-1, -1, -1, 1, 1>, pto::Layout::ND>(p, view_shape, view_stride);
// CHECK-NEXT: int64_t size = view.GetShape(dim + 3);
// CHECK-NEXT: return size;
// CHECK-NEXT: }
}
