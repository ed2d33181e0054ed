// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What operations on one tile refuse.

func.func @tabs(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.tabs ins(%a : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @texp(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects dst to be in the vec address space}}
  pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tlog(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to use the row_major blayout}}
  pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsqrt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trecip(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trecip(%a: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A3 trecip src and dst to use different storage}}
  pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tabs(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tabs element type to be f16 or f32}}
  pto.tabs ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @texp(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 texp element type to be f16 or f32}}
  pto.texp ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tlog(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tlog element type to be f16 or f32}}
  pto.tlog ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tsqrt(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tsqrt element type to be f16 or f32}}
  pto.tsqrt ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trsqrt(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 trsqrt element type to be f16 or f32}}
  pto.trsqrt ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trecip(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 trecip element type to be f16 or f32}}
  pto.trecip ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trsqrt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp when precisionType is high_precision}}
  pto.trsqrt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<rsqrt_precision high_precision>}
  return
}

// -----

func.func @trsqrt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x4xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 32 bytes}}
  pto.trsqrt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x4xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trsqrt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects tmp to be in the vec address space}}
  pto.trsqrt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trelu(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>) {
  // expected-error @+1 {{expects A2/A3 trelu element type to be i32/f16/f32}}
  pto.trelu ins(%a : !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @tneg(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
  // expected-error @+1 {{expects A2/A3 tneg element type to be i16/i32/f16/f32}}
  pto.tneg ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tneg(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{expects src and dst to have the same valid_shape}}
    pto.tneg ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

func.func @tnot(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tnot element type to be i16}}
  pto.tnot ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tnot(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{expects A5 tnot element type to be i8/i16/i32}}
    pto.tnot ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}
