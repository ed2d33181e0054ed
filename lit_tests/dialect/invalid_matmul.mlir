// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What matrix products refuse.

func.func @tmatmul(%l: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects lhs, rhs, and dst to use the left, right, and acc address spaces}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects lhs, rhs, and dst to use the left, right, and acc address spaces}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<vec, 32x32xf32>) {
  // expected-error @+1 {{expects dst to be in the acc address space}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<vec, 32x32xf32>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 16x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N]}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 16x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 32x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N]}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 32x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects static matmul tile shapes lhs[M,K], rhs[K,N], and dst[M,N]}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xbf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects (dst, lhs, rhs) element types to match one of (i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xbf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects (dst, lhs, rhs) element types to match one of (i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf8E4M3FN, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects (dst, lhs, rhs) element types to match one of (i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf8E4M3FN, slayout=row_major>, !pto.tile_buf<right, 64x32xf8E4M3FN, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xi8, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xi8, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects (dst, lhs, rhs) element types to match one of (i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xi8, slayout=row_major>, !pto.tile_buf<right, 64x32xi8, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul(%l: !pto.tile_buf<left, 32x8192xf16, slayout=row_major>, %r: !pto.tile_buf<right, 8192x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects m, k, and n valid sizes to be in [0, 4095]}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x8192xf16, slayout=row_major>, !pto.tile_buf<right, 8192x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, blayout=col_major, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects rhs to use the row_major blayout on A5}}
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, blayout=col_major, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects dst to use the col_major blayout on A5}}
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=col_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects lhs to use the row_major slayout on A5}}
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=col_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=row_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects rhs to use the col_major slayout on A5}}
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=row_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=col_major, fractal=1024>) {
    // expected-error @+1 {{expects dst to use the row_major slayout on A5}}
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=col_major, fractal=1024>)
    return
  }
}

// -----

func.func @tmatmul_acc(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %c: !pto.tile_buf<vec, 32x32xf32>) {
  // expected-error @+1 {{expects acc_in to be in the acc address space}}
  pto.tmatmul.acc ins(%c, %l, %r : !pto.tile_buf<vec, 32x32xf32>, !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul_bias(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects bias to be in the bias address space}}
  pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<vec, 1x32xf32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul_bias(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 2x32xf32>) {
  // expected-error @+1 {{expects bias to have 1 row}}
  pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 2x32xf32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmatmul_bias(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf16>) {
  // expected-error @+1 {{expects bias and dst to have the same element type}}
  pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf16>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_bias(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf32, blayout=col_major>) {
    // expected-error @+1 {{expects bias to use the row_major blayout on A5}}
    pto.tmatmul.bias ins(%l, %r, %b : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf32, blayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

func.func @tgemv(%l: !pto.tile_buf<mat, 1x64xf16, blayout=col_major, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects lhs and rhs to use the left and right address spaces}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<mat, 1x64xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects lhs valid_shape[0] to be 1 for tgemv}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 32x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects dst valid_shape[0] to be 1 for tgemv}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 1x32xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects rhs valid_shape[0] to be at most lhs valid_shape[1], found 64 and 32}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x32xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x16xf32, valid=1x16, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects rhs valid_shape[1] to equal dst valid_shape[1]}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x16xf32, valid=1x16, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 1x64xbf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects (dst, lhs, rhs) element types to match one of (i32, i8, i8), (f32, f16, f16), (f32, bf16, bf16), (f32, f32, f32)}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xbf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv(%l: !pto.tile_buf<left, 1x64xf8E4M3FN, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf8E4M3FN, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{lhs: dtype f8E4M3FN is not supported by this op yet}}
    pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf8E4M3FN, slayout=row_major>, !pto.tile_buf<right, 64x32xf8E4M3FN, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

func.func @tgemv(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects dst to be in the acc address space}}
  pto.tgemv ins(%l, %r : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<vec, 1x32xf32>)
  return
}

// -----

func.func @tgemv_acc(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, %c: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects acc_in to be in the acc address space}}
  pto.tgemv.acc ins(%c, %l, %r : !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tgemv_bias(%l: !pto.tile_buf<left, 1x64xf16, slayout=row_major>, %r: !pto.tile_buf<right, 64x32xf16, slayout=col_major>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf16>) {
  // expected-error @+1 {{expects bias and dst to have the same element type}}
  pto.tgemv.bias ins(%l, %r, %b : !pto.tile_buf<left, 1x64xf16, slayout=row_major>, !pto.tile_buf<right, 64x32xf16, slayout=col_major>, !pto.tile_buf<bias, 1x32xf16>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}
