// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Transposes and concatenations.

// CHECK: func.func @arrange
func.func @arrange(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x16xf32>, %c: !pto.tile_buf<vec, 16x128xf32>, %x: !pto.tile_buf<vec, 16x8xi32>) {
  // CHECK-NEXT: pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  // CHECK-NEXT: pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  // CHECK-NEXT: pto.tconcat ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x128xf32>)
  pto.tconcat ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x128xf32>)
  // CHECK-NEXT: pto.tconcatidx ins(%a, %tmp, %x, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xi32>, !pto.tile_buf<vec, 16x8xi32>) outs(%c : !pto.tile_buf<vec, 16x128xf32>)
  pto.tconcatidx ins(%a, %tmp, %x, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xi32>, !pto.tile_buf<vec, 16x8xi32>) outs(%c : !pto.tile_buf<vec, 16x128xf32>)
  return
}
