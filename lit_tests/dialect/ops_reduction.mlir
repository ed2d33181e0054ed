// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Reductions to one value for each row or column.

// CHECK: func.func @rows
func.func @rows(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %w: !pto.tile_buf<vec, 16x8xf32, valid=16x1>, %x: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) {
  // CHECK-NEXT: pto.trowmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowprod ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowprod ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowsum ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowsum ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowprod ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  pto.trowprod ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  // CHECK-NEXT: pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%w : !pto.tile_buf<vec, 16x8xf32, valid=16x1>)
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%w : !pto.tile_buf<vec, 16x8xf32, valid=16x1>)
  // CHECK-NEXT: pto.trowargmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  pto.trowargmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  // CHECK-NEXT: pto.trowargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  pto.trowargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  // CHECK-NEXT: pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  // CHECK-NEXT: pto.trowargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  pto.trowargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// CHECK: func.func @columns
func.func @columns(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xf32>, %x: !pto.tile_buf<vec, 1x64xi32>) {
  // CHECK-NEXT: pto.tcolmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  pto.tcolmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  // CHECK-NEXT: pto.tcolmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  pto.tcolmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  // CHECK-NEXT: pto.tcolprod ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  pto.tcolprod ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  // CHECK-NEXT: pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  // CHECK-NEXT: pto.tcolsum ins(%a, %tmp {isBinary = true} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  pto.tcolsum ins(%a, %tmp {isBinary = true} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  // CHECK-NEXT: pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>) {isBinary = false}
  pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>) {isBinary = false}
  // CHECK-NEXT: pto.tcolargmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  pto.tcolargmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  // CHECK-NEXT: pto.tcolargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  pto.tcolargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  // CHECK-NEXT: pto.tcolargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  pto.tcolargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  // CHECK-NEXT: pto.tcolargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  pto.tcolargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>, %a: !pto.tile_buf<vec, 16x128xbf16>, %r: !pto.tile_buf<vec, 1x128xbf16>) {
    // CHECK-NEXT: pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>)
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>)
    // CHECK-NEXT: pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 0 : i32}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 0 : i32}
    // CHECK-NEXT: pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%r : !pto.tile_buf<vec, 1x128xbf16>)
    pto.tcolsum ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%r : !pto.tile_buf<vec, 1x128xbf16>)
    return
  }
}
