// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What moves of a window refuse.

func.func @textract(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xbf16, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xbf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xi32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xi32, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 textract element type to be i8/f16/bf16/f32}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xi32, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xi32, slayout=row_major>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<mat, 64x128xf64, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf64, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 textract element type to be an fp8/f16/bf16/f32 or int8 family type}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf64, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf64, slayout=row_major>)
    return
  }
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %c: index) {
  %r = arith.constant -1 : index
  // expected-error @+1 {{expects indexRow to be non-negative}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %c: index) {
  %r = arith.constant 48 : index
  // expected-error @+1 {{expects indexRow + dst.rows <= src.rows}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>) {
  %c = arith.constant 96 : index
  %r = arith.constant 0 : index
  // expected-error @+1 {{expects indexCol + dst.cols <= src.cols}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
  // expected-error @+1 {{expects fp to use loc=scaling}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %q: i64, %r: index, %c: index) {
  // expected-error @+1 {{expects preQuantScalar form to use loc=acc src}}
  pto.textract ins(%a, %r, %c, %q : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, index, index, i64) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects reluPreMode form to use loc=acc src}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 32x32xf16>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc-source textract dst to use loc=mat}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<vec, 32x32xf16>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc-source textract src to use blayout=col_major and slayout=row_major}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=col_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc-source textract dst to use blayout=col_major and slayout=row_major}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=col_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc-source textract dst fractal size to be 512}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc textract element types to be src=f32, dst=bf16/f16}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc textract element types to be src=f32, dst=bf16/f16}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %q: i64, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc preQuantScalar textract element types to be src=f32, dst=i8}}
  pto.textract ins(%a, %r, %c, %q : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index, i64) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 textract src to use loc=mat, loc=acc, or loc=vec}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 32x64xf16>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 textract dst to use loc=left, loc=right, loc=mat, or loc=vec}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<vec, 32x64xf16>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=col_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 textract src to use a supported mat blayout/slayout combination}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=col_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=col_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 left dst to use row_major blayout and row_major slayout}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=col_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<right, 64x32xf16, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 right dst to use row_major blayout and col_major slayout}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<right, 64x32xf16, slayout=row_major>)
  return
}

// -----

