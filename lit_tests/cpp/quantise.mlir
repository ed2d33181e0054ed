// RUN: pto-opt -t cpp %s | filecheck %s

// Quantisation on the vector unit.

!f = !pto.tile_buf<vec, 16x64xf32>
!col = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>

func.func @quantise(%a: i64) {
  %x = pto.alloc_tile addr = %a : !f
  %tmp = pto.alloc_tile addr = %a : !f
  %scale = pto.alloc_tile addr = %a : !col
  %offset = pto.alloc_tile addr = %a : !col
  %q = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xi8>
  %u = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xui8>
  pto.tquant ins(%x, %scale : !f, !col) outs(%q, %tmp : !pto.tile_buf<vec, 16x64xi8>, !f) {quant_type = #pto<quant_type INT8_SYM>}
  pto.tquant ins(%x, %scale, %offset : !f, !col, !col) outs(%u, %tmp : !pto.tile_buf<vec, 16x64xui8>, !f) {quant_type = #pto<quant_type INT8_ASYM>}
  pto.tdequant ins(%q, %scale, %offset : !pto.tile_buf<vec, 16x64xi8>, !col, !col) outs(%x : !f)
  return
}

// CHECK-LABEL: AICORE void quantise(int64_t a) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> x;
// CHECK-NEXT: TASSIGN(x, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> tmp;
// CHECK-NEXT: TASSIGN(tmp, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> scale;
// CHECK-NEXT: TASSIGN(scale, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> offset;
// CHECK-NEXT: TASSIGN(offset, a);
// CHECK-NEXT: Tile<TileType::Vec, int8_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> q;
// CHECK-NEXT: TASSIGN(q, a);
// CHECK-NEXT: Tile<TileType::Vec, uint8_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> u;
// CHECK-NEXT: TASSIGN(u, a);
// CHECK-NEXT: TQUANT<pto::QuantType::INT8_SYM, Tile<TileType::Vec, int8_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>>(q, x, scale, tmp);
// CHECK-NEXT: TQUANT<pto::QuantType::INT8_ASYM, Tile<TileType::Vec, uint8_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>>(u, x, scale, tmp, &offset);
// CHECK-NEXT: TDEQUANT<Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, int8_t, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, Tile<TileType::Vec, float, 16, 1, BLayout::ColMajor, 16, 1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>>(x, q, scale, offset);
// CHECK-NEXT: return;
// CHECK-NEXT: }
