// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What reductions refuse.

func.func @trowmax(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.trowmax ins(%a : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowmax(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects src to use the row_major blayout}}
  pto.trowmax ins(%a : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {
  // expected-error @+1 {{expects DN-style dst to have shape[1] == 1}}
  pto.trowmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowprod(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x1xbf16, blayout=col_major>) {
  // expected-error @+1 {{expects A2/A3 trowprod element type to be i16/i32/f16/f32}}
  pto.trowprod ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x1xbf16, blayout=col_major>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @trowprod(%a: !pto.tile_buf<vec, 16x128xui16>, %d: !pto.tile_buf<vec, 16x1xui16, blayout=col_major>) {
  // expected-error @+1 {{expects A5 trowprod element type to be i16/i32/f16/f32}}
  pto.trowprod ins(%a : !pto.tile_buf<vec, 16x128xui16>) outs(%d : !pto.tile_buf<vec, 16x1xui16, blayout=col_major>)
  return
}
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @trowmax(%a: !pto.tile_buf<vec, 16x128xui16>, %d: !pto.tile_buf<vec, 16x1xui16, blayout=col_major>) {
  // expected-error @+1 {{expects A5 trowmax element type to be i16/i32/f16/f32}}
  pto.trowmax ins(%a : !pto.tile_buf<vec, 16x128xui16>) outs(%d : !pto.tile_buf<vec, 16x1xui16, blayout=col_major>)
  return
}
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32, valid=0x64>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects src valid_shape[0] to be non-zero}}
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=0x64>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32, valid=16x0>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects src valid_shape[1] to be non-zero}}
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=16x0>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape[0]}}
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst valid_shape[1] to be 1}}
  pto.trowsum ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 tmp to have the same element type as src and dst}}
  pto.trowsum ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowmax(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 1x4xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 32 bytes}}
  pto.trowmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x4xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowargmax(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects dst element type to be i32 or ui32}}
  pto.trowargmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowargmin(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) {
  // expected-error @+1 {{expects src element type to be i16/i32/f16/f32}}
  pto.trowargmin ins(%a : !pto.tile_buf<vec, 16x128xbf16>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowargmin(%a: !pto.tile_buf<vec, 16x64xf32, valid=0x0>, %d: !pto.tile_buf<vec, 16x1xi32, valid=0x0, blayout=col_major>) {
  // expected-error @+1 {{expects src valid_shape[0] to be non-zero}}
  pto.trowargmin ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=0x0>) outs(%d : !pto.tile_buf<vec, 16x1xi32, valid=0x0, blayout=col_major>)
  return
}

// -----

func.func @trowargmax(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects A2/A3 tmp DN layout to have valid_shape[0] of at least 32}}
  pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowargmax(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x8xf32, valid=16x1>) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[1] to be at least 2 for src valid_shape[1] = 64}}
  pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xf32, valid=16x1>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowargmax(%a: !pto.tile_buf<vec, 16x128xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 8x16xf32>) {
  // expected-error @+1 {{expects tmp shape[0] to match src shape[0]}}
  pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x128xf32>, !pto.tile_buf<vec, 8x16xf32>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowargmax(%a: !pto.tile_buf<vec, 16x128xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x8xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[1] to be at least 16 for src valid_shape[1] = 128}}
  pto.trowargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x128xf32>, !pto.tile_buf<vec, 16x8xf32>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @tcolmax(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape[1]}}
  pto.tcolmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x32xf32>)
  return
}

// -----

