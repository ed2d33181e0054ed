// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What quantisation refuses.

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{INT8_SYM quantization must not have an offset operand}}
  pto.tquant ins(%a, %fp, %o : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{INT8_ASYM quantization requires an offset operand}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_ASYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects plain tquant quant_type to be INT8_SYM or INT8_ASYM}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type MXFP8>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi16>) {
  // expected-error @+1 {{expects dst element type i8/ui8 for INT8_SYM}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi16>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x128xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x128xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32, valid=8x32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf16>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src element type to be f32}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf16>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src and dst to use row-major layout}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x8xf32, valid=16x1>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 fp to use non-row-major layout}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xf32, valid=16x1>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 8x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects fp and dst to have the same valid_shape[0]}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x2xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects fp valid_shape[1] to be 1}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x2xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects tmp element type to be f32}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xi32>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 32x64xf32, valid=16x64>) {
  // expected-error @+1 {{expects A2/A3 tmp to have the same shape as src}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 32x64xf32, valid=16x64>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {
  // expected-error @+1 {{expects tmp to use row-major layout}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xui8>, %o: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) {
  // expected-error @+1 {{expects offset element type to be f32}}
  pto.tquant ins(%a, %fp, %o : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xui8>) {quant_type = #pto<quant_type INT8_ASYM>}
  return
}

// -----

func.func @tquant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{requires attribute 'quant_type'}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tdequant(%a: !pto.tile_buf<vec, 16x64xf32>, %s: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src element type i8 or i16}}
  pto.tdequant ins(%a, %s, %o : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tdequant(%a: !pto.tile_buf<vec, 16x64xi8>, %s: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects dst element type f32}}
  pto.tdequant ins(%a, %s, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tdequant(%a: !pto.tile_buf<vec, 16x64xi8>, %s: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects scale element type f32}}
  pto.tdequant ins(%a, %s, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tdequant(%a: !pto.tile_buf<vec, 16x64xi8>, %s: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects offset element type f32}}
  pto.tdequant ins(%a, %s, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tdequant(%a: !pto.tile_buf<vec, 16x64xi8, blayout=col_major>, %s: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to use row-major layout}}
  pto.tdequant ins(%a, %s, %o : !pto.tile_buf<vec, 16x64xi8, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{tquant.mx is only supported on A5 targets}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects interleave to be used only with grpAxis=axis0}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>, interleave = true}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>, %z: !pto.tile_buf<vec, 1x32xui8>) {
    // expected-error @+1 {{expects the deprecated exp_zz form to use grpAxis=axis1}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %z : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x32xui8>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, storeMode = #pto<vec_store_mode nd>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects quant_type to be MXFP8 or MXFP4_E2M1}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type INT8_SYM>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>, %z: !pto.tile_buf<vec, 1x32xui8>) {
    // expected-error @+1 {{expects storeMode when exp_zz is present}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %z : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x32xui8>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects exp_zz when storeMode is present}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>, storeMode = #pto<vec_store_mode nd>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects src element type to be f32/f16/bf16}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xi32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xi16>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects exp element type to be an 8-bit integer}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xi16>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf16>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects src and max to have the same element type}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf16>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf16, valid=1x32>) {
    // expected-error @+1 {{expects src and scaling to have the same element type}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf16, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi16>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects dst element type to be an 8-bit integer for MXFP8}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xi16>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects dst element type to be !pto.f4E2M1x2 for MXFP4_E2M1}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP4_E2M1>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %d: !pto.tile_buf<vec, 16x64xui8, valid=?x?>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects static valid and physical shapes for src in MX quantization}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8, valid=?x?>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x48xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects src valid_shape[1] to be a multiple of 32 when grpAxis is axis1}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x48xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8, valid=8x64>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects src and dst to have the same valid_shape}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8, valid=8x64>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 2x32xui8, valid=2x2>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects exp valid_shape to match canonical [M, N/32] or legacy flat [1, M*N/32] for grpAxis=axis1: 16x2 or 1x32}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 2x32xui8, valid=2x2>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x64xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects max valid_shape to match canonical [M, N/32] or legacy flat [1, M*N/32] for grpAxis=axis1: 16x2 or 1x32}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x64xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x32xf32>) {
    // expected-error @+1 {{expects axis1 flat f32 scaling physical capacity to cover 256 bytes}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x32xf32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x128xf32, valid=16x64>, %d: !pto.tile_buf<vec, 16x128xui8, valid=16x64>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects axis1 flat exp to use a tight source with physical cols equal to valid cols}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x128xf32, valid=16x64>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x128xui8, valid=16x64>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x128xui8, valid=16x64>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects MXFP8 axis1 dst physical cols to equal src physical cols}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x128xui8, valid=16x64>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<mat, 16x32xui8, blayout=col_major, slayout=row_major>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {
    // expected-error @+1 {{expects exp to be in the vec address space}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<mat, 16x32xui8, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>, %z: !pto.tile_buf<vec, 1x64xui8>) {
    // expected-error @+1 {{expects exp_zz valid_shape to hold 32 exponents}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %z : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x64xui8>) {quant_type = #pto<quant_type MXFP8>, storeMode = #pto<vec_store_mode nd>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 48x64xf16>, %d: !pto.tile_buf<vec, 48x64xui8>, %e: !pto.tile_buf<vec, 2x64xui8>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects src valid_shape[0] to be a multiple of 32 when grpAxis is axis0}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 48x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 48x64xui8>, !pto.tile_buf<vec, 2x64xui8>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 1x64xui8>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects exp valid_shape to match canonical [M/32, N] for grpAxis=axis0: 2x64}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 1x64xui8>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 2x64xui8>, %m: !pto.tile_buf<vec, 2x128xf16, valid=2x64>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects max physical cols to equal src physical cols for grpAxis=axis0}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 2x64xui8>, !pto.tile_buf<vec, 2x128xf16, valid=2x64>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 2x128xui8, valid=2x64>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects exp physical cols to equal src physical cols for grpAxis=axis0}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 2x128xui8, valid=2x64>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 2x64xui8>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects exp valid_shape to match [M/64, 2N] for grpAxis=axis0 with interleave=true: 1x128}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 2x64xui8>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, interleave = true}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 96x64xf16>, %d: !pto.tile_buf<vec, 96x64xui8>, %e: !pto.tile_buf<vec, 2x64xui8>, %m: !pto.tile_buf<vec, 3x64xf16>, %s: !pto.tile_buf<vec, 3x64xf16>) {
    // expected-error @+1 {{expects src valid rows to be a multiple of 64 when interleave is true}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 96x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 96x64xui8>, !pto.tile_buf<vec, 2x64xui8>, !pto.tile_buf<vec, 3x64xf16>, !pto.tile_buf<vec, 3x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, interleave = true}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf32>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 2x64xui8>, %m: !pto.tile_buf<vec, 2x64xf32>, %s: !pto.tile_buf<vec, 2x64xf32>) {
    // expected-error @+1 {{does not support FP32 interleave with the pinned pto-isa revision}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 2x64xui8>, !pto.tile_buf<vec, 2x64xf32>, !pto.tile_buf<vec, 2x64xf32>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, interleave = true}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 2x128xui8, valid=1x128>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects interleaved exp physical rows to be src physical rows / 64}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 2x128xui8, valid=1x128>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, interleave = true}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 64x64xf16>, %d: !pto.tile_buf<vec, 64x64xui8>, %e: !pto.tile_buf<vec, 1x256xui8, valid=1x128>, %m: !pto.tile_buf<vec, 2x64xf16>, %s: !pto.tile_buf<vec, 2x64xf16>) {
    // expected-error @+1 {{expects interleaved exp physical cols to be align32(2 * src physical cols)}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 64x64xf16>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 64x64xui8>, !pto.tile_buf<vec, 1x256xui8, valid=1x128>, !pto.tile_buf<vec, 2x64xf16>, !pto.tile_buf<vec, 2x64xf16>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>, interleave = true}
    return
  }
}

