// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What copies, conversions and padding refuse.

func.func @tmov(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<left, 16x64xf16, slayout=row_major>) {
  // expected-error @+1 {{expects mat-source tmov to use matching src/dst shapes}}
  pto.tmov ins(%a : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<left, 16x64xf16, slayout=row_major>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects A2/A3 non-mat tmov to use matching src/dst shapes}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects a supported tmov address-space pair for this target}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<left, 32x64xf16, slayout=row_major>, %d: !pto.tile_buf<vec, 32x64xf16>) {
    // expected-error @+1 {{expects a supported tmov address-space pair for this target}}
    pto.tmov ins(%a : !pto.tile_buf<left, 32x64xf16, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 32x64xf16>)
    return
  }
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %q: i64) {
  // expected-error @+1 {{expects preQuantScalar form to use loc=acc src}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>, %q : i64) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects fp form to use loc=acc src}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %q: i64) {
  // expected-error @+1 {{expects fp and preQuantScalar forms to be mutually exclusive}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp : !pto.tile_buf<scaling, 1x32xui64>, %q : i64) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects reluPreMode form to use loc=acc src}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects accToVecMode to be used only for acc-to-vec tmov}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) {accToVecMode = #pto.acc_to_vec_mode<single_mode_vec0>}
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects grpAxis only on the X-to-ZZ form with a non-scaling third tile}}
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {grpAxis = #pto<mx_group_axis axis0>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<vec, 32x32xf32>, %q: i64) {
    // expected-error @+1 {{expects fp/preQuantScalar tmov to use single-mode accToVecMode}}
    pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%d : !pto.tile_buf<vec, 32x32xf32>) {accToVecMode = #pto.acc_to_vec_mode<dual_mode_split_m>}
    return
  }
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects acc-source fp/relu tmov src to use blayout=col_major and slayout=row_major}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=row_major, slayout=row_major, fractal=1024>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=col_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects fp tmov dst to use blayout=col_major and slayout=row_major}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=col_major>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects A2/A3 acc-to-mat tmov destination fractal to be 512}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tmov(%a: !pto.tile_buf<acc, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>, %d: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects fp form src to have element type f32, i32}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%d : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{X-to-ZZ tmov is only supported on A5}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects the X-to-ZZ tmov form not to use preQuantScalar, accToVecMode, or reluPreMode}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<mat, 16x32xui8, blayout=col_major, slayout=row_major>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects X-to-ZZ src/dst/tmp to be vec tiles}}
    pto.tmov ins(%a : !pto.tile_buf<mat, 16x32xui8, blayout=col_major, slayout=row_major>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8, valid=?x?>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects static valid and physical shapes for src/dst and a static tmp physical shape for X-to-ZZ}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8, valid=?x?>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xi8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects src, dst, and tmp to share one element type}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xi8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xi8>, %tmp: !pto.tile_buf<vec, 1x128xi8>, %d: !pto.tile_buf<vec, 16x4xi8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects element type to be one of ui8, !pto.hif8, !pto.f8E8M0}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xi8>, %tmp : !pto.tile_buf<vec, 1x128xi8>) outs(%d : !pto.tile_buf<vec, 16x4xi8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8>) {
    // expected-error @+1 {{expects dst to use blayout=row_major, slayout=row_major (ZZ box)}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects src to use blayout=row_major, slayout=none_box}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, valid=8x4, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects src and dst to hold the same exponent count}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, valid=8x4, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x4xui8>, %tmp: !pto.tile_buf<vec, 1x32xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects tmp to provide at least 68 bytes for ND-to-ZZ}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x4xui8>, %tmp : !pto.tile_buf<vec, 1x32xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 16x8xui8, valid=16x4>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects ND-to-ZZ src valid elements to form a compact prefix}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 16x8xui8, valid=16x4>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 8x4xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, valid=8x4, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects ND-to-ZZ src physical capacity to cover align16(dst rows) * dst cols = 64 bytes}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 8x4xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, valid=8x4, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 4x12xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x3xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects ND-to-ZZ dst valid_shape[1] (the grouped exponent column count) to be even}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 4x12xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x3xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 3x16xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x3xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects DN-to-ZZ src valid_shape[0] to be an even count >= 2}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 3x16xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x3xui8, slayout=row_major, fractal=32>) {grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 2x8xui8>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x4xui8, valid=4x4, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects DN-to-ZZ src valid_shape[1] to be a multiple of 16}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 2x8xui8>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x4xui8, valid=4x4, slayout=row_major, fractal=32>) {grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 2x32xui8, valid=2x16>, %tmp: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x2xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects DN-to-ZZ src physical row stride to equal src valid_shape[1]}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 2x32xui8, valid=2x16>, %tmp : !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x2xui8, slayout=row_major, fractal=32>) {grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmov(%a: !pto.tile_buf<vec, 32x4xui8, valid=16x4>, %d: !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>) {
    // expected-error @+1 {{expects X-to-ZZ src, dst, and tmp to be distinct tile values}}
    pto.tmov ins(%a : !pto.tile_buf<vec, 32x4xui8, valid=16x4>, %a : !pto.tile_buf<vec, 32x4xui8, valid=16x4>) outs(%d : !pto.tile_buf<vec, 16x4xui8, slayout=row_major, fractal=32>)
    return
  }
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16>) {
  // expected-error @+1 {{cannot specify both satmode and sat_mode}}
  pto.tcvt ins(%a {satmode = #pto<saturation_mode ON>, sat_mode = #pto<saturation_mode ON>} : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 32x64xf16, valid=16x64>) {
  // expected-error @+1 {{expects src and dst to have compatible shapes}}
  pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 32x64xf16, valid=16x64>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16, valid=8x64>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16, valid=8x64>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64x!pto.hif8>) {
  // expected-error @+1 {{expects A2/A3 tcvt low-precision element types to be unsupported}}
  pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64x!pto.hif8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64x!pto.hif8>) {
    // expected-error @+1 {{expects A5 tcvt low-precision type pairs to match PTO-ISA support}}
    pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64x!pto.hif8>)
    return
  }
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi16>, %tmp: !pto.tile_buf<vec, 1x8xf32>) {
  // expected-error @+1 {{expects tcvt tmp capacity to be at least 256 bytes}}
  pto.tcvt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x8xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf16>, %d: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects tcvt tmp capacity to be at least 256 bytes}}
  pto.tcvt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf16>, !pto.tile_buf<vec, 1x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %d: !pto.tile_buf<vec, 16x64xi16, valid=?x?>, %tmp: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects static src shape and dst valid_shape to verify tcvt tmp}}
  pto.tcvt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi16, valid=?x?>)
  return
}

