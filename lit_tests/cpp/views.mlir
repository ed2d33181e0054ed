// RUN: pto-opt -t cpp %s | filecheck %s

// Views of global memory have five dimensions, as static as they can be.

func.func @ranks(%p: !pto.ptr<f32>, %n: index, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %c512 = arith.constant 512 : index
  %c1024 = arith.constant 1024 : index
  %c4096 = arith.constant 4096 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 8x64xf32>
  %row = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 1x64xf32>

  %v1 = pto.make_tensor_view %p, shape = [%c64], strides = [%c1] : !pto.tensor_view<?xf32>
  %p1 = pto.partition_view %v1, offsets = [%c0], sizes = [%c64] : !pto.tensor_view<?xf32> -> !pto.partition_tensor_view<64xf32>
  pto.tload ins(%p1 : !pto.partition_tensor_view<64xf32>) outs(%row : !pto.tile_buf<vec, 1x64xf32>)

  %v2 = pto.make_tensor_view %p, shape = [%n, %c512], strides = [%c512, %c1] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xf32>
  %p2 = pto.partition_view %v2, offsets = [%c8, %c64], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  pto.tload ins(%p2 : !pto.partition_tensor_view<8x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)
  %q2 = pto.partition_view %v2, offsets = [%n, %c0], sizes = [%n, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x64xf32>
  pto.tload ins(%q2 : !pto.partition_tensor_view<?x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)

  %v3 = pto.make_tensor_view %p, shape = [%c2, %c8, %c64], strides = [%c512, %c64, %c1] : !pto.tensor_view<2x8x64xf32>
  %p3 = pto.partition_view %v3, offsets = [%c1, %c0, %c0], sizes = [%c1, %c8, %c64] : !pto.tensor_view<2x8x64xf32> -> !pto.partition_tensor_view<1x8x64xf32>
  pto.tload ins(%p3 : !pto.partition_tensor_view<1x8x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)

  %v4 = pto.make_tensor_view %p, shape = [%c2, %c2, %c8, %c64], strides = [%c1024, %c512, %c64, %c1] : !pto.tensor_view<2x2x8x64xf32>
  %p4 = pto.partition_view %v4, offsets = [%n, %c1, %c0, %c0], sizes = [%c1, %c1, %c8, %c64] : !pto.tensor_view<2x2x8x64xf32> -> !pto.partition_tensor_view<1x1x8x64xf32>
  pto.tload ins(%p4 : !pto.partition_tensor_view<1x1x8x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)

  %v5 = pto.make_tensor_view %p, shape = [%c1, %c2, %c2, %c8, %c64], strides = [%c4096, %c1024, %c512, %c64, %c1] : !pto.tensor_view<1x2x2x8x64xf32>
  %p5 = pto.partition_view %v5, offsets = [%c0, %c1, %c1, %c0, %c0], sizes = [%c1, %c1, %c1, %c8, %c64] : !pto.tensor_view<1x2x2x8x64xf32> -> !pto.partition_tensor_view<1x1x1x8x64xf32>
  pto.tstore ins(%t : !pto.tile_buf<vec, 8x64xf32>) outs(%p5 : !pto.partition_tensor_view<1x1x1x8x64xf32>)
  return
}

// CHECK-LABEL: AICORE void ranks(__gm__ float* p, int64_t n, int64_t addr) {
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: const int64_t c64 = 64;
// CHECK-NEXT: const int64_t c512 = 512;
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 1, 64, BLayout::RowMajor, 1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> row;
// CHECK-NEXT: TASSIGN(row, addr);
// CHECK-NEXT: {{.*}} p1_shape = pto::Shape<1, 1, 1, 1, 64>();
// CHECK-NEXT: {{.*}} p1_stride = pto::Stride<64, 64, 64, 64, 1>();
// CHECK-NEXT: {{.*}} p1 = GlobalTensor<float, pto::Shape<1, 1, 1, 1, 64>, pto::Stride<64, 64, 64, 64, 1>, pto::Layout::ND>(p, p1_shape, p1_stride);
// CHECK-NEXT: TLOAD(row, p1);
// CHECK-NEXT: __gm__ float* p2_ptr = p + 4160;
// CHECK-NEXT: {{.*}} p2_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} p2_stride = pto::Stride<4096, 4096, 4096, 512, 1>();
// CHECK-NEXT: {{.*}} p2 = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<4096, 4096, 4096, 512, 1>, pto::Layout::ND>(p2_ptr, p2_shape, p2_stride);
// CHECK-NEXT: TLOAD(t, p2);
// CHECK-NEXT: __gm__ float* q2_ptr = p + n * 512;
// CHECK-NEXT: int64_t q2_span = n * c512;
// CHECK-NEXT: {{.*}} q2_shape = pto::Shape<1, 1, 1, -1, 64>(c1, c1, c1, n, c64);
// CHECK-NEXT: {{.*}} q2_stride = pto::Stride<-1, -1, -1, 512, 1>(q2_span, q2_span, q2_span, c512, c1);
// CHECK-NEXT: {{.*}} q2 = GlobalTensor<float, pto::Shape<1, 1, 1, -1, 64>, pto::Stride<-1, -1, -1, 512, 1>, pto::Layout::ND>(q2_ptr, q2_shape, q2_stride);
// CHECK-NEXT: TLOAD(t, q2);
// CHECK-NEXT: __gm__ float* p3_ptr = p + 512;
// CHECK-NEXT: {{.*}} p3_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} p3_stride = pto::Stride<512, 512, 512, 64, 1>();
// CHECK-NEXT: {{.*}} p3 = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<512, 512, 512, 64, 1>, pto::Layout::ND>(p3_ptr, p3_shape, p3_stride);
// CHECK-NEXT: TLOAD(t, p3);
// CHECK-NEXT: __gm__ float* p4_ptr = p + (n * 1024 + 512);
// CHECK-NEXT: {{.*}} p4_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} p4_stride = pto::Stride<1024, 1024, 512, 64, 1>();
// CHECK-NEXT: {{.*}} p4 = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<1024, 1024, 512, 64, 1>, pto::Layout::ND>(p4_ptr, p4_shape, p4_stride);
// CHECK-NEXT: TLOAD(t, p4);
// CHECK-NEXT: __gm__ float* p5_ptr = p + 1536;
// CHECK-NEXT: {{.*}} p5_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} p5_stride = pto::Stride<4096, 1024, 512, 64, 1>();
// CHECK-NEXT: {{.*}} p5 = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<4096, 1024, 512, 64, 1>, pto::Layout::ND>(p5_ptr, p5_shape, p5_stride);
// CHECK-NEXT: TSTORE(p5, t);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// Strides that are known only at run time.
func.func @strides(%p: !pto.ptr<f32>, %rows: index, %stride: index, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 8x64xf32>
  %x = pto.make_tensor_view %p, shape = [%rows, %c64], strides = [%stride, %c1] : !pto.tensor_view<?x?xf32>
  %box = pto.partition_view %x, offsets = [%c8, %c1], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  pto.tload ins(%box : !pto.partition_tensor_view<8x64xf32>) outs(%t : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// CHECK-LABEL: AICORE void strides(__gm__ float* p, int64_t rows, int64_t stride, int64_t addr) {
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: const int64_t c8 = 8;
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: __gm__ float* box_ptr = p + (stride * 8 + 1);
// CHECK-NEXT: int64_t box_span = c8 * stride;
// CHECK-NEXT: {{.*}} box_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} box_stride = pto::Stride<-1, -1, -1, -1, 1>(box_span, box_span, box_span, stride, c1);
// CHECK-NEXT: {{.*}} box = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<-1, -1, -1, -1, 1>, pto::Layout::ND>(box_ptr, box_shape, box_stride);
// CHECK-NEXT: TLOAD(t, box);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// A view that is passed on has the type that its PTO type tells, and is asked for the
// rest.
func.func private @store(%view: !pto.tensor_view<?x64xf32>, %row: index, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 8x64xf32>
  %box = pto.partition_view %view, offsets = [%row, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x64xf32> -> !pto.partition_tensor_view<8x64xf32>
  pto.tstore ins(%t : !pto.tile_buf<vec, 8x64xf32>) outs(%box : !pto.partition_tensor_view<8x64xf32>)
  return
}

// CHECK-LABEL: static AICORE inline void store(GlobalTensor<float, pto::Shape<1, 1, 1, -1, 64>, pto::Stride<-1, -1, -1, -1, -1>, pto::Layout::ND> view, int64_t row, int64_t addr) {
// CHECK-NEXT: const int64_t c8 = 8;
// CHECK-NEXT: Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, 8, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, addr);
// CHECK-NEXT: int64_t v1 = view.GetStride(3);
// CHECK-NEXT: int64_t v2 = view.GetStride(4);
// CHECK-NEXT: __gm__ float* view_data = view.data();
// CHECK-NEXT: __gm__ float* box_ptr = view_data + row * v1;
// CHECK-NEXT: int64_t box_span = c8 * v1;
// CHECK-NEXT: {{.*}} box_shape = pto::Shape<1, 1, 1, 8, 64>();
// CHECK-NEXT: {{.*}} box_stride = pto::Stride<-1, -1, -1, -1, -1>(box_span, box_span, box_span, v1, v2);
// CHECK-NEXT: {{.*}} box = GlobalTensor<float, pto::Shape<1, 1, 1, 8, 64>, pto::Stride<-1, -1, -1, -1, -1>, pto::Layout::ND>(box_ptr, box_shape, box_stride);
// CHECK-NEXT: TSTORE(box, t);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @pass_on(%p: !pto.ptr<f32>, %rows: index, %addr: i64) -> index {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %view = pto.make_tensor_view %p, shape = [%rows, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x64xf32>
  func.call @store(%view, %rows, %addr) : (!pto.tensor_view<?x64xf32>, index, i64) -> ()
  %height = pto.get_tensor_view_dim %view, %c0 : !pto.tensor_view<?x64xf32> -> index
  %stride = pto.get_tensor_view_stride %view, %c0 : !pto.tensor_view<?x64xf32> -> index
  %both = arith.addi %height, %stride : index
  return %both : index
}

// CHECK-LABEL: AICORE int64_t pass_on(__gm__ float* p, int64_t rows, int64_t addr) {
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: const int64_t c64 = 64;
// CHECK-NEXT: int64_t view_span = rows * c64;
// CHECK-NEXT: {{.*}} view_shape = pto::Shape<1, 1, 1, -1, 64>(c1, c1, c1, rows, c64);
// CHECK-NEXT: {{.*}} view_stride = pto::Stride<-1, -1, -1, -1, -1>(view_span, view_span, view_span, c64, c1);
// CHECK-NEXT: {{.*}} view = GlobalTensor<float, pto::Shape<1, 1, 1, -1, 64>, pto::Stride<-1, -1, -1, -1, -1>, pto::Layout::ND>(p, view_shape, view_stride);
// CHECK-NEXT: store(view, rows, addr);
// CHECK-NEXT: int64_t both = (int64_t) ((uint64_t) rows + (uint64_t) c64);
// CHECK-NEXT: return both;
// CHECK-NEXT: }

func.func @ask(%view: !pto.tensor_view<?x?xf32>, %i: index) -> index {
  %c1 = arith.constant 1 : index
  %width = pto.get_tensor_view_dim %view, %c1 : !pto.tensor_view<?x?xf32> -> index
  %stride = pto.get_tensor_view_stride %view, %i : !pto.tensor_view<?x?xf32> -> index
  %both = arith.addi %width, %stride : index
  return %both : index
}

// CHECK-LABEL: AICORE int64_t ask(GlobalTensor<float, pto::Shape<1, 1, 1, -1, -1>, pto::Stride<-1, -1, -1, -1, -1>, pto::Layout::ND> view, int64_t i) {
// CHECK-NEXT: int64_t width = view.GetShape(4);
// CHECK-NEXT: int64_t stride = view.GetStride(i + 3);
// CHECK-NEXT: int64_t both = (int64_t) ((uint64_t) width + (uint64_t) stride);
// CHECK-NEXT: return both;
// CHECK-NEXT: }
