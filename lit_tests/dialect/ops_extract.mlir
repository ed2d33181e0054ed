// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Moves of a window.

// CHECK: func.func @textract
func.func @textract(%m: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index, %l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %rt: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %v: !pto.tile_buf<vec, 16x64xf32>, %w: !pto.tile_buf<vec, 8x64xf32>, %acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %am: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %q: i64, %i8: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // CHECK-NEXT: pto.textract ins(%m, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%l : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  pto.textract ins(%m, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%l : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  // CHECK-NEXT: pto.textract ins(%m, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%rt : !pto.tile_buf<right, 64x32xf16, slayout=col_major>)
  pto.textract ins(%m, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%rt : !pto.tile_buf<right, 64x32xf16, slayout=col_major>)
  // CHECK-NEXT: pto.textract ins(%v, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%w : !pto.tile_buf<vec, 8x64xf32>)
  pto.textract ins(%v, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%w : !pto.tile_buf<vec, 8x64xf32>)
  // CHECK-NEXT: pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%am : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%am : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.textract ins(%acc, %r, %c, %q : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index, i64) outs(%i8 : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  pto.textract ins(%acc, %r, %c, %q : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index, i64) outs(%i8 : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%i8 : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%i8 : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// CHECK: func.func @tinsert
func.func @tinsert(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %r: index, %c: index, %m: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %v: !pto.tile_buf<vec, 8x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %q: i64, %i8: !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // CHECK-NEXT: pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%m : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%m : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.tinsert ins(%v, %r, %c : !pto.tile_buf<vec, 8x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tinsert ins(%v, %r, %c : !pto.tile_buf<vec, 8x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index pre_quant %q : i64) outs(%i8 : !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>)
  pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index pre_quant %q : i64) outs(%i8 : !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%i8 : !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>)
  pto.tinsert ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%i8 : !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %r: index, %c: index, %v: !pto.tile_buf<vec, 32x32xf32>, %n: !pto.tile_buf<vec, 32x32xf32, blayout=col_major, slayout=row_major>, %m: !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>) {
    // CHECK-NEXT: pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%v : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec1>}
    pto.textract ins(%acc, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%v : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec1>}
    // CHECK-NEXT: pto.tinsert ins(%n, %r, %c : !pto.tile_buf<vec, 32x32xf32, blayout=col_major, slayout=row_major>, index, index) outs(%m : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>) {tinsertMode = #pto.tinsert_mode<split2>}
    pto.tinsert ins(%n, %r, %c : !pto.tile_buf<vec, 32x32xf32, blayout=col_major, slayout=row_major>, index, index) outs(%m : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>) {tinsertMode = #pto.tinsert_mode<split2>}
    return
  }
}
