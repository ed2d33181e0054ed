// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What gathers and scatters refuse.

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x128xui8>, %x: !pto.tile_buf<vec, 16x128xi32>, %tmp: !pto.tile_buf<vec, 16x128xi32>, %d: !pto.tile_buf<vec, 16x128xui8>) {
  // expected-error @+1 {{expects gather src/dst element type to be i16/i32/f16/f32}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xi32>, !pto.tile_buf<vec, 16x128xi32>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x128xi16>, %tmp: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indices element type to be i32}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x128xi16>, !pto.tile_buf<vec, 16x128xi16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{expects indices element type to be i32 or i16}}
    pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indices and tmp to have the same element type}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32, valid=8x64>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indices and tmp to have the same valid_shape}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32, valid=8x64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32, valid=16x32>) {
  // expected-error @+1 {{expects dst valid_shape[1] to equal dst cols}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=16x32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32, valid=16x32>, %tmp: !pto.tile_buf<vec, 16x64xi32, valid=16x32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indices valid_shape[1] to equal indices cols}}
  pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32, valid=16x32>, !pto.tile_buf<vec, 16x64xi32, valid=16x32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgather(%a: !pto.tile_buf<vec, 16x128xbf16>, %x: !pto.tile_buf<vec, 16x128xi32>, %tmp: !pto.tile_buf<vec, 16x128xi32>, %d: !pto.tile_buf<vec, 16x128xbf16>) {
    // expected-error @+1 {{expects A5 gather src/dst element type to be i8/i16/i32/f16/f32}}
    pto.tgather ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xbf16>, !pto.tile_buf<vec, 16x128xi32>, !pto.tile_buf<vec, 16x128xi32>) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{index-form tgather expects both indices and tmp}}
  pto.tgather ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-warning @+1 {{'pto.tgather' by a mask without axis is how programs before ptoas 0.56 say axis = "row", and is read so; write it}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-error @+1 {{unknown axis}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "diagonal") outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 8x32xf32>) {
  // expected-error @+1 {{expects dst valid rows to equal src valid rows for row direction}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 8x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-warning @+1 {{expects src valid cols to equal dst valid cols times the mask expansion factor for row direction}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tgather_beyond_dst(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x16xf32>) {
  // expected-error @+1 {{expects src valid cols to equal dst valid cols times the mask expansion factor for row direction}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x16xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-warning @+1 {{expects src valid cols to equal dst valid cols times the mask expansion factor for row direction}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0001>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-error @+1 {{expects dst valid cols to equal src valid cols for col direction}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "col") outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16, valid=16x64>) {
  // expected-error @+1 {{expects src and dst element sizes to match}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x64xf16, valid=16x64>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, "row") outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x64xui8>) {
  // expected-error @+1 {{expects A2/A3 mask-pattern tgather element size to be 2 or 4 bytes}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x128xui8>, "row") outs(%d : !pto.tile_buf<vec, 16x64xui8>)
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, valid=16x32>) {
  // expected-error @+1 {{expects dst valid_shape[1] to equal dst cols}}
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x64xf32, valid=16x32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgather(%a: !pto.tile_buf<vec, 16x32xi64>, %d: !pto.tile_buf<vec, 16x16xi64>) {
    // expected-error @+1 {{expects A5 mask-pattern tgather element size to be 1, 2, or 4 bytes}}
    pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x32xi64>, "row") outs(%d : !pto.tile_buf<vec, 16x16xi64>)
    return
  }
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %k: f32, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %c: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst element type to be i32/u32}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) {cmpMode = #pto<cmp eq>}
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %k: f32, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xui32>) {
  // expected-error @+1 {{expects dst and cdst to have the same element type}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xui32>) {cmpMode = #pto<cmp eq>}
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %k: f16, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects kValue type to match src element type}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f16, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp eq>}
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %k: f32, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects cmpMode to be eq or gt}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp lt>}
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xi32>, %k: i32, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 compare-form tgather src element type to be f16/f32, or i32 when cmpMode=eq}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x64xi32>, i32, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp gt>}
  return
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x128xi16>, %k: i16, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects A2/A3 compare-form tgather src element type to be f16/f32, or i32 when cmpMode=eq}}
  pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x128xi16>, i16, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp eq>}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgather(%a: !pto.tile_buf<vec, 16x128xbf16>, %k: bf16, %tmp: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %c: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects A5 compare-form tgather src element type to be i16/i32/f16/f32}}
    pto.tgather ins(%a, %k, %tmp : !pto.tile_buf<vec, 16x128xbf16>, bf16, !pto.tile_buf<vec, 16x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) {cmpMode = #pto<cmp eq>}
    return
  }
}