func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 32x32xf32>, %r: index, %c: index) {
  // expected-error @+1 {{expects accToVecMode only on A5 acc->vec textract forms}}
  pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 textract to use a supported src/dst loc pair}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %q: i64, %r: index, %c: index) {
    // expected-error @+1 {{expects preQuantScalar form to use loc=acc src}}
    pto.textract ins(%a, %r, %c, %q : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index, i64) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<vec, 32x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 vec->vec textract src/dst to use ND layout (blayout=row_major, slayout=none_box)}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<vec, 32x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 32x32xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 acc->vec textract dst to use ND layout}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<vec, 32x32xf32, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 32x32xf32>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 acc-source textract src to use blayout=col_major and slayout=row_major}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<vec, 32x32xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 acc textract element types to be src=f32, dst=bf16/f16/f32}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=col_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 left dst to use col_major blayout and row_major slayout}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=col_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=none_box>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 textract src to use a supported mat blayout/slayout combination}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=none_box>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @textract(%a: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects accToVecMode to be used only for acc-to-vec textract}}
    pto.textract ins(%a, %r, %c : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<left, 32x64xf16, slayout=row_major>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
    return
  }
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %c: index) {
  %r = arith.constant -1 : index
  // expected-error @+1 {{expects indexRow to be non-negative}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %c: index) {
  %r = arith.constant 40 : index
  // expected-error @+1 {{expects indexRow + src.rows <= dst.rows}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %q: i64, %r: index, %c: index) {
  // expected-error @+1 {{fp and preQuantScalar are mutually exclusive}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64> pre_quant %q : i64) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %r: index, %c: index) {
  // expected-error @+1 {{fp is only valid with src loc=acc}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
  // expected-error @+1 {{expects fp to be loc=scaling}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index fp %fp : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %q: i64, %r: index, %c: index) {
  // expected-error @+1 {{preQuantScalar is only valid with src loc=acc}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index pre_quant %q : i64) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
  // expected-error @+1 {{reluPreMode is only valid with src loc=acc}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %q: i64, %r: index, %c: index) {
    // expected-error @+1 {{expects preQuantScalar form to use loc=acc src}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index pre_quant %q : i64) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
    // expected-error @+1 {{expects reluPreMode form to use loc=acc src}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
    return
  }
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{accToVecMode is only supported on A5}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects accToVecMode only on A5 acc->vec tinsert forms: it is only valid with src=acc, dst=vec}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
    return
  }
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
  // expected-error @+1 {{tinsertMode is only supported on A5}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {tinsertMode = #pto.tinsert_mode<split4>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %r: index, %c: index) {
    // expected-error @+1 {{expects tinsertMode only on A5 vec->mat tinsert forms: (SPLIT2/SPLIT4) is only valid with src=vec, dst=mat}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {tinsertMode = #pto.tinsert_mode<split4>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{tinsertMode (SPLIT2/SPLIT4) requires src NZ layout}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>) {tinsertMode = #pto.tinsert_mode<split4>}
    return
  }
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 vec->vec tinsert src/dst to have same supported dtype (i8/ui8/i16/ui16/f16/bf16/f32/i32/ui32)}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %r: index, %c: index) {
  // expected-warning @+1 {{expects A2/A3 vec->vec element type to be i8/f16/bf16/f32, found i32}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xi32>, index, index) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 tinsert to use acc->mat or vec->vec}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 tinsert src to use blayout=col_major and slayout=row_major}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=col_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 tinsert dst to use blayout=col_major and slayout=row_major}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=col_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major, fractal=1024>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 tinsert dst fractal to be 512}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 tinsert element types to be src=f32, dst=f16/bf16}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>, %q: i64, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 acc fp/preQuantScalar tinsert element types to be f32 to i8 or i32 to i8/f16/i16}}
  pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index pre_quant %q : i64) outs(%d : !pto.tile_buf<mat, 64x128xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<acc, 64x128xf32, blayout=col_major, slayout=row_major, fractal=1024>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 tinsert to use a supported src/dst loc pair: acc->mat, acc->vec, vec->mat, or vec->vec}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<acc, 64x128xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 acc-source tinsert element types to be a supported pair}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xi8, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 64x128xf32, blayout=col_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 acc->vec tinsert dst to use ND or NZ layout}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index, index) outs(%d : !pto.tile_buf<vec, 64x128xf32, blayout=col_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=none_box>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 vec->mat tinsert dst to use blayout=col_major and slayout=row_major}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=none_box>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %d: !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 vec->mat tinsert src to use ND or NZ layout}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, index, index) outs(%d : !pto.tile_buf<mat, 64x128xf32, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x128xf32, blayout=col_major, slayout=row_major>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 vec->vec tinsert src/dst to use ND layout (blayout=row_major, slayout=none_box), or both NZ}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 64x128xf32, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tinsert(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x128xi32>, %r: index, %c: index) {
    // expected-error @+1 {{expects A5 vec->vec tinsert src/dst to have same supported dtype (f16/bf16/f32/i32/i8/}}
    pto.tinsert ins(%a, %r, %c : !pto.tile_buf<vec, 16x64xf32>, index, index) outs(%d : !pto.tile_buf<vec, 64x128xi32>)
    return
  }
}

// -----

// Of 4-bit floats in boxes an index counts the elements, not the bytes: 128 columns here.

