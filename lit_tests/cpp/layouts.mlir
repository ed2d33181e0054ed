// RUN: pto-opt -t cpp %s | filecheck %s

// The layout of a view: stated, or told by shape and strides.

func.func @layouts(%p: !pto.ptr<f32>, %n: index, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c128 = arith.constant 128 : index
  %col = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
  %cols = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x8xf32, blayout=col_major>
  %rows = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x8xf32>
  %boxes = pto.alloc_tile addr = %addr : !pto.tile_buf<mat, 16x8xf32, blayout=col_major, slayout=row_major>

  // Stated.
  %stated = pto.make_tensor_view %p, shape = [%c16, %c8], strides = [%c1, %c16] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf32>
  %stated_box = pto.partition_view %stated, offsets = [%c0, %c0], sizes = [%c16, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x8xf32>
  pto.tload ins(%stated_box : !pto.partition_tensor_view<16x8xf32>) outs(%cols : !pto.tile_buf<vec, 16x8xf32, blayout=col_major>)

  // Row by row, column by column.
  %nd = pto.make_tensor_view %p, shape = [%c16, %c8], strides = [%c8, %c1] : !pto.tensor_view<?x?xf32>
  %nd_box = pto.partition_view %nd, offsets = [%c0, %c0], sizes = [%c16, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x8xf32>
  pto.tload ins(%nd_box : !pto.partition_tensor_view<16x8xf32>) outs(%rows : !pto.tile_buf<vec, 16x8xf32>)
  %dn = pto.make_tensor_view %p, shape = [%c16, %c8], strides = [%c1, %c16] : !pto.tensor_view<?x?xf32>
  %dn_box = pto.partition_view %dn, offsets = [%c0, %c0], sizes = [%c16, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x8xf32>
  pto.tload ins(%dn_box : !pto.partition_tensor_view<16x8xf32>) outs(%cols : !pto.tile_buf<vec, 16x8xf32, blayout=col_major>)

  // One column is both: the tile decides.
  %column = pto.make_tensor_view %p, shape = [%c16, %c1], strides = [%c1, %c1] : !pto.tensor_view<?x?xf32>
  %column_box = pto.partition_view %column, offsets = [%c0, %c0], sizes = [%c16, %c1] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x1xf32>
  pto.tload ins(%column_box : !pto.partition_tensor_view<16x1xf32>) outs(%col : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)

  // Boxes of 16 rows and 512 bytes.
  %nz = pto.make_tensor_view %p, shape = [%c1, %c1, %c16, %c8, %c8], strides = [%c128, %c128, %c8, %c8, %c1] : !pto.tensor_view<1x1x16x8x8xf32>
  %nz_box = pto.partition_view %nz, offsets = [%c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c1, %c16, %c8, %c8] : !pto.tensor_view<1x1x16x8x8xf32> -> !pto.partition_tensor_view<1x1x16x8x8xf32>
  pto.tload ins(%nz_box : !pto.partition_tensor_view<1x1x16x8x8xf32>) outs(%boxes : !pto.tile_buf<mat, 16x8xf32, blayout=col_major, slayout=row_major>)

  // What is not known is taken for rows.
  %unknown = pto.make_tensor_view %p, shape = [%n, %c8], strides = [%c8, %c1] : !pto.tensor_view<?x?xf32>
  %unknown_box = pto.partition_view %unknown, offsets = [%c0, %c0], sizes = [%c16, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x8xf32>
  pto.tload ins(%unknown_box : !pto.partition_tensor_view<16x8xf32>) outs(%rows : !pto.tile_buf<vec, 16x8xf32>)
  return
}

// CHECK-LABEL: AICORE void layouts(__gm__ float* p, int64_t n, int64_t addr) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> col;
// CHECK-NEXT: TASSIGN(col, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 8, BLayout::ColMajor, 16, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> cols;
// CHECK-NEXT: TASSIGN(cols, addr);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 8, BLayout::RowMajor, 16, 8, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> rows;
// CHECK-NEXT: TASSIGN(rows, addr);
// CHECK-NEXT: Tile<TileType::Mat, float, 16, 8, BLayout::ColMajor, 16, 8, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> boxes;
// CHECK-NEXT: TASSIGN(boxes, addr);
// CHECK-NEXT: {{.*}} stated_box_shape = pto::Shape<1, 1, 1, 16, 8>();
// CHECK-NEXT: {{.*}} stated_box_stride = pto::Stride<16, 16, 16, 1, 16>();
// CHECK-NEXT: {{.*}} stated_box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 8>, pto::Stride<16, 16, 16, 1, 16>, pto::Layout::DN>(p, stated_box_shape, stated_box_stride);
// CHECK-NEXT: TLOAD(cols, stated_box);
// CHECK-NEXT: {{.*}} nd_box_shape = pto::Shape<1, 1, 1, 16, 8>();
// CHECK-NEXT: {{.*}} nd_box_stride = pto::Stride<128, 128, 128, 8, 1>();
// CHECK-NEXT: {{.*}} nd_box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 8>, pto::Stride<128, 128, 128, 8, 1>, pto::Layout::ND>(p, nd_box_shape, nd_box_stride);
// CHECK-NEXT: TLOAD(rows, nd_box);
// CHECK-NEXT: {{.*}} dn_box_shape = pto::Shape<1, 1, 1, 16, 8>();
// CHECK-NEXT: {{.*}} dn_box_stride = pto::Stride<16, 16, 16, 1, 16>();
// CHECK-NEXT: {{.*}} dn_box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 8>, pto::Stride<16, 16, 16, 1, 16>, pto::Layout::DN>(p, dn_box_shape, dn_box_stride);
// CHECK-NEXT: TLOAD(cols, dn_box);
// CHECK-NEXT: {{.*}} column_box_shape = pto::Shape<1, 1, 1, 16, 1>();
// CHECK-NEXT: {{.*}} column_box_stride = pto::Stride<16, 16, 16, 1, 1>();
// CHECK-NEXT: {{.*}} column_box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 1>, pto::Stride<16, 16, 16, 1, 1>, pto::Layout::DN>(p, column_box_shape, column_box_stride);
// CHECK-NEXT: TLOAD(col, column_box);
// CHECK-NEXT: {{.*}} nz_box_shape = pto::Shape<1, 1, 16, 8, 8>();
// CHECK-NEXT: {{.*}} nz_box_stride = pto::Stride<128, 128, 8, 8, 1>();
// CHECK-NEXT: {{.*}} nz_box = GlobalTensor<float, pto::Shape<1, 1, 16, 8, 8>, pto::Stride<128, 128, 8, 8, 1>, pto::Layout::NZ>(p, nz_box_shape, nz_box_stride);
// CHECK-NEXT: TLOAD(boxes, nz_box);
// CHECK-NEXT: {{.*}} unknown_box_shape = pto::Shape<1, 1, 1, 16, 8>();
// CHECK-NEXT: {{.*}} unknown_box_stride = pto::Stride<128, 128, 128, 8, 1>();
// CHECK-NEXT: {{.*}} unknown_box = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 8>, pto::Stride<128, 128, 128, 8, 1>, pto::Layout::ND>(p, unknown_box_shape, unknown_box_stride);
// CHECK-NEXT: TLOAD(rows, unknown_box);
// CHECK-NEXT: return;
// CHECK-NEXT: }
