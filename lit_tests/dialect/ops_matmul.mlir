// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Matrix products.

// CHECK: func.func @matmul
func.func @matmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf32>) {
  // CHECK-NEXT: pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  // CHECK-NEXT: pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {accPhase = #pto<acc_phase partial>}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {accPhase = #pto<acc_phase partial>}
  // CHECK-NEXT: pto.tmatmul.acc ins(%a, %l, %r : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tmatmul.acc ins(%a, %l, %r : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  // CHECK-NEXT: pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// CHECK: func.func @gemv
func.func @gemv(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf32>) {
  // CHECK-NEXT: pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  // CHECK-NEXT: pto.tgemv.acc ins(%a, %l, %r : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {accPhase = #pto<acc_phase final>}
  pto.tgemv.acc ins(%a, %l, %r : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {accPhase = #pto<acc_phase final>}
  // CHECK-NEXT: pto.tgemv.bias ins(%l, %r, %b : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tgemv.bias ins(%l, %r, %b : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // CHECK-NEXT: pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf8E4M3FN, slayout=row_major>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf8E4M3FN, slayout=row_major>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}