// -----

func.func @tgather(%a: !pto.tile_buf<vec, 16x64xf32>, %k: f32, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{compare-form tgather expects dst, cdst, kValue, and tmp}}
  pto.tgather ins(%a, %k : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tgatherb(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {
  // expected-error @+1 {{expects dst to use row-major layout}}
  pto.tgatherb ins(%a, %o : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>)
  return
}

// -----

func.func @tgatherb(%a: !pto.tile_buf<vec, 16x32xi64>, %o: !pto.tile_buf<vec, 16x8xi32>, %d: !pto.tile_buf<vec, 16x32xi64>) {
  // expected-error @+1 {{expects dst element size to be 1, 2, or 4 bytes}}
  pto.tgatherb ins(%a, %o : !pto.tile_buf<vec, 16x32xi64>, !pto.tile_buf<vec, 16x8xi32>) outs(%d : !pto.tile_buf<vec, 16x32xi64>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %x: !pto.tile_buf<vec, 16x32xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src/dst to have the same element type}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xi64>, %x: !pto.tile_buf<vec, 16x32xi32>, %d: !pto.tile_buf<vec, 16x64xi64>) {
  // expected-error @+1 {{expects src/dst element type to be i8/i16/i32/f16/bf16/f32}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xi64>, !pto.tile_buf<vec, 16x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi64>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %x: !pto.tile_buf<vec, 16x32xi16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indexes element size to match the documented scatter rule}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xi16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %x: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects indexes element type to be i16/i32}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and indexes to have the same valid_shape}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x32xf32>) {
  // expected-error @+1 {{expects dst valid_shape[1] to be at least src valid_shape[1]}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x32xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<mat, 16x32xf32, blayout=col_major, slayout=row_major>, %x: !pto.tile_buf<vec, 16x32xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.tscatter ins(%a, %x : !pto.tile_buf<mat, 16x32xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-warning @+1 {{'pto.tscatter' by a mask without axis is how programs before ptoas 0.55 say axis = "row", and is read so; write it}}
  pto.tscatter ins(%a, {maskPattern = #pto.mask_pattern<P1010>} : !pto.tile_buf<vec, 16x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects dst valid rows to equal src valid rows for row direction}}
  pto.tscatter ins(%a, {maskPattern = #pto.mask_pattern<P1010>} : !pto.tile_buf<vec, 16x32xf32>, "row") outs(%d : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @tscatter(%a: !pto.tile_buf<vec, 16x32xf32>, %d: !pto.tile_buf<vec, 16x128xf32>) {
  // expected-error @+1 {{expects dst valid cols to equal src valid cols times the mask expansion factor for row direction}}
  pto.tscatter ins(%a, {maskPattern = #pto.mask_pattern<P1010>} : !pto.tile_buf<vec, 16x32xf32>, "row") outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{requires attribute 'coalesce'}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %s: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects scratch operand only on GM->L1 (loc=mat) mgather}}
  pto.mgather ins(%m, %x, %s : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>, !pto.partition_tensor_view<128x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx element type to be signless i32}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf16>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects mem element type to match dst element type}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf16>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects mem to be !pto.partition_tensor_view}}
  pto.mgather ins(%m, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x32xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects row-coalesce idx valid_shape to be [0|1, dst.valid_row] or [dst.valid_row, 0|1] with dst.valid_row = 16}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects elem-coalesce idx valid_shape to match dst valid_shape}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce elem>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<mat, 16x32xi32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx to be in the vec address space}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<mat, 16x32xi32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 16x32xi32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx to use the none_box slayout}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 16x32xi32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {
  // expected-error @+1 {{expects dst to use the row_major blayout}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xi64>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x32xi64>) {
  // expected-error @+1 {{expects dst element type to be i8/ui8/i16/ui16/i32/ui32/f16/bf16/f32}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xi64>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x32xi64>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects GM->L1 mgather idx to be a GM tensor (partition_tensor_view), not a tile_buf}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=none_box>) {
  // expected-error @+1 {{expects dst to use blayout=col_major and slayout=row_major (NZ)}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=none_box>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects dst fractal to be 512}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x60xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects dst padded cols to be a multiple of 8}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%d : !pto.tile_buf<mat, 16x60xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 8x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects dst padded rows to be a multiple of 16}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%d : !pto.tile_buf<mat, 8x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects elem-coalesce GM->L1 mgather to provide a GM scratch operand}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce elem>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %s: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects row-coalesce GM->L1 mgather to omit the scratch operand}}
  pto.mgather ins(%m, %x, %s : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>, !pto.partition_tensor_view<128x64xf32>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.partition_tensor_view<1x16xi32>, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %s: !pto.partition_tensor_view<16x64xf16>) {
  // expected-error @+1 {{expects scratch element type to match dst element type}}
  pto.mgather ins(%m, %x, %s : !pto.partition_tensor_view<128x64xf32>, !pto.partition_tensor_view<1x16xi32>, !pto.partition_tensor_view<16x64xf16>) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {coalesce = #pto<coalesce elem>}
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %m: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects idx valid_shape to be one index for each row or to match src when coalesce is omitted}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>)
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects coalesce when scatterAtomicOp/scatterOob/scatterConflict is specified}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {scatterAtomicOp = #pto<scatter_atomic_op add>}
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 1x16xi32>, %m: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects scatterConflict only on A5 targets}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>, scatterConflict = #pto<scatter_conflict last>}
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x128xi16>, %x: !pto.tile_buf<vec, 16x128xi32>, %m: !pto.partition_tensor_view<128x128xi16>) {
  // expected-error @+1 {{expects scatterAtomicOp-compatible src element type for add: f16/f32/i32}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, !pto.tile_buf<vec, 16x128xi32>) outs(%m : !pto.partition_tensor_view<128x128xi16>) {coalesce = #pto<coalesce elem>, scatterAtomicOp = #pto<scatter_atomic_op add>}
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x128xf16>, %x: !pto.tile_buf<vec, 16x128xi32>, %m: !pto.partition_tensor_view<128x128xf16>) {
  // expected-error @+1 {{expects scatterAtomicOp-compatible src element type for max: f32/i32}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x128xf16>, !pto.tile_buf<vec, 16x128xi32>) outs(%m : !pto.partition_tensor_view<128x128xf16>) {coalesce = #pto<coalesce elem>, scatterAtomicOp = #pto<scatter_atomic_op max>}
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.partition_tensor_view<128x64xf16>) {
  // expected-error @+1 {{expects mem element type to match src element type}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.partition_tensor_view<128x64xf16>)
  return
}

// -----

func.func @mscatter(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %x: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.partition_tensor_view<128x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.mscatter ins(%a, %x : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.partition_tensor_view<128x64xf32>)
  return
}

// -----

func.func @mgather(%p: !pto.ptr<f32>, %x: !pto.tile_buf<vec, 1x16xi32>, %d: !pto.tile_buf<vec, 16x64xf32>, %n: index, %z: index) {
  %v = pto.make_tensor_view %p, shape = [%n, %n], strides = [%n, %n] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf32>
  %m = pto.partition_view %v, offsets = [%z, %z], sizes = [%n, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  // expected-error @+1 {{expects mem to use ND logical layout}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<?x?xf32>, !pto.tile_buf<vec, 1x16xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @tgather_in_mat(%a: !pto.tile_buf<mat, 16x64xf32>, %i: !pto.tile_buf<vec, 16x64xi32>, %t: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space, found loc=mat}}
  pto.tgather ins(%a, %i, %t : !pto.tile_buf<mat, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// Only threads take indices column by column.

func.func @mgather(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx to use the row_major blayout, found col_major}}
  pto.mgather ins(%m, %x : !pto.partition_tensor_view<128x64xf32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {coalesce = #pto<coalesce row>}
  return
}

// -----

func.func @mscatter(%m: !pto.partition_tensor_view<128x64xf32>, %x: !pto.tile_buf<vec, 16x1xi32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx to use the row_major blayout, found col_major}}
  pto.mscatter ins(%d, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xi32, blayout=col_major>) outs(%m : !pto.partition_tensor_view<128x64xf32>) {coalesce = #pto<coalesce row>}
  return
}
