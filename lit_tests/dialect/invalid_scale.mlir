// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What is refused of where scales lie.

module attributes {pto.target_arch = "a3"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %s: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{tget_scale_addr is only supported on A5 targets}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%s : !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<mat, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %s: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects src to be in the left or right address space}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<mat, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%s : !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %s: !pto.tile_buf<vec, 32x2x!pto.f8E8M0>) {
    // expected-error @+1 {{expects dst to be in the scaling address space}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%s : !pto.tile_buf<vec, 32x2x!pto.f8E8M0>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %s: !pto.tile_buf<scaling, 32x4x!pto.f8E8M0, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects dst shape to be [M, ceil(K/32)] = 32x2}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%s : !pto.tile_buf<scaling, 32x4x!pto.f8E8M0, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %s: !pto.tile_buf<scaling, 4x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) {
    // expected-error @+1 {{expects dst shape to be [ceil(K/32), N] = 2x32}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>) outs(%s : !pto.tile_buf<scaling, 4x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tget_scale_addr(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %s: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, valid=32x1, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects dst valid_shape to be [M, ceil(K/32)] = 32x2}}
    pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%s : !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, valid=32x1, slayout=row_major, fractal=32>)
    return
  }
}