// -----

func.func @tcvt(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi16>, %tmp: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects tmp to be in the vec address space}}
  pto.tcvt ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst PadVal != Null for tfillpad}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf16, pad=1>) {
  // expected-error @+1 {{expects sizeof(src element) == sizeof(dst element)}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf16, pad=1>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 16x32xi64>, %d: !pto.tile_buf<vec, 16x32xi64, pad=1>) {
  // expected-error @+1 {{expects element size to be 1, 2, or 4 bytes}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x32xi64>) outs(%d : !pto.tile_buf<vec, 16x32xi64, pad=1>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 32x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, pad=1>) {
  // expected-error @+1 {{expects each dst physical shape dimension to be >= src}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 32x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<mat, 32x64xf32, blayout=col_major, slayout=row_major, pad=1>) {
  // expected-error @+1 {{expects expanded TFILLPAD only for loc=vec}}
  pto.tfillpad ins(%a : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<mat, 32x64xf32, blayout=col_major, slayout=row_major, pad=1>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {
  // expected-error @+1 {{expects src/dst tile types to be lowerable to TFILLPAD for loc=mat; mismatching fields: pad (0 vs 1)}}
  pto.tfillpad ins(%a : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>)
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32, pad=1>) {
  // expected-error @+1 {{expects padValue attribute only for loc=mat tfillpad}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>) {padValue = #pto.pad_value<zero>}
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>, %d: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {
  // expected-error @+1 {{expects padValue attribute to match dst tile pad configuration}}
  pto.tfillpad ins(%a : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) outs(%d : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major, pad=1>) {padValue = #pto.pad_value<max>}
  return
}

// -----

func.func @tfillpad(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32, pad=1>) {
  // expected-error @+1 {{does not accept 'mode'; PTOAS infers TFILLPAD lowering from physical shape and planned addresses}}
  pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, pad=1>) {mode = "expand"}
  return
}

// -----

func.func @tcvt_in_mat(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 16x64xf16>) {
  // expected-error @+1 {{expects dst to be in the vec address space, found loc=mat}}
  pto.tcvt ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf16>)
  return
}

// -----

func.func @tcvt_from_mat(%a: !pto.tile_buf<mat, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16>) {
  // expected-error @+1 {{expects src to be in the vec address space, found loc=mat}}
  pto.tcvt ins(%a : !pto.tile_buf<mat, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  return
}

// -----

// Two names of the same bytes of acc are no copy; pto-isa has none between two tiles there.

func.func @identity(%rows: index, %at: i64) {
  %c16 = arith.constant 16 : index
  %first = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %first valid_row = %rows valid_col = %c16 : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
  %b = pto.alloc_tile addr = %first valid_row = %c16 valid_col = %c16 : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
  %c = pto.alloc_tile addr = %at valid_row = %c16 valid_col = %c16 : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
  pto.tmov ins(%a : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>) outs(%b : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>)
  // expected-error @+1 {{expects a supported tmov address-space pair for this target, found acc to acc}}
  pto.tmov ins(%a : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>) outs(%c : !pto.tile_buf<acc, 16x16xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>)
  return
}

// -----

func.func @narrower(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, valid=8x32>) {
  pto.tmov ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32, valid=8x32>)
  // expected-error @+1 {{copies 8 of the 16 valid rows of dst: src has no more, and the others stay as they were}}
  pto.tmov ins(%b : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

!acc = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!zn = !pto.tile_buf<mat, 32x32xf16, blayout=row_major, slayout=col_major>
!mat = !pto.tile_buf<mat, 2x32xf32>
!bias = !pto.tile_buf<bias, 2x32xf32>
!nd = !pto.tile_buf<mat, 16x64xf32, valid=8x32, pad=1>
func.func @layouts(%acc: !acc, %zn: !zn, %mat: !mat, %bias: !bias, %nd: !nd) {
  // expected-error @+1 {{expects acc-to-mat tmov dst to use blayout=col_major and slayout=row_major}}
  pto.tmov ins(%acc : !acc) outs(%zn : !zn)
  // expected-error @+1 {{expects A2/A3 tmov to bias to have one row, found 2}}
  pto.tmov ins(%mat : !mat) outs(%bias : !bias)
  // expected-error @+1 {{expects tfillpad in mat dst to use blayout=col_major and slayout=row_major}}
  pto.tfillpad ins(%nd : !nd) outs(%nd : !nd)
  return
}

// -----

func.func @bits(%v: !pto.tile_buf<vec, 16x64xf32>, %h: !pto.tile_buf<vec, 16x64xf16>) {
  // expected-error @+1 {{expects vec-to-vec tmov, which copies bits, to be of elements of one width, found f32 to f16}}
  pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%h : !pto.tile_buf<vec, 16x64xf16>)
  return
}

// -----

// Conversions take one step, or there is none.

module attributes {pto.target_arch = "a5"} {
  func.func @steps(%f: !pto.tile_buf<vec, 16x64xf32>, %h: !pto.tile_buf<vec, 16x64xf16>, %b: !pto.tile_buf<vec, 16x64xi8>) {
    pto.tcvt ins(%f : !pto.tile_buf<vec, 16x64xf32>) outs(%h : !pto.tile_buf<vec, 16x64xf16>)
    pto.tcvt ins(%h : !pto.tile_buf<vec, 16x64xf16>) outs(%b : !pto.tile_buf<vec, 16x64xi8>)
    // expected-error @+1 {{expects A5 tcvt to be between types that pto-isa converts in one step, found f32 to i8}}
    pto.tcvt ins(%f : !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xi8>)
    return
  }
}

// -----

// On memory pto-isa compiles what it does not convert, and does nothing.

func.func @step(%f: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 tcvt to be between types that pto-isa converts in one step, found f32 to i8}}
  pto.tcvt ins(%f : !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

!acc = !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>
module attributes {pto.target_arch = "a5"} {
  func.func @out_of_acc(%c: !acc, %whole: !pto.tile_buf<vec, 16x64xi32>, %float: !pto.tile_buf<vec, 16x64xf32>) {
    pto.tmov ins(%c : !acc) outs(%whole : !pto.tile_buf<vec, 16x64xi32>)
    // expected-error @+1 {{expects A5 acc-to-vec tmov without a scale to be from f32 to f16, f32 to bf16, f32 to f32, i32 to i32, found i32 to f32}}
    pto.tmov ins(%c : !acc) outs(%float : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

!line = !pto.tile_buf<mat, 1x64xbf16>
!whole = !pto.tile_buf<mat, 1x64xi16>
!bias = !pto.tile_buf<bias, 1x64xf32>
module attributes {pto.target_arch = "a5"} {
  func.func @biases(%line: !line, %whole: !whole, %bias: !bias) {
    pto.tmov ins(%line : !line) outs(%bias : !bias)
    // expected-error @+1 {{expects A5 mat-to-bias tmov to be from f16 or bf16 to f32 or to keep i32 or f32, found i16 to f32}}
    pto.tmov ins(%whole : !whole) outs(%bias : !bias)
    return
  }
}

// -----

!m = !pto.tile_buf<mat, 32x64xui8, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 32x64xui8, blayout=col_major, slayout=row_major>
module attributes {pto.target_arch = "a5"} {
  func.func @factors(%m: !m, %l: !l) {
    // expected-error @+1 {{expects A5 mat-to-left tmov element type to be i8, f16, bf16, f32 or one of low precision, found ui8}}
    pto.tmov ins(%m : !m) outs(%l : !l)
    return
  }
}

// -----

// From a vector core to its cube core, and from the accumulator (a5).

!v = !pto.tile_buf<vec, 32x32xi16>
!m = !pto.tile_buf<mat, 32x32xi16, blayout=col_major, slayout=row_major>
module attributes {pto.target_arch = "a5"} {
  func.func @linked(%v: !v, %m: !m) {
    // expected-error @+1 {{expects A5 vec-to-mat tmov element type to be i8, f16, bf16, f32 or one of low precision, found i16}}
    pto.tmov ins(%v : !v) outs(%m : !m)
    return
  }
}

// -----

!v = !pto.tile_buf<vec, 32x32xf16, blayout=col_major>
!m = !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>
module attributes {pto.target_arch = "a5"} {
  func.func @linked(%v: !v, %m: !m) {
    // expected-error @+1 {{expects A5 vec-to-mat tmov src to lie in rows or boxes of nz or zn, found col_major, none_box}}
    pto.tmov ins(%v : !v) outs(%m : !m)
    return
  }
}

// -----

!c = !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
!m = !pto.tile_buf<mat, 32x32xf16, blayout=row_major, slayout=col_major>
module attributes {pto.target_arch = "a5"} {
  func.func @from_acc(%c: !c, %m: !m) {
    // expected-error @+1 {{expects A5 acc-to-mat tmov dst to lie in rows, columns or nz boxes, found row_major, col_major}}
    pto.tmov ins(%c : !c) outs(%m : !m)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @other_width(%v: !pto.tile_buf<vec, 16x64xf32>, %w: !pto.tile_buf<vec, 16x64xbf16>) {
    // expected-error @+1 {{expects vec-to-vec tmov, which copies bits, to be of elements of one width, found f32 to bf16}}
    pto.tmov ins(%v : !pto.tile_buf<vec, 16x64xf32>) outs(%w : !pto.tile_buf<vec, 16x64xbf16>)
    return
  }
}

// -----

// One row goes to `left` by 512 bytes.

!row = !pto.tile_buf<mat, 1x256xf16>
!short = !pto.tile_buf<mat, 1x128xf16>
!l = !pto.tile_buf<left, 1x256xf16, slayout=row_major>
!m = !pto.tile_buf<left, 1x128xf16, slayout=row_major>
func.func @row(%row: !row, %short: !short, %l: !l, %m: !m) {
  pto.tmov ins(%row : !row) outs(%l : !l)
  // expected-error @+1 {{expects the one row of tmov src to have a multiple of 512 bytes, found 256}}
  pto.tmov ins(%short : !short) outs(%m : !m)
  return
}
