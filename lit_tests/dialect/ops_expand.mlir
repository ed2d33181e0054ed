// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Broadcasts of one value for each row or column.

// CHECK: func.func @rows
func.func @rows(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %b: !pto.tile_buf<vec, 16x8xf32>, %tmp: !pto.tile_buf<vec, 16x128xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.trowexpand ins(%v : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpand ins(%v : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandadd ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandadd ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandadd ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandadd ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandsub ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandsub ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpanddiv ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpanddiv ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmax ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmax ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmin ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmin ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandexpdif ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandexpdif ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandsub ins(%v, %a : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandsub ins(%v, %a : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpandmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.trowexpandmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.trowexpanddiv ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision high_precision>}
  pto.trowexpanddiv ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision high_precision>}
  return
}

// CHECK: func.func @columns
func.func @columns(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.tcolexpand ins(%v : !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpand ins(%v : !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandadd ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandadd ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tcolexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tcolexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision default>}
  pto.tcolexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision default>}
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%a: !pto.tile_buf<vec, 16x64xi32>, %v: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %r: !pto.tile_buf<vec, 1x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // CHECK-NEXT: pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    // CHECK-NEXT: pto.tcolexpanddiv ins(%a, %r : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    pto.tcolexpanddiv ins(%a, %r : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

// The second vector core of a pair has no cells to work on.
// CHECK: func.func @empty
func.func @empty(%t: !pto.tile_buf<vec, 16x64xf32, valid=?x64>, %e: !pto.tile_buf<vec, 16x1xf32, valid=0x0, blayout=col_major>) {
  // CHECK-NEXT: pto.trowexpandmul ins(%t, %e
  pto.trowexpandmul ins(%t, %e : !pto.tile_buf<vec, 16x64xf32, valid=?x64>, !pto.tile_buf<vec, 16x1xf32, valid=0x0, blayout=col_major>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x64>)
  return
}
