// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Operations on one tile, cell by cell.

// CHECK: func.func @floats
func.func @floats(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x8xf32>) {
  // CHECK-NEXT: pto.tabs ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tabs ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trelu ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trelu ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tneg ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tneg ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<exp_precision default>}
  pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<exp_precision default>}
  // CHECK-NEXT: pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<log_precision high_precision>}
  pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<log_precision high_precision>}
  // CHECK-NEXT: pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<sqrt_precision high_precision>}
  pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<sqrt_precision high_precision>}
  // CHECK-NEXT: pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<recip_precision high_precision>}
  pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<recip_precision high_precision>}
  // CHECK-NEXT: pto.trsqrt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x8xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<rsqrt_precision high_precision>}
  pto.trsqrt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x8xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<rsqrt_precision high_precision>}
  return
}

// CHECK: func.func @integers
func.func @integers(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>) {
  // CHECK-NEXT: pto.tnot ins(%a : !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tnot ins(%a : !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  // CHECK-NEXT: pto.tneg ins(%a : !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  pto.tneg ins(%a : !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>, %u: !pto.tile_buf<vec, 16x128xui8>, %w: !pto.tile_buf<vec, 16x128xbf16, valid=8x128>) {
    // CHECK-NEXT: pto.tneg ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    pto.tneg ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    // CHECK-NEXT: pto.tneg ins(%w : !pto.tile_buf<vec, 16x128xbf16, valid=8x128>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    pto.tneg ins(%w : !pto.tile_buf<vec, 16x128xbf16, valid=8x128>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    // CHECK-NEXT: pto.tnot ins(%u : !pto.tile_buf<vec, 16x128xui8>) outs(%u : !pto.tile_buf<vec, 16x128xui8>)
    pto.tnot ins(%u : !pto.tile_buf<vec, 16x128xui8>) outs(%u : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}
