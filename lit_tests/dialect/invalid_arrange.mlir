// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What transposes and concatenations refuse.

func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x16xf32>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects src, tmp, and dst to have the same element type}}
    pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
    return
  }
}

// -----

func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 64x16xf32>) {
  // expected-error @+1 {{expects transpose src to use the row_major blayout}}
  pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  return
}

// -----

func.func @ttrans(%a: !pto.tile_buf<vec, 16x32xi64>, %d: !pto.tile_buf<vec, 32x16xi64>) {
  // expected-error @+1 {{expects transpose element size to be 1, 2, or 4 bytes}}
  pto.ttrans ins(%a : !pto.tile_buf<vec, 16x32xi64>) outs(%d : !pto.tile_buf<vec, 32x16xi64>)
  return
}

// -----

func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf64>, %d: !pto.tile_buf<vec, 64x16xf64>) {
  // expected-error @+1 {{expects transpose element size to be 1, 2, or 4 bytes}}
  pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf64>) outs(%d : !pto.tile_buf<vec, 64x16xf64>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf8E4M3FN>, %d: !pto.tile_buf<vec, 64x16xf8E4M3FN>) {
    // expected-error @+1 {{src: dtype f8E4M3FN is not supported by this op yet}}
    pto.ttrans ins(%a : !pto.tile_buf<vec, 16x64xf8E4M3FN>) outs(%d : !pto.tile_buf<vec, 64x16xf8E4M3FN>)
    return
  }
}

// -----

func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x16xf32>, %tmp: !pto.tile_buf<vec, 1x8xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 4096 bytes}}
  pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x8xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttrans(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 64x16xf32>, %tmp: !pto.tile_buf<vec, 1x4xf32>) {
    // expected-error @+1 {{expects tmp capacity to be at least 32 bytes}}
    pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x4xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttrans(%a: !pto.tile_buf<vec, 16x60xf32>, %d: !pto.tile_buf<vec, 64x16xf32>) {
    // expected-error @+1 {{expects src major dimension times element size to be 32-byte aligned on A5}}
    pto.ttrans ins(%a : !pto.tile_buf<vec, 16x60xf32>) outs(%d : !pto.tile_buf<vec, 64x16xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttrans(%a: !pto.tile_buf<vec, 4x64xf32>, %d: !pto.tile_buf<vec, 64x4xf32>) {
    // expected-error @+1 {{expects dst major dimension times element size to be 32-byte aligned on A5}}
    pto.ttrans ins(%a : !pto.tile_buf<vec, 4x64xf32>) outs(%d : !pto.tile_buf<vec, 64x4xf32>)
    return
  }
}

// -----

func.func @tconcat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same element type}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcat(%a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0 and dst to have the same valid_shape[0]}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 8x64xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src1 and dst to have the same valid_shape[0]}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcat(%a: !pto.tile_buf<vec, 16x128xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0.valid_col + src1.valid_col <= dst.cols}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 16x128xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcat(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0 to use loc=vec}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tconcat(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
    // expected-error @+1 {{expects src0, src1, and dst to use row-major layout}}
    pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
    return
  }
}

// -----

func.func @tconcat(%a: !pto.tile_buf<vec, 16x32xi64>, %b: !pto.tile_buf<vec, 16x32xi64>, %d: !pto.tile_buf<vec, 16x64xi64>) {
  // expected-error @+1 {{expects element type to be i8, i16, i32, f16, f32, or bf16}}
  pto.tconcat ins(%a, %b : !pto.tile_buf<vec, 16x32xi64>, !pto.tile_buf<vec, 16x32xi64>) outs(%d : !pto.tile_buf<vec, 16x64xi64>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi32>, %x: !pto.tile_buf<vec, 16x8xi32>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same element type}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x8xi32>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x8xi32>, %y: !pto.tile_buf<vec, 16x8xui32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0Idx and src1Idx to have the same element type}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xi32>, !pto.tile_buf<vec, 16x8xui32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 8x8xi32>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0_idx and dst to have the same valid_shape[0]}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x8xi32>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x8xi32, valid=16x0>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0Idx valid_col >= 1}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xi32, valid=16x0>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<mat, 16x8xi32, blayout=col_major, slayout=row_major>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0_idx to use loc=vec}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 16x8xi32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x8xi32, blayout=col_major>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
    // expected-error @+1 {{expects all operands to use row-major layout}}
    pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xi32, blayout=col_major>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
    return
  }
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xui32>, %b: !pto.tile_buf<vec, 16x64xui32>, %x: !pto.tile_buf<vec, 16x8xi32>, %y: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x128xui32>) {
  // expected-error @+1 {{expects dst element type to be f16/f32/bf16/i8/i16/i32}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 16x8xi32>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x128xui32>)
  return
}

// -----

func.func @tconcatidx(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x8xui32>, %y: !pto.tile_buf<vec, 16x8xui32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects src0_idx element type to be i8/i16/i32}}
  pto.tconcatidx ins(%a, %b, %x, %y : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xui32>, !pto.tile_buf<vec, 16x8xui32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @ttrans_in_mat(%a: !pto.tile_buf<mat, 16x16xf32>, %t: !pto.tile_buf<vec, 16x16xf32>, %d: !pto.tile_buf<vec, 16x16xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space, found loc=mat}}
  pto.ttrans ins(%a, %t : !pto.tile_buf<mat, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x16xf32>)
  return
}
