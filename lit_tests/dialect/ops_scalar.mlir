// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Operations on a tile and a number.

// CHECK: func.func @floats
func.func @floats(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.tadds ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tadds ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsubs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsubs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tmaxs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmaxs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tmins ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmins ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tfmods ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tfmods ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tlrelu ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tlrelu ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tdivs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tdivs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tdivs ins(%x, %a : f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision default>}
  pto.tdivs ins(%x, %a : f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision default>}
  // CHECK-NEXT: pto.trems ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trems ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trems ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trems ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tpows ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tpows ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tpows ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<pow_precision default>}
  pto.tpows ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<pow_precision default>}
  // CHECK-NEXT: pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.taddsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.taddsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsubsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsubsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.texpands ins(%x : f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.texpands ins(%x : f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK: func.func @integers
func.func @integers(%a: !pto.tile_buf<vec, 16x128xi16>, %x: i16, %d: !pto.tile_buf<vec, 16x128xi16>, %tmp: !pto.tile_buf<vec, 16x128xi16>) {
  // CHECK-NEXT: pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.tors ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tors ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.txors ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.txors ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.tshls ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tshls ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.tshrs ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tshrs ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.txors ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xi16>, i16, !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.txors ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xi16>, i16, !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// CHECK: func.func @widening
func.func @widening(%a: !pto.tile_buf<vec, 16x64xf16>, %x: f16, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf16>, f16) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf16>, f16) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%a: !pto.tile_buf<vec, 16x128xbf16>, %x: bf16, %d: !pto.tile_buf<vec, 16x128xbf16>, %u: !pto.tile_buf<vec, 16x128xui8>, %y: i8) {
    // CHECK-NEXT: pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    // CHECK-NEXT: pto.tshrs ins(%u, %y : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%u : !pto.tile_buf<vec, 16x128xui8>)
    pto.tshrs ins(%u, %y : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%u : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}
