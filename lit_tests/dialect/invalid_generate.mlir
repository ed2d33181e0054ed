// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What tiles made from nothing refuse.

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst element type to be integer}}
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tci(%s: i8, %d: !pto.tile_buf<vec, 1x64xi8>) {
  // expected-error @+1 {{expects dst element type to be i16/i32}}
  pto.tci ins(%s : i8) outs(%d : !pto.tile_buf<vec, 1x64xi8>)
  return
}

// -----

func.func @tci(%s: i16, %d: !pto.tile_buf<vec, 1x64xi32>) {
  // expected-error @+1 {{expects S and dst element type to be exactly the same type}}
  pto.tci ins(%s : i16) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x64xui32>) {
  // expected-error @+1 {{expects S and dst element type to be exactly the same type}}
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 1x64xui32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 8x1xi32, blayout=col_major>) {
  // expected-error @+1 {{expects dst cols to be different from 1}}
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 8x1xi32, blayout=col_major>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects tmp to be in vec address space}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 1x768xi8>) {
  // expected-error @+1 {{expects tmp element type to be a 4-byte type}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x768xi8>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 192x1xf32, blayout=col_major>) {
  // expected-error @+1 {{expects tmp to use the row_major blayout}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 192x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x64xi32>, %tmp: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp capacity to be at least 2560 bytes for 32-bit dst element type}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi32>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x128xi32, valid=1x63>, %tmp: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp capacity to be at least 768 bytes for 32-bit dst element type}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 1x128xi32, valid=1x63>)
  return
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 1x128xi32, valid=?x?>, %tmp: !pto.tile_buf<vec, 1x192xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp capacity to be at least 2560 bytes for 32-bit dst element type}}
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x192xf32>) outs(%d : !pto.tile_buf<vec, 1x128xi32, valid=?x?>)
  return
}

// -----

func.func @tci(%s: i16, %d: !pto.tile_buf<vec, 1x64xi16>, %tmp: !pto.tile_buf<vec, 1x192xf32>) {
  // expected-error @+1 {{expects A2/A3 tmp capacity to be at least 1792 bytes for 16-bit dst element type}}
  pto.tci ins(%s, %tmp : i16, !pto.tile_buf<vec, 1x192xf32>) outs(%d : !pto.tile_buf<vec, 1x64xi16>)
  return
}

// -----

func.func @ttri(%x: i32, %d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects dst to be in the vec address space}}
  pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @ttri(%x: i32, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects upperOrLower to be 0 (lower) or 1 (upper)}}
  pto.ttri ins(%x {upperOrLower = 2 : i32} : i32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @ttri(%x: i32, %d: !pto.tile_buf<vec, 16x128xbf16>) {
  // expected-error @+1 {{expects A2/A3 ttri element type to be f16/f32/i16/i32}}
  pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @ttri(%x: i32, %d: !pto.tile_buf<vec, 16x32xi64>) {
    // expected-error @+1 {{expects A5 ttri element type to be f16/f32/i16/i32/bf16/i8}}
    pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<vec, 16x32xi64>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @trandom(%k: i32, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{trandom is only supported on A5 targets}}
    pto.trandom ins(%k, %k, %k, %k, %k, %k : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @trandom(%k: i32, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{expects dst element type to be i32/ui32}}
    pto.trandom ins(%k, %k, %k, %k, %k, %k : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @trandom(%k: i32, %d: !pto.tile_buf<vec, 16x64xi32, blayout=col_major>) {
    // expected-error @+1 {{expects dst to use row-major layout}}
    pto.trandom ins(%k, %k, %k, %k, %k, %k : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32, blayout=col_major>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @trandom(%k: i64, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects key0 to be i32/ui32}}
    pto.trandom ins(%k, %k, %k, %k, %k, %k : i64, i64, i64, i64, i64, i64) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @trandom(%k: i32, %d: !pto.tile_buf<vec, 16x64xi32>) {
    // expected-error @+1 {{expects rounds to be 7 or 10}}
    pto.trandom ins(%k, %k, %k, %k, %k, %k {rounds = 9 : i32} : i32, i32, i32, i32, i32, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

func.func @tci(%s: i32, %d: !pto.tile_buf<vec, 2x64xi32>) {
  // expected-error @+1 {{expects dst to have 1 row, found 2}}
  pto.tci ins(%s : i32) outs(%d : !pto.tile_buf<vec, 2x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @ttri(%d: !pto.tile_buf<vec, 8x16xf16>) {
  %x = arith.constant 28 : i32
  // expected-error @+1 {{writes 40 bytes behind dst on A5, whose last row of 16 columns gets 36 cells for a diagonal of 28}}
  pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<vec, 8x16xf16>)
  return
}
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @ttri(%d: !pto.tile_buf<vec, 8x16xf16>) {
  %x = arith.constant 8 : i32
  pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<vec, 8x16xf16>)
  return
}
}

// -----

func.func @ttri(%d: !pto.tile_buf<vec, 8x16xf16>) {
  %x = arith.constant 28 : i32
  pto.ttri ins(%x : i32) outs(%d : !pto.tile_buf<vec, 8x16xf16>)
  return
}
