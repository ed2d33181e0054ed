// RUN: pto-opt -t cpp %s | filecheck %s

// Products on the cube unit, on both chips: tiles in left lie differently.

!l = !pto.tile_buf<left, 32x32xf16, slayout=row_major>
!r = !pto.tile_buf<right, 32x48xf16, slayout=col_major>
!acc = !pto.tile_buf<acc, 32x48xf32, blayout=col_major, slayout=row_major, fractal=1024>
!bias = !pto.tile_buf<bias, 1x48xf32>

func.func @matmul(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !l
  %b = pto.alloc_tile addr = %addr : !r
  %c = pto.alloc_tile addr = %addr : !acc
  %d = pto.alloc_tile addr = %addr : !bias
  pto.tmatmul ins(%a, %b : !l, !r) outs(%c : !acc)
  pto.tmatmul ins(%a, %b : !l, !r) outs(%c : !acc) {accPhase = #pto<acc_phase partial>}
  pto.tmatmul.acc ins(%c, %a, %b : !acc, !l, !r) outs(%c : !acc) {accPhase = #pto<acc_phase final>}
  pto.tmatmul.bias ins(%a, %b, %d : !l, !r, !bias) outs(%c : !acc)
  return
}

// CHECK-LABEL: AICORE void matmul(int64_t addr) {
// CHECK-NEXT: Tile<TileType::Left, half, 32, 32, BLayout::RowMajor, 32, 32, SLayout::RowMajor, 512, PadValue::Null, CompactMode::Null> a;
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: Tile<TileType::Right, half, 32, 48, BLayout::RowMajor, 32, 48, SLayout::ColMajor, 512, PadValue::Null, CompactMode::Null> b;
// CHECK-NEXT: TASSIGN(b, addr);
// CHECK-NEXT: Tile<TileType::Acc, float, 32, 48, BLayout::ColMajor, 32, 48, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, addr);
// CHECK-NEXT: Tile<TileType::Bias, float, 1, 48, BLayout::RowMajor, 1, 48, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> d;
// CHECK-NEXT: TASSIGN(d, addr);
// CHECK-NEXT: TMATMUL(c, a, b);
// CHECK-NEXT: TMATMUL<pto::AccPhase::Partial>(c, a, b);
// CHECK-NEXT: TMATMUL_ACC<pto::AccPhase::Final>(c, c, a, b);
// CHECK-NEXT: TMATMUL_BIAS(c, a, b, d);
// CHECK-NEXT: return;
// CHECK-NEXT: }
