// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What matrix products of MX operands refuse.

module attributes {pto.target_arch = "a3"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{tmatmul.mx is only supported on A5 targets}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @tgemv_mx(%l: !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{tgemv.mx is only supported on A5 targets}}
    pto.tgemv.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x32xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 32x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects lhs physical K shape to be a positive multiple of 64 on A5}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x32xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 32x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<vec, 32x2x!pto.f8E8M0>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale to be in the scaling address space}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 32x2x!pto.f8E8M0>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x4x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale shape to be [M, ceil(K/32)] = 32x2}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x4x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 4x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects b_scale shape to be [ceil(K/32), N] = 2x32}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 4x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, valid=32x1, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale valid_shape to be [M, ceil(K/32)] = 32x2}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, valid=32x1, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, valid=2x16, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects b_scale valid_shape to be [ceil(K/32), N] = 2x32}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, valid=2x16, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, blayout=col_major, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale to use the row_major blayout on A5}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, blayout=col_major, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=row_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects b_scale to use the col_major slayout on A5}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=row_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=512>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale to use fractal=32 on A5}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=512>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf16, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects A5 mx lhs/rhs element types to be a supported fp8/fp8 or fp4/fp4 pair}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32x!pto.f4E2M1x2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects A5 mx lhs/rhs element types to be a supported fp8/fp8 or fp4/fp4 pair}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32x!pto.f4E2M1x2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects A5 mx result dst to use f32 element type}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx(%l: !pto.tile_buf<mat, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects lhs, rhs, and dst to use the left, right, and acc address spaces}}
    pto.tmatmul.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<mat, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv_mx(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects lhs valid_shape[0] to be 1 for tgemv}}
    pto.tgemv.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv_mx(%l: !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 1x4x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects a_scale shape/valid_shape to be [M, ceil(K/32)] = 1x2}}
    pto.tgemv.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 1x4x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv_mx(%l: !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x16x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects b_scale shape to be [ceil(K/32), aligned_N] = 2x32}}
    pto.tgemv.mx ins(%l, %ls, %r, %rs : !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x16x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx_acc(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %c: !pto.tile_buf<vec, 32x32xf32>) {
    // expected-error @+1 {{expects acc_in to be in the acc address space}}
    pto.tmatmul.mx.acc ins(%c, %l, %ls, %r, %rs : !pto.tile_buf<vec, 32x32xf32>, !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx_acc(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %c: !pto.tile_buf<acc, 32x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024>) {
    // expected-error @+1 {{expects acc_in and dst to have the same valid_shape}}
    pto.tmatmul.mx.acc ins(%c, %l, %ls, %r, %rs : !pto.tile_buf<acc, 32x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmatmul_mx_bias(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x32xf16>) {
    // expected-error @+1 {{expects bias to have element type f32}}
    pto.tmatmul.mx.bias ins(%l, %ls, %r, %rs, %b : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, !pto.tile_buf<bias, 1x32xf16>) outs(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv_mx_bias(%l: !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, %b: !pto.tile_buf<bias, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects bias and dst to have the same column shape}}
    pto.tgemv.mx.bias ins(%l, %ls, %r, %rs, %b : !pto.tile_buf<left, 1x64xf8E4M3FN, blayout=col_major, slayout=row_major>, !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, !pto.tile_buf<bias, 1x64xf32, valid=1x32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}