// -----

func.func @tquant_makes_no_scratch(%a: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8, valid=?x?>) {
  // expected-warning @+1 {{requires static tile_buf src to materialize implicit tquant tmp on A2/A3}}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8, valid=?x?>) {quant_type = #pto<quant_type INT8_SYM>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @padded_rows(%src: !pto.tile_buf<vec, 32x2xf16, valid=32x1>, %dst: !pto.tile_buf<vec, 32x2xui8, valid=32x1>, %exp: !pto.tile_buf<vec, 1x2xui8, valid=1x1>, %max: !pto.tile_buf<vec, 1x2xf16, valid=1x1>) {
    // expected-error @+1 {{does not support padded B16 source whose VL-aligned padding store has an incomplete final VL, found 32 x 2 elements}}
    pto.tquant.mx ins(%src : !pto.tile_buf<vec, 32x2xf16, valid=32x1>) outs(%dst, %exp, %max, %max : !pto.tile_buf<vec, 32x2xui8, valid=32x1>, !pto.tile_buf<vec, 1x2xui8, valid=1x1>, !pto.tile_buf<vec, 1x2xf16, valid=1x1>, !pto.tile_buf<vec, 1x2xf16, valid=1x1>) {quant_type = #pto<quant_type MXFP8>, grpAxis = #pto<mx_group_axis axis0>}
    return
  }
}

// -----

!f = !pto.tile_buf<vec, 16x64xf32>
!c = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
!wide = !pto.tile_buf<vec, 32x1xf32, valid=16x1, blayout=col_major>
!i = !pto.tile_buf<vec, 16x64xi8>
!u = !pto.tile_buf<vec, 16x64xui8>
func.func @with_offset(%a: !f, %fp: !c, %wide: !wide, %i: !i, %u: !u) {
  // expected-error @+1 {{expects dst element type ui8 for INT8_ASYM, found i8}}
  pto.tquant ins(%a, %fp, %fp : !f, !c, !c) outs(%i : !i) {quant_type = #pto<quant_type INT8_ASYM>}
  // expected-error @+1 {{expects fp, offset to have one type but for their valid extents}}
  pto.tquant ins(%a, %fp, %wide : !f, !c, !wide) outs(%u : !u) {quant_type = #pto<quant_type INT8_ASYM>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tquant_mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>, %zz: !pto.tile_buf<vec, 1x32xui8>) {
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    // expected-warning @+1 {{'pto.tquant.mx' is deprecated: use it without exp_zz, and tmov to reorder the exponents: pto-isa has that form in its simulator, and no function for the device}}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %zz : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x32xui8>) {quant_type = #pto<quant_type MXFP8>, storeMode = #pto<vec_store_mode nz>}
    return
  }
}
