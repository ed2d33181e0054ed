// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What operations on two or three tiles refuse.

func.func @tadd(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 and src1 to have the same element type}}
  pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsub(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src0 and dst to have the same element type}}
  pto.tsub ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tmul(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 and dst to have the same valid_shape}}
  pto.tmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmax(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to use row-major layout}}
  pto.tmax ins(%a, %b : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tadd(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
  // expected-error @+1 {{expects A2/A3 tadd element type to be i32/i16/f16/f32}}
  pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tmin(%a: !pto.tile_buf<vec, 16x128xbf16>, %b: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
  // expected-error @+1 {{expects A2/A3 tmin element type to be i32/i16/f16/f32}}
  pto.tmin ins(%a, %b : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tsub(%a: !pto.tile_buf<vec, 16x128xbf16>, %b: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
    // expected-error @+1 {{expects A5 tsub element type to be i32/i16/i8/f16/f32}}
    pto.tsub ins(%a, %b : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmax(%a: !pto.tile_buf<vec, 16x128xbf16>, %b: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
    // expected-error @+1 {{expects A5 tmax element type to be i32/i16/i8/f16/f32}}
    pto.tmax ins(%a, %b : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tmul(%a: !pto.tile_buf<vec, 16x128xbf16>, %b: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
    // expected-error @+1 {{expects A5 tmul element type to be i32/i16/f16/f32}}
    pto.tmul ins(%a, %b : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tadd(%a: !pto.tile_buf<vec, 16x64xf8E4M3FN>, %b: !pto.tile_buf<vec, 16x64xf8E4M3FN>, %d: !pto.tile_buf<vec, 16x64xf8E4M3FN>) {
    // expected-error @+1 {{src0: dtype f8E4M3FN is not supported by this op yet}}
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf8E4M3FN>, !pto.tile_buf<vec, 16x64xf8E4M3FN>) outs(%d : !pto.tile_buf<vec, 16x64xf8E4M3FN>)
    return
  }
}

// -----

func.func @tdiv(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tdiv element type to be f16 or f32}}
  pto.tdiv ins(%a, %b : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tdiv(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
    // expected-error @+1 {{expects A5 tdiv element type to be i32/i16/f16/f32}}
    pto.tdiv ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfmod(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
    // expected-error @+1 {{expects A5 tfmod element type to be i32/i16/f16/f32}}
    pto.tfmod ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @taddrelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{taddrelu is only supported on A2/A3 targets}}
    pto.taddrelu ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

func.func @taddrelu(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 taddrelu element type to be i16/f16/f32}}
  pto.taddrelu ins(%a, %b : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tand(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tand src0, src1, and dst element type to be i8/i16/i32}}
  pto.tand ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tor(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tor src0, src1, and dst element type to be i8/i16/i32}}
  pto.tor ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @txor(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 txor src0, src1, and dst element type to be i8/i16/i32}}
  pto.txor ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tshl(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tshl src0 and src1 element type to be i8/i16/i32}}
  pto.tshl ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tshr(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tshr src0 and src1 element type to be i8/i16/i32}}
  pto.tshr ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tshl(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x128xi16, valid=16x64>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same element type}}
  pto.tshl ins(%a, %b : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x128xi16, valid=16x64>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @txor(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp to have the same element type as src0, src1, and dst}}
  pto.txor ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @txor(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32, blayout=col_major>) {
  // expected-error @+1 {{expects tmp to use row-major layout}}
  pto.txor ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @txor(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 8x64xi32, valid=?x?>) {
  // expected-error @+1 {{expects tmp capacity to be at least 4096 bytes}}
  pto.txor ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 8x64xi32, valid=?x?>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x128xf16>, %b: !pto.tile_buf<vec, 16x128xf16>, %d: !pto.tile_buf<vec, 16x128xf16>) {
  // expected-error @+1 {{expects A2/A3 trem element type to be i32 or f32}}
  pto.trem ins(%a, %b : !pto.tile_buf<vec, 16x128xf16>, !pto.tile_buf<vec, 16x128xf16>) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @trem(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
    // expected-error @+1 {{expects A5 trem element type to be i32/i16/f16/f32}}
    pto.trem ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
    return
  }
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[0] to be at least 2}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 2x32xf32>) {
  // expected-error @+1 {{expects tmp valid columns to cover dst valid columns}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 2x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 2x64xf32, valid=2x32>) {
  // expected-error @+1 {{expects tmp valid columns to cover dst valid columns}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 2x64xf32, valid=2x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 2x64xi32>) {
  // expected-error @+1 {{expects tmp and dst to have the same element type}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 2x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects tmp to be in the vec address space}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x32xui8>) {
  // expected-error @+1 {{expects A2/A3 tmp shape[0] to be at least dst valid_shape[0] + 1 (17)}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x32xui8>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 17x32xui8, valid=17x4>) {
  // expected-warning @+1 {{expects A2/A3 tmp valid_shape[1] to be at least ceil(dst valid_shape[1] / 8) (8), found 4; ptoas refuses}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 17x32xui8, valid=17x4>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 17x32xi16>) {
  // expected-error @+1 {{expects A2/A3 tmp element type to be u8}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 17x32xi16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %b: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %d: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %tmp: !pto.tile_buf<vec, 17x32xui8>) {
  // expected-warning @+1 {{expects tprelu dst valid_shape to be static; ptoas refuses}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 17x32xui8>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 4x512xf32>, %d: !pto.tile_buf<vec, 4x512xf32>, %tmp: !pto.tile_buf<vec, 5x32xui8>) {
  // expected-error @+1 {{expects A2/A3 tmp shape[1] to be at least ceil(dst valid_shape[1] / 8) (64), found 32}}
  pto.tprelu ins(%a, %a, %tmp : !pto.tile_buf<vec, 4x512xf32>, !pto.tile_buf<vec, 4x512xf32>, !pto.tile_buf<vec, 5x32xui8>) outs(%d : !pto.tile_buf<vec, 4x512xf32>)
  return
}

// -----

// The slopes are read before dst is written.

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 17x32xui8>) {
  // expected-warning @+1 {{expects A3 src0, src1, tmp, and dst to use different storage; ptoas refuses}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 17x32xui8>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 17x32xui8>) {
  // expected-error @+1 {{expects A3 src0, src1, tmp, and dst to use different storage}}
  pto.tprelu ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 17x32xui8>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tprelu element type to be f16 or f32}}
  pto.tprelu ins(%a, %b : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tprelu(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 32x64xf32, valid=16x64>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same shape}}
  pto.tprelu ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 32x64xf32, valid=16x64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpow(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{A2/A3 does not support precisionType=high_precision}}
  pto.tpow ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<pow_precision high_precision>}
  return
}

