// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Copies, conversions and padding.

// CHECK: func.func @tmov
func.func @tmov(%v: !pto.tile_buf<vec, 16x64xf32>, %w: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %b: !pto.tile_buf<bias, 1x64xf32>, %mbias: !pto.tile_buf<mat, 1x64xf32>, %acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %am: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %ai: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %q: i64) {
  // CHECK-NEXT: pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%w : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%w : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tmov ins(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  pto.tmov ins(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  // CHECK-NEXT: pto.tmov ins(%mbias : !pto.tile_buf<mat, 1x64xf32>) outs(%b : !pto.tile_buf<bias, 1x64xf32>)
  pto.tmov ins(%mbias : !pto.tile_buf<mat, 1x64xf32>) outs(%b : !pto.tile_buf<bias, 1x64xf32>)
  // CHECK-NEXT: pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%am : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%am : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%ai : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%ai : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%ai : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%ai : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// CHECK: func.func @tcvt
func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16>, %n: !pto.tile_buf<vec, 16x64xi16>, %tmp: !pto.tile_buf<vec, 1x1024xf32>) {
  // CHECK-NEXT: pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  // CHECK-NEXT: pto.tcvt ins(%a {rmode = #pto<round_mode ROUND>} : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  pto.tcvt ins(%a {rmode = #pto<round_mode ROUND>} : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  // CHECK-NEXT: pto.tcvt ins(%a, %tmp {rmode = #pto<round_mode CAST_RINT>, satmode = #pto<saturation_mode OFF>} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%n : !pto.tile_buf<vec, 16x64xi16>)
  pto.tcvt ins(%a, %tmp {rmode = #pto<round_mode CAST_RINT>, satmode = #pto<saturation_mode OFF>} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%n : !pto.tile_buf<vec, 16x64xi16>)
  // CHECK-NEXT: pto.tcvt ins(%a {sat_mode = #pto<saturation_mode ON>} : !pto.tile_buf<vec, 16x64xf32>) outs(%n : !pto.tile_buf<vec, 16x64xi16>)
  pto.tcvt ins(%a {sat_mode = #pto<saturation_mode ON>} : !pto.tile_buf<vec, 16x64xf32>) outs(%n : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// CHECK: func.func @tfillpad
func.func @tfillpad(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32, pad=1>, %small: !pto.tile_buf<vec, 8x32xf32>, %m: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {
  // CHECK-NEXT: pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  // CHECK-NEXT: pto.tfillpad ins(%small : !pto.tile_buf<vec, 8x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  pto.tfillpad ins(%small : !pto.tile_buf<vec, 8x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  // CHECK-NEXT: pto.tfillpad ins(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) outs(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {padValue = #pto.pad_value<zero>}
  pto.tfillpad ins(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) outs(%m : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {padValue = #pto.pad_value<zero>}
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 32x32xf32>, %v0: !pto.tile_buf<vec, 32x32xf32>, %m: !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>, %e: !pto.tile_buf<vec, 16x4xui8>, %z: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %f: !pto.tile_buf<vec, 16x64x!pto.hif8>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // CHECK-NEXT: pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%v : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
    pto.tmov ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%v : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
    // CHECK-NEXT: pto.tmov ins(%v : !pto.tile_buf<vec, 32x32xf32>) outs(%m : !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>)
    pto.tmov ins(%v : !pto.tile_buf<vec, 32x32xf32>) outs(%m : !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>)
    // CHECK-NEXT: pto.tmov ins(%e : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%z : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    pto.tmov ins(%e : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%z : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    // CHECK-NEXT: pto.tcvt ins(%f : !pto.tile_buf<vec, 16x64x!pto.hif8>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    pto.tcvt ins(%f : !pto.tile_buf<vec, 16x64x!pto.hif8>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

// Between tiles of vec bits are copied: sorted pairs of numbers and indices are taken apart so.
// CHECK: func.func @bits
func.func @bits(%v: !pto.tile_buf<vec, 16x64xf32>, %i: !pto.tile_buf<vec, 16x64xui32>) {
  // CHECK-NEXT: pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%i : !pto.tile_buf<vec, 16x64xui32>)
  pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%i : !pto.tile_buf<vec, 16x64xui32>)
  return
}
