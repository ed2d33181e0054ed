// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Comparisons and selections.

// CHECK: func.func @compare
func.func @compare(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // CHECK-NEXT: pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  // CHECK-NEXT: pto.tcmp ins(%a, %b {cmpMode = #pto<cmp lt>} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  pto.tcmp ins(%a, %b {cmpMode = #pto<cmp lt>} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  // CHECK-NEXT: pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  // CHECK-NEXT: pto.tcmps ins(%a, %x {cmpMode = #pto<cmp eq>} : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  pto.tcmps ins(%a, %x {cmpMode = #pto<cmp eq>} : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// CHECK: func.func @select
func.func @select(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x16xi32>, %row: !pto.tile_buf<vec, 1x64xf32>) {
  // CHECK-NEXT: pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsel ins(%m, %a, %b, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsel ins(%m, %a, %b, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsels ins(%m, %a, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsels ins(%m, %a, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsels ins(%m, %a, %row, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsels ins(%m, %a, %row, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %x: i8, %m: !pto.tile_buf<vec, 16x128xui8>) {
    // CHECK-NEXT: pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%m : !pto.tile_buf<vec, 16x128xui8>)
    pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%m : !pto.tile_buf<vec, 16x128xui8>)
    // CHECK-NEXT: pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%m : !pto.tile_buf<vec, 16x128xui8>)
    pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%m : !pto.tile_buf<vec, 16x128xui8>)
    // CHECK-NEXT: pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%a : !pto.tile_buf<vec, 16x128xui8>)
    pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%a : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}