// -----

func.func @tpow(%a: !pto.tile_buf<vec, 16x128xf16>, %b: !pto.tile_buf<vec, 16x128xf16>, %d: !pto.tile_buf<vec, 16x128xf16>) {
  // expected-error @+1 {{expects A2/A3 tpow element type to be i8/i16/i32 or f32}}
  pto.tpow ins(%a, %b : !pto.tile_buf<vec, 16x128xf16>, !pto.tile_buf<vec, 16x128xf16>) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpow(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects A5 tpow element type to be f16/f32/bf16 when precisionType=high_precision}}
    pto.tpow ins(%a, %b : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>) {precisionType = #pto<pow_precision high_precision>}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpow(%a: !pto.tile_buf<vec, 16x128xbf16>, %b: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
    // expected-error @+1 {{expects A5 tpow element type to be i8/i16/i32/f16/f32 when precisionType=default}}
    pto.tpow ins(%a, %b : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

func.func @tpow(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{tpow does not accept tmp when element type is integer}}
  pto.tpow ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tpow(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 8x64xf32, valid=?x?>) {
  // expected-error @+1 {{expects tmp capacity to be at least 4096 bytes}}
  pto.tpow ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x64xf32, valid=?x?>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @taddc(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 32x64xf32, valid=16x64>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, src2, and dst to have the same shape}}
  pto.taddc ins(%a, %b, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 32x64xf32, valid=16x64>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpartadd(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %b: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects at least one of src0/src1 valid_shape to match dst valid_shape}}
  pto.tpartadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32, valid=8x32>, !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpartmul(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, valid=8x32>) {
  // expected-error @+1 {{expects src0/src1 valid_shape to be less than or equal to dst valid_shape}}
  pto.tpartmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=8x32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpartmul(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, valid=8x32>) {
    // expected-error @+1 {{expects src0/src1 valid_shape to be less than or equal to dst valid_shape}}
    pto.tpartmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=8x32>)
    return
  }
}

// -----

func.func @tpartmax(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 32x64xf32, valid=16x64>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same shape}}
  pto.tpartmax ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 32x64xf32, valid=16x64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpartmin(%a: !pto.tile_buf<vec, 16x128xui8>, %b: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
  // expected-error @+1 {{expects A2/A3 tpartmin element type to be i32/i16/f16/f32}}
  pto.tpartmin ins(%a, %b : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tpartargmax(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %ai: !pto.tile_buf<vec, 16x64xi32>, %bi: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xf32>, %di: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src0Idx/src1Idx/dstIdx to have the same element type}}
  pto.tpartargmax ins(%a, %b, %ai, %bi : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d, %di : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tpartargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %ai: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0Idx/src1Idx/dstIdx element type to be a 32-bit integer}}
  pto.tpartargmin ins(%a, %b, %ai, %ai : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d, %ai : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpartargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %ai: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %di: !pto.tile_buf<vec, 32x64xi32>) {
  // expected-error @+1 {{expects dst and dst_idx to have the same shape}}
  pto.tpartargmin ins(%a, %b, %ai, %ai : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %di : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 32x64xi32>)
  return
}

