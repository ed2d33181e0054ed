// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Gathers and scatters.

// CHECK: func.func @gather
func.func @gather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %h: !pto.tile_buf<vec, 16x32xf32>, %k: f32, %c: !pto.tile_buf<vec, 16x64xi32>, %s: !pto.tile_buf<vec, 16x64xi32>, %off: !pto.tile_buf<vec, 16x8xui32>) {
  // CHECK-NEXT: pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%h : !pto.tile_buf<vec, 16x32xf32>)
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%h : !pto.tile_buf<vec, 16x32xf32>)
  // CHECK-NEXT: pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xi32>) outs(%c, %s : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp gt>, offset = 0 : i32}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xi32>) outs(%c, %s : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp gt>, offset = 0 : i32}
  // CHECK-NEXT: pto.tgatherb ins(%a, %off : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xui32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tgatherb ins(%a, %off : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xui32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK: func.func @scatter
func.func @scatter(%a: !pto.tile_buf<vec, 16x32xf32>, %x: !pto.tile_buf<vec, 16x32xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tscatter ins(%a, {maskPattern = #pto.mask_pattern<P1010>} : !pto.tile_buf<vec, 16x32xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tscatter ins(%a, {maskPattern = #pto.mask_pattern<P1010>} : !pto.tile_buf<vec, 16x32xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK: func.func @memory
func.func @memory(%m: !pto.partition_tensor_view<128x64xf32>, %r: !pto.tile_buf<vec, 1x16xi32>, %x: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %l1: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %gx: !pto.partition_tensor_view<1x16xi32>, %gs: !pto.partition_tensor_view<16x64xf32>) {
  // CHECK-NEXT: pto.mgather ins(%m, %r : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  pto.mgather ins(%m, %r : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  // CHECK-NEXT: pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce elem>, gatherOob = #pto<gather_oob clamp>}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce elem>, gatherOob = #pto<gather_oob clamp>}
  // CHECK-NEXT: pto.mgather ins(%m, %gx : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%l1 : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  pto.mgather ins(%m, %gx : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%l1 : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  // CHECK-NEXT: pto.mgather ins(%m, %gx, %gs : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>, !pto.partition_tensor_view<16x64xf32>) outs(%l1 : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce elem>}
  pto.mgather ins(%m, %gx, %gs : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>, !pto.partition_tensor_view<16x64xf32>) outs(%l1 : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce elem>}
  // CHECK-NEXT: pto.mscatter ins(%d, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>)
  pto.mscatter ins(%d, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>)
  // CHECK-NEXT: pto.mscatter ins(%d, %r : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>, scatterAtomicOp = #pto<scatter_atomic_op add>, scatterOob = #pto<scatter_oob skip>}
  pto.mscatter ins(%d, %r : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>, scatterAtomicOp = #pto<scatter_atomic_op add>, scatterOob = #pto<scatter_oob skip>}
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%m: !pto.partition_tensor_view<128x64xf32>, %r: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %a: !pto.tile_buf<vec, 16x128xui8>, %x: !pto.tile_buf<vec, 16x128xui16>) {
    // CHECK-NEXT: pto.mscatter ins(%d, %r : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>, scatterConflict = #pto<scatter_conflict last>}
    pto.mscatter ins(%d, %r : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>, scatterConflict = #pto<scatter_conflict last>}
    // CHECK-NEXT: pto.tgather ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui16>) outs(%a : !pto.tile_buf<vec, 16x128xui8>)
    pto.tgather ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui16>) outs(%a : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}