module attributes {pto.target_arch = "a5"} {
  func.func @packed(%s: !pto.tile_buf<vec, 16x32x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<mat, 16x64x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>) {
    %c0 = arith.constant 0 : index
    %c64 = arith.constant 64 : index
    %c96 = arith.constant 96 : index
    pto.tinsert ins(%s, %c0, %c64 : !pto.tile_buf<vec, 16x32x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<mat, 16x64x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>)
    // expected-error @+1 {{expects indexCol + src.cols <= dst.cols, found 96 + 64 and 128 elements of 4 bits}}
    pto.tinsert ins(%s, %c0, %c96 : !pto.tile_buf<vec, 16x32x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>, index, index) outs(%d : !pto.tile_buf<mat, 16x64x!pto.f4E2M1x2, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

// Columns of their own, without boxes: pto-isa's A2/A3 function compiles and copies nothing.

!s = !pto.tile_buf<vec, 64x16xf32, blayout=col_major>
!d = !pto.tile_buf<vec, 64x1xf32, blayout=col_major>
func.func @columns(%a: !s, %d: !d, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 vec->vec textract src/dst to use ND layout (blayout=row_major, slayout=none_box), or both NZ, found col_major/none_box and col_major/none_box}}
  pto.textract ins(%a, %r, %c : !s, index, index) outs(%d : !d)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x64xf32>
!d = !pto.tile_buf<vec, 16x128xf32, valid=16x64>
func.func @window_larger(%a: !s, %d: !d, %r: index, %c: index) {
  // expected-error @+1 {{expects A2/A3 vec->vec textract dst to be no larger than src, found 16x128 and 16x64}}
  pto.textract ins(%a, %r, %c : !s, index, index) outs(%d : !d)
  // expected-error @+1 {{expects A2/A3 vec->vec tinsert src to be no larger than dst, found 16x128 and 16x64}}
  pto.tinsert ins(%d, %r, %c : !d, index, index) outs(%a : !s)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x64xf32>
!d = !pto.tile_buf<vec, 1x16xf32>
!one = !pto.tile_buf<vec, 1x8xf32, valid=1x1>
func.func @blocks(%a: !s, %d: !d, %one: !one, %r: index) {
  %c8 = arith.constant 8 : index
  %c12 = arith.constant 12 : index
  pto.textract ins(%a, %r, %c8 : !s, index, index) outs(%d : !d)
  // A single cell is moved by the scalar unit.
  pto.textract ins(%a, %r, %c12 : !s, index, index) outs(%one : !one)
  // expected-error @+1 {{expects A2/A3 vec->vec textract indexCol to be a multiple of 8, found 12}}
  pto.textract ins(%a, %r, %c12 : !s, index, index) outs(%d : !d)
  // expected-error @+1 {{expects A2/A3 vec->vec tinsert indexCol to be a multiple of 8, found 12}}
  pto.tinsert ins(%d, %r, %c12 : !d, index, index) outs(%a : !s)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x64xi8>
!d = !pto.tile_buf<vec, 1x32xi8, valid=?x?>
!odd = !pto.tile_buf<vec, 1x32xi8, valid=1x31>
func.func @single_bytes(%a: !s, %d: !d, %odd: !odd, %r: index) {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{expects A2/A3 vec->vec textract dst to have a static, even number of valid columns of i8, found ?}}
  pto.textract ins(%a, %r, %c0 : !s, index, index) outs(%d : !d)
  // expected-error @+1 {{expects A2/A3 vec->vec textract dst to have a static, even number of valid columns of i8, found 31}}
  pto.textract ins(%a, %r, %c0 : !s, index, index) outs(%odd : !odd)
  return
}

// -----

// Registers take any column, and boxes of nz.

!s = !pto.tile_buf<vec, 16x64xf32>
!d = !pto.tile_buf<vec, 1x16xf32>
!u = !pto.tile_buf<vec, 16x64xui8>
!v = !pto.tile_buf<vec, 1x32xui8>
!nz = !pto.tile_buf<vec, 32x64xf16, blayout=col_major, slayout=row_major>
!part = !pto.tile_buf<vec, 16x32xf16, blayout=col_major, slayout=row_major>
module attributes {pto.target_arch = "a5"} {
  func.func @registers(%a: !s, %d: !d, %u: !u, %v: !v, %nz: !nz, %part: !part, %r: index) {
    %c12 = arith.constant 12 : index
    %c16 = arith.constant 16 : index
    pto.textract ins(%a, %r, %c12 : !s, index, index) outs(%d : !d)
    pto.textract ins(%nz, %c16, %c16 : !nz, index, index) outs(%part : !part)
    // expected-error @+1 {{expects A5 textract element type to be an fp8/f16/bf16/f32 or int8 family type, or i32 within vec}}
    pto.textract ins(%u, %r, %c16 : !u, index, index) outs(%v : !v)
    return
  }
}

// -----

// Only what is valid of dst is copied: the last rows go into a larger tile.

!s = !pto.tile_buf<vec, 16x64xf32>
!d = !pto.tile_buf<vec, 8x64xf32, valid=4x64>
!e = !pto.tile_buf<vec, 8x64xf32, valid=5x64>
func.func @last_rows(%a: !s, %d: !d, %e: !e) {
  %c0 = arith.constant 0 : index
  %c12 = arith.constant 12 : index
  pto.textract ins(%a, %c12, %c0 : !s, index, index) outs(%d : !d)
  // expected-error @+1 {{expects indexRow + dst.rows <= src.rows, found 12 + 5 and 16}}
  pto.textract ins(%a, %c12, %c0 : !s, index, index) outs(%e : !e)
  return
}

// -----

!nz = !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>
!one = !pto.tile_buf<mat, 1x64xf16, blayout=col_major, slayout=row_major>
!row = !pto.tile_buf<mat, 1x256xf16>
!short = !pto.tile_buf<mat, 1x64xf16>
!zz = !pto.tile_buf<mat, 32x64xf16, blayout=row_major, slayout=row_major>
!l = !pto.tile_buf<left, 16x64xf16, slayout=row_major>
!v = !pto.tile_buf<left, 1x64xf16, slayout=row_major>
!w = !pto.tile_buf<left, 1x256xf16, slayout=row_major>
func.func @boxes(%nz: !nz, %one: !one, %row: !row, %short: !short, %zz: !zz, %l: !l, %v: !v, %w: !w) {
  %c0 = arith.constant 0 : index
  pto.textract ins(%nz, %c0, %c0 : !nz, index, index) outs(%l : !l)
  pto.textract ins(%row, %c0, %c0 : !row, index, index) outs(%w : !w)
  // expected-error @+1 {{expects the one row of textract src to have a multiple of 512 bytes, found 128}}
  pto.textract ins(%short, %c0, %c0 : !short, index, index) outs(%w : !w)
  // expected-error @+1 {{expects the one row of textract dst to have a multiple of 512 bytes, found 128}}
  pto.textract ins(%row, %c0, %c0 : !row, index, index) outs(%v : !v)
  // expected-error @+1 {{expects A2/A3 mat->left textract src to be of whole boxes of 16x16, found 1x64}}
  pto.textract ins(%one, %c0, %c0 : !one, index, index) outs(%v : !v)
  // expected-error @+1 {{expects A2/A3 mat->left textract dst to be of whole boxes of 16x16, found 1x64}}
  pto.textract ins(%nz, %c0, %c0 : !nz, index, index) outs(%v : !v)
  // expected-error @+1 {{expects A2/A3 textract src to use a supported mat blayout/slayout combination, found row_major and row_major}}
  pto.textract ins(%zz, %c0, %c0 : !zz, index, index) outs(%l : !l)
  return
}

// -----

// Transposed boxes of single bytes are 32 x 32.

!nz = !pto.tile_buf<mat, 64x64xi8, blayout=col_major, slayout=row_major>
!zn = !pto.tile_buf<mat, 64x48xi8, blayout=row_major, slayout=col_major>
!l = !pto.tile_buf<left, 32x32xi8, slayout=row_major>
!r = !pto.tile_buf<right, 32x48xi8, slayout=col_major>
!u = !pto.tile_buf<mat, 64x64xui8, blayout=col_major, slayout=row_major>
!lu = !pto.tile_buf<left, 32x32xui8, slayout=row_major>
func.func @bytes(%nz: !nz, %zn: !zn, %l: !l, %r: !r, %u: !u, %lu: !lu) {
  %c0 = arith.constant 0 : index
  pto.textract ins(%nz, %c0, %c0 : !nz, index, index) outs(%l : !l)
  pto.textract ins(%zn, %c0, %c0 : !zn, index, index) outs(%r : !r)
  // expected-error @+1 {{expects A2/A3 mat->left textract src to be of whole boxes of 32x32, found 64x48}}
  pto.textract ins(%zn, %c0, %c0 : !zn, index, index) outs(%l : !l)
  // expected-error @+1 {{expects A2/A3 textract element type to be i8/f16/bf16/f32}}
  pto.textract ins(%u, %c0, %c0 : !u, index, index) outs(%lu : !lu)
  return
}

// -----

// Factors are taken in whole boxes, from the box on that holds the index.

!m = !pto.tile_buf<mat, 32x128xf16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xf16, slayout=row_major>
func.func @starts(%m: !m, %l: !l, %i: index) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c48 = arith.constant 48 : index
  pto.textract ins(%m, %c0, %c48 : !m, index, index) outs(%l : !l)
  pto.textract ins(%m, %c0, %i : !m, index, index) outs(%l : !l)
  // expected-error @+1 {{expects indexCol of a textract to left to be a multiple of 16, found 8: it takes whole boxes from 0 on}}
  pto.textract ins(%m, %c0, %c8 : !m, index, index) outs(%l : !l)
  return
}

// -----

!m = !pto.tile_buf<mat, 128x64xi8, blayout=row_major, slayout=col_major>
!r = !pto.tile_buf<right, 64x64xi8, slayout=col_major>
module attributes {pto.target_arch = "a5"} {
  func.func @rows(%m: !m, %r: !r) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    pto.textract ins(%m, %c32, %c0 : !m, index, index) outs(%r : !r)
    // expected-error @+1 {{expects indexRow of a textract to right to be a multiple of 32, found 16: it takes whole boxes from 0 on}}
    pto.textract ins(%m, %c16, %c0 : !m, index, index) outs(%r : !r)
    return
  }
}