// -----

func.func @tpartargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %ai: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %di: !pto.tile_buf<vec, 16x64xi32, valid=?x?>) {
  // expected-error @+1 {{expects dst and dst_idx to have the same valid_shape}}
  pto.tpartargmin ins(%a, %b, %ai, %ai : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %di : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32, valid=?x?>)
  return
}

// -----

func.func @tadd_in_mat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<mat, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 to be in the vec address space, found loc=mat}}
  pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsub_in_mat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<mat, 16x64xf32>) {
  // expected-error @+1 {{expects dst to be in the vec address space, found loc=mat}}
  pto.tsub ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf32>)
  return
}

// -----

func.func @tor_in_mat(%a: !pto.tile_buf<mat, 16x64xi16>, %b: !pto.tile_buf<vec, 16x64xi16>, %d: !pto.tile_buf<vec, 16x64xi16>) {
  // expected-error @+1 {{expects src0 to be in the vec address space, found loc=mat}}
  pto.tor ins(%a, %b : !pto.tile_buf<mat, 16x64xi16>, !pto.tile_buf<vec, 16x64xi16>) outs(%d : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// -----

func.func @tpartmax_in_mat(%a: !pto.tile_buf<mat, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 to be in the vec address space, found loc=mat}}
  pto.tpartmax ins(%a, %b : !pto.tile_buf<mat, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmax(%a: !pto.tile_buf<vec, 16x64xui16>, %d: !pto.tile_buf<vec, 16x64xui16>) {
  // expected-error @+1 {{with a sign: pto-isa takes no ui16}}
  pto.tmax ins(%a, %a : !pto.tile_buf<vec, 16x64xui16>, !pto.tile_buf<vec, 16x64xui16>) outs(%d : !pto.tile_buf<vec, 16x64xui16>)
  return
}

// -----

func.func @tfmod(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tfmod element type to be f32, found i32}}
  pto.tfmod ins(%a, %a : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

// The bits of a comparison of floats are a whole repeat behind the first row of tmp, however narrow that is.

func.func @trem(%a: !pto.tile_buf<vec, 16x32xf32>, %b: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 16x32xf32>, %tmp: !pto.tile_buf<vec, 2x32xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 384 bytes, but got 256 bytes}}
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 2x32xf32>) outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @trem(%a: !pto.tile_buf<vec, 16x32xi32>, %b: !pto.tile_buf<vec, 16x32xi32>, %d: !pto.tile_buf<vec, 16x32xi32>, %tmp: !pto.tile_buf<vec, 2x32xi32>, %f: !pto.tile_buf<vec, 16x32xf32>, %more: !pto.tile_buf<vec, 3x32xf32>) {
  pto.trem ins(%a, %b, %tmp : !pto.tile_buf<vec, 16x32xi32>, !pto.tile_buf<vec, 16x32xi32>, !pto.tile_buf<vec, 2x32xi32>) outs(%d : !pto.tile_buf<vec, 16x32xi32>)
  pto.trem ins(%f, %f, %more : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 3x32xf32>) outs(%f : !pto.tile_buf<vec, 16x32xf32>)
  return
}