func.func @tcolmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xi32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tcolmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tcolmax(%a: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 1x128xui8>) {
  // expected-error @+1 {{expects A2/A3 tcolmax element type to be f16/f32/i16/i32}}
  pto.tcolmax ins(%a : !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 1x128xui8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcolprod(%a: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 1x128xui8>) {
    // expected-error @+1 {{expects A5 tcolprod element type to be f16/f32/i16/i32/bf16}}
    pto.tcolprod ins(%a : !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 1x128xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcolmax(%a: !pto.tile_buf<vec, 16x64xf32, valid=0x64>, %d: !pto.tile_buf<vec, 1x64xf32>) {
    // expected-error @+1 {{expects src valid_shape[0] to be non-zero}}
    pto.tcolmax ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=0x64>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
    return
  }
}

// -----

func.func @tcolprod(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects src to use the row_major blayout}}
  pto.tcolprod ins(%a : !pto.tile_buf<vec, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolsum(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{tmp operand requires isBinary attribute}}
  pto.tcolsum ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolsum(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects src/tmp/dst element types to match}}
  pto.tcolsum ins(%a, %tmp {isBinary = true} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolsum(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects tmp shape[1] to be at least src valid_shape[1] when isBinary is true; got 32 vs 64}}
  pto.tcolsum ins(%a, %tmp {isBinary = true} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x32xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolsum(%a: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 4x64xf32>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 2048 bytes}}
  pto.tcolsum ins(%a, %tmp {isBinary = true} : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 4x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolargmax(%a: !pto.tile_buf<vec, 16x32xi64>, %d: !pto.tile_buf<vec, 1x32xi32>) {
  // expected-error @+1 {{expects src element type to be 1, 2, or 4 bytes wide}}
  pto.tcolargmax ins(%a : !pto.tile_buf<vec, 16x32xi64>) outs(%d : !pto.tile_buf<vec, 1x32xi32>)
  return
}

// -----

func.func @tcolargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects dst element type to be i32 or ui32}}
  pto.tcolargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// -----

func.func @tcolargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects dst valid_shape[0] to be 1}}
  pto.tcolargmin ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tcolargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 1x8xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[1] to be at least 16 for src valid_shape[1] = 64}}
  pto.tcolargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x8xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tcolargmin(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and tmp to have the same element type}}
  pto.tcolargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
  // expected-error @+1 {{thistogram is only supported on A5 targets}}
  pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{expects byte to be in range [0, 3]}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 4 : i32}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{expects byte to be 0 or 1 when src element type is ui16}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 2 : i32}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{does not allow conflicting 'byte' and legacy 'isMSB' attributes}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 1 : i32, isMSB = false}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 16x128xui8>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{expects src element type to be ui16 or ui32}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>, %d: !pto.tile_buf<vec, 32x128xui32, valid=8x128>) {
    // expected-error @+1 {{expects dst cols to be at least 256}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x1xui8, valid=8x1, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 32x128xui32, valid=8x128>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui16, valid=8x64>, %i: !pto.tile_buf<vec, 32x32xui8, valid=8x1>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{expects idx to use DN layout for 16-bit src}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui16, valid=8x64>, !pto.tile_buf<vec, 32x32xui8, valid=8x1>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @thistogram(%s: !pto.tile_buf<vec, 32x64xui32, valid=8x64>, %i: !pto.tile_buf<vec, 1x64xui8>, %d: !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {
    // expected-error @+1 {{expects idx rows to be 2 for byte 1 of 32-bit src}}
    pto.thistogram ins(%s, %i : !pto.tile_buf<vec, 32x64xui32, valid=8x64>, !pto.tile_buf<vec, 1x64xui8>) outs(%d : !pto.tile_buf<vec, 32x256xui32, valid=8x256>) {byte = 1 : i32}
    return
  }
}

// -----

// Scratch of what folds repeats of columns into it.

func.func @trowmax(%a: !pto.tile_buf<vec, 16x256xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x8xf32>) {
  // expected-error @+1 {{expects tmp rows of at least 256 bytes, or each overwrites the one before, found 16x8xf32}}
  pto.trowmax ins(%a, %tmp : !pto.tile_buf<vec, 16x256xf32>, !pto.tile_buf<vec, 16x8xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowmin(%a: !pto.tile_buf<vec, 16x128xf32, valid=16x100>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 64x32xf32>) {
  // expected-error @+1 {{expects tmp rows of at least 256 bytes for more than 64 columns, or dst is never written, found 64x32xf32}}
  pto.trowmin ins(%a, %tmp : !pto.tile_buf<vec, 16x128xf32, valid=16x100>, !pto.tile_buf<vec, 64x32xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x256xf32>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp rows of at least 512 bytes, or each overwrites the one before, found 16x64xf32}}
  pto.trowsum ins(%a, %tmp : !pto.tile_buf<vec, 16x256xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @trowargmin(%a: !pto.tile_buf<vec, 16x512xf32>, %d: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x16xf32, valid=16x16>) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[1] to be at least 24 for src valid_shape[1] = 512, found 16}}
  pto.trowargmin ins(%a, %tmp : !pto.tile_buf<vec, 16x512xf32>, !pto.tile_buf<vec, 16x16xf32, valid=16x16>) outs(%d : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>)
  return
}

// -----

func.func @trowsum(%a: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x1xui32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x64xui32>) {
  // expected-error @+1 {{expects A2/A3 trowsum element type to be i16/i32/f16/f32, with a sign: pto-isa takes no ui32}}
  pto.trowsum ins(%a, %tmp : !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x1xui32, blayout=col_major>)
  return
}

// -----

func.func @tcolargmax(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src element type to be f16/f32/ui16/ui32, found i32}}
  pto.tcolargmax ins(%a, %tmp : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}
