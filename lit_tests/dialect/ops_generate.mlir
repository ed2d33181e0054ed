// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Tiles made from nothing.

// CHECK: func.func @generate
func.func @generate(%s: i32, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 1x640xf32>, %x: i32, %t: !pto.tile_buf<vec, 16x64xf32>, %u: !pto.tile_buf<vec, 1x64xui32>, %us: ui32) {
  // CHECK-NEXT: pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  // CHECK-NEXT: pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 1x64xi32>) {descending = false}
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 1x64xi32>) {descending = false}
  // CHECK-NEXT: pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x640xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>) {descending = true}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x640xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>) {descending = true}
  // CHECK-NEXT: pto.tci ins(%us : ui32) outs(%u : !pto.tile_buf<vec, 1x64xui32>)
  pto.tci ins(%us : ui32) outs(%u : !pto.tile_buf<vec, 1x64xui32>)
  // CHECK-NEXT: pto.ttri ins(%x : i32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.ttri ins(%x : i32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.ttri ins(%x {upperOrLower = 1 : i32} : i32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.ttri ins(%x {upperOrLower = 1 : i32} : i32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%k: i32, %d: !pto.tile_buf<vec, 16x64xui32>) {
    // CHECK-NEXT: pto.trandom ins(%k, %k, %k, %k, %k, %k : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xui32>)
    pto.trandom ins(%k, %k, %k, %k, %k, %k : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xui32>)
    // CHECK-NEXT: pto.trandom ins(%k, %k, %k, %k, %k, %k {rounds = 7 : i32} : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xui32>)
    pto.trandom ins(%k, %k, %k, %k, %k, %k {rounds = 7 : i32} : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xui32>)
    return
  }
}
