// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What broadcasts refuse.

func.func @trowexpand(%v: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.trowexpand ins(%v : !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpand(%v: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.trowexpand ins(%v : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpand(%v: !pto.tile_buf<vec, 16x1xi64, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi64>) {
  // expected-error @+1 {{expects A2/A3 trowexpand element type to be f16/f32/i16/i32/bf16/i8}}
  pto.trowexpand ins(%v : !pto.tile_buf<vec, 16x1xi64, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi64>)
  return
}

// -----

func.func @trowexpand(%v: !pto.tile_buf<vec, 8x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape[0]}}
  pto.trowexpand ins(%v : !pto.tile_buf<vec, 8x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpand(%v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32, valid=16x0>) {
  // expected-error @+1 {{expects dst valid_shape[1] to be non-zero}}
  pto.trowexpand ins(%v : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=16x0>)
  return
}

// -----

func.func @tcolexpand(%v: !pto.tile_buf<vec, 1x32xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape[1]}}
  pto.tcolexpand ins(%v : !pto.tile_buf<vec, 1x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpand(%v: !pto.tile_buf<vec, 1x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tcolexpand ins(%v : !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 and src1 to have the same element type}}
  pto.trowexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandadd(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src0 and dst to have the same element type}}
  pto.trowexpandadd ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trowexpandsub(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {
  // expected-error @+1 {{expects dst to use row-major layout}}
  pto.trowexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>)
  return
}

// -----

func.func @trowexpanddiv(%a: !pto.tile_buf<vec, 16x64xi32>, %v: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 trowexpanddiv element type to be f16 or f32}}
  pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trowexpandexpdif(%a: !pto.tile_buf<vec, 16x64xi32>, %v: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 trowexpandexpdif element type to be f16 or f32}}
  pto.trowexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @trowexpanddiv(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp when precisionType is high_precision}}
  pto.trowexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<div_precision high_precision>}
  return
}

// -----

func.func @trowexpandmax(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 and dst to have the same valid_shape}}
  pto.trowexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32, valid=8x32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmin(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 8x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 and dst to have the same valid_shape[0]}}
  pto.trowexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x16xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 valid_shape[1] to be 8}}
  pto.trowexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x2xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 valid_shape[1] to be 1}}
  pto.trowexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x2xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x8xf32>, %tmp: !pto.tile_buf<vec, 16x128xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp-form trowexpand to use mode 1: one operand column-major with one valid column}}
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x8xf32>, !pto.tile_buf<vec, 16x128xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 trowexpand tmp capacity to be at least 512 bytes}}
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// The run tells the rows: there may be as many as the tile has.
func.func @trowexpandmul(%a: !pto.tile_buf<vec, 24x64xf32, valid=?x?>, %v: !pto.tile_buf<vec, 24x1xf32, valid=?x?, blayout=col_major>, %tmp: !pto.tile_buf<vec, 1x128xf32>, %d: !pto.tile_buf<vec, 24x64xf32, valid=?x?>) {
  // expected-error @+1 {{expects A2/A3 trowexpand tmp capacity to be at least 768 bytes}}
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 24x64xf32, valid=?x?>, !pto.tile_buf<vec, 24x1xf32, valid=?x?, blayout=col_major>, !pto.tile_buf<vec, 1x128xf32>) outs(%d : !pto.tile_buf<vec, 24x64xf32, valid=?x?>)
  return
}

// -----

// ptoas alone asks for scratch for any number of rows.
func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %v: !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
  // expected-warning @+1 {{expects A2/A3 trowexpand tmp capacity to be at least 8192 bytes}}
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// -----

func.func @trowexpandmul(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp and dst to have the same element type}}
  pto.trowexpandmul ins(%a, %v, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpandmul(%a: !pto.tile_buf<vec, 16x128xui8>, %v: !pto.tile_buf<vec, 1x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
  // expected-error @+1 {{expects A2/A3 tcolexpandmul element type to be i16/i32/f16/f32}}
  pto.tcolexpandmul ins(%a, %v : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 1x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tcolexpanddiv(%a: !pto.tile_buf<vec, 16x64xi32>, %v: !pto.tile_buf<vec, 1x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects tcolexpanddiv element type to be f16 or f32}}
  pto.tcolexpanddiv ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcolexpandexpdif(%a: !pto.tile_buf<vec, 16x64xi32>, %v: !pto.tile_buf<vec, 1x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects A5 tcolexpandexpdif element type to be f16 or f32}}
    pto.tcolexpandexpdif ins(%a, %v : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

func.func @tcolexpandadd(%a: !pto.tile_buf<vec, 32x64xf32, valid=16x64>, %v: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 and dst to have the same shape}}
  pto.tcolexpandadd ins(%a, %v : !pto.tile_buf<vec, 32x64xf32, valid=16x64>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpandsub(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %v: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 and dst to have the same valid_shape}}
  pto.tcolexpandsub ins(%a, %v : !pto.tile_buf<vec, 16x64xf32, valid=8x32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpandmax(%a: !pto.tile_buf<vec, 16x64xf32>, %v: !pto.tile_buf<vec, 1x32xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 and dst to have the same valid_shape[1]}}
  pto.tcolexpandmax ins(%a, %v : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpandmin(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %v: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 to use row-major layout}}
  pto.tcolexpandmin ins(%a, %v : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul_in_mat(%a: !pto.tile_buf<mat, 16x64xf32>, %b: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0 to be in the vec address space, found loc=mat}}
  pto.trowexpandmul ins(%a, %b : !pto.tile_buf<mat, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trowexpandmul_row_in_mat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<mat, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src1 to be in the vec address space, found loc=mat}}
  pto.trowexpandmul ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<mat, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcolexpandadd_in_mat(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.tile_buf<mat, 16x64xf32>) {
  // expected-error @+1 {{expects dst to be in the vec address space, found loc=mat}}
  pto.tcolexpandadd ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf32>)
  return
}
