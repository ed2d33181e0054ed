// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What comparisons and selections refuse.

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src0 and src1 to have the same element type}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<vec, 16x128xi16>, %b: !pto.tile_buf<vec, 16x128xi16>, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 tcmp input element type to be i32/f16/f32}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x128xi16>, !pto.tile_buf<vec, 16x128xi16>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst element type to be i8}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %b: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src0 to be in the vec address space}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src1 and src0 to have the same valid_shape}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32, valid=8x32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, valid=16x32>, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects src1 and src0 to have the same valid_shape}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32, valid=16x32>) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 8x64xi8>) {
  // expected-error @+1 {{expects src0 and dst to have the same valid_shape[0]}}
  pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 8x64xi8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 8x64xi8, valid=?x64>) {
    // expected-error @+1 {{expects dst to have a row for each of 16 rows of src0, found 8}}
    pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 8x64xi8, valid=?x64>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcmp(%a: !pto.tile_buf<vec, 16x32xi64>, %b: !pto.tile_buf<vec, 16x32xi64>, %m: !pto.tile_buf<vec, 16x32xi8>) {
    // expected-error @+1 {{expects A5 tcmp input element type to be i8/i16/i32/f16/bf16/f32}}
    pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 16x32xi64>, !pto.tile_buf<vec, 16x32xi64>) outs(%m : !pto.tile_buf<vec, 16x32xi8>)
    return
  }
}

// -----

func.func @tcmps(%a: !pto.tile_buf<vec, 16x128xui8>, %x: i8, %m: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 tcmps input element type to be i16/i32/f16/f32}}
  pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcmps(%a: !pto.tile_buf<vec, 16x128xbf16>, %x: bf16, %m: !pto.tile_buf<vec, 16x64xi8>) {
    // expected-error @+1 {{expects A5 tcmps input element type to be i16/i32/f16/f32/i8}}
    pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%m : !pto.tile_buf<vec, 16x64xi8>)
    return
  }
}

// -----

func.func @tcmps(%a: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %m: !pto.tile_buf<vec, 8x64xi8>) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape[0]}}
  pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%m : !pto.tile_buf<vec, 8x64xi8>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same element type}}
  pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src0, src1, and dst to use row-major layout}}
  pto.tsel ins(%m, %a, %b : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x128xui8>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x128xui8>) {
  // expected-error @+1 {{expects A2/A3 tsel src0, src1, and dst element type to be i16/i32/f16/bf16/f32}}
  pto.tsel ins(%m, %a, %a : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x128xui8>, !pto.tile_buf<vec, 16x128xui8>) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x16xi16>) {
  // expected-warning @+1 {{expects A2/A3 tsel tmp element type to be 4 bytes wide, found i16; ptoas refuses that, pto-isa runs it}}
  pto.tsel ins(%m, %a, %a, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x16xi16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x1xi32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 32 bytes}}
  pto.tsel ins(%m, %a, %a, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x1xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 16x128xf16>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x128xf16>, %tmp: !pto.tile_buf<vec, 1x2xi32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 32 bytes}}
  pto.tsel ins(%m, %a, %a, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x128xf16>, !pto.tile_buf<vec, 16x128xf16>, !pto.tile_buf<vec, 1x2xi32>) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tsels ins(%m, %a, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32, valid=8x32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 16x128xui8>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x128xui8>, %x: i8) {
  // expected-error @+1 {{expects A2/A3 tsels element type to be i16/i32/f16/f32}}
  pto.tsels ins(%m, %a, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x128xui8>, i8) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tsels(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
    // expected-error @+1 {{expects mask, src, and dst to use row-major layout}}
    pto.tsels ins(%m, %a, %x : !pto.tile_buf<vec, 16x64xi8, blayout=col_major>, !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-warning @+1 {{expects A2/A3 tsels tmp to have the same element type as src and dst, found i32 and f32; ptoas refuses}}
  pto.tsels ins(%m, %a, %tmp, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xi32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32, %tmp: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-warning @+1 {{expects tmp capacity to be at least 256 bytes, but got 128 bytes; ptoas refuses}}
  pto.tsels ins(%m, %a, %tmp, %x : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x32xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x64xi8>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expected 3 or 4 operands}}
  pto.tsels ins(%m, %a : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// a2a3 compares i32 for equality whatever is asked; a5 has all comparisons.

func.func @tcmp(%a: !pto.tile_buf<vec, 16x64xi32>, %b: !pto.tile_buf<vec, 16x64xi32>, %m: !pto.tile_buf<vec, 16x32xi8>) {
  pto.tcmp ins(%a, %b {cmpMode = #pto<cmp ne>} : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.tile_buf<vec, 16x32xi8>)
  // expected-error @+1 {{expects A2/A3 tcmp of i32 to compare with eq or ne: pto-isa computes eq in place of le}}
  pto.tcmp ins(%a, %b {cmpMode = #pto<cmp le>} : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%m : !pto.tile_buf<vec, 16x32xi8>)
  return
}

// -----

func.func @tcmps(%a: !pto.tile_buf<vec, 16x64xi32>, %s: i32, %m: !pto.tile_buf<vec, 16x32xi8>) {
  // expected-error @+1 {{expects A2/A3 tcmps of i32 to compare with eq or ne: pto-isa computes eq in place of gt}}
  pto.tcmps ins(%a, %s {cmpMode = #pto<cmp gt>} : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%m : !pto.tile_buf<vec, 16x32xi8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tcmps(%a: !pto.tile_buf<vec, 16x64xi32>, %s: i32, %m: !pto.tile_buf<vec, 16x32xi8>) {
    pto.tcmps ins(%a, %s {cmpMode = #pto<cmp gt>} : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%m : !pto.tile_buf<vec, 16x32xi8>)
    return
  }
}

// -----

// A row of 64 bytes has 512 bits.

module attributes {pto.target_arch = "a5"} {
  func.func @tcmp(%m: !pto.tile_buf<vec, 8x64xui8>, %rows: index) {
    %cols = arith.constant 520 : index
    %a = pto.alloc_tile valid_row = %rows valid_col = %cols : !pto.tile_buf<vec, 8x520xf32, valid=?x?>
    // expected-error @+1 {{expects a row of dst to have a bit for each of 520 columns of src0, found 512 bits in 64 x ui8}}
    pto.tcmp ins(%a, %a : !pto.tile_buf<vec, 8x520xf32, valid=?x?>, !pto.tile_buf<vec, 8x520xf32, valid=?x?>) outs(%m : !pto.tile_buf<vec, 8x64xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @packed(%a: !pto.tile_buf<vec, 8x256xf32>, %m: !pto.tile_buf<vec, 8x32xui8>) {
    // expected-warning @+1 {{expects src0, src1, and dst to have the same shape, found 8x256 in src0 and 8x32 in dst; ptoas refuses}}
    pto.tcmp ins(%a, %a : !pto.tile_buf<vec, 8x256xf32>, !pto.tile_buf<vec, 8x256xf32>) outs(%m : !pto.tile_buf<vec, 8x32xui8>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @pitch(%a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 8x72xf32, valid=8x64>, %m: !pto.tile_buf<vec, 8x64xui8>) {
    // expected-error @+1 {{expects src0 and src1 to have the same columns, found 64 and 72}}
    pto.tcmp ins(%a, %b : !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x72xf32, valid=8x64>) outs(%m : !pto.tile_buf<vec, 8x64xui8>)
    return
  }
}

// -----

func.func @tcmps(%a: !pto.tile_buf<vec, 4x512xf32>, %x: f32, %m: !pto.tile_buf<vec, 4x32xi8>) {
  // expected-error @+1 {{expects a row of dst to have a bit for each of 512 columns of src, found 256 bits in 32 x i8}}
  pto.tcmps ins(%a, %x : !pto.tile_buf<vec, 4x512xf32>, f32) outs(%m : !pto.tile_buf<vec, 4x32xi8>)
  return
}

// -----

func.func @tsel(%a: !pto.tile_buf<vec, 4x512xf32>, %m: !pto.tile_buf<vec, 4x32xi8>) {
  // expected-error @+1 {{expects a row of mask to have a bit for each of 512 columns of dst, found 256 bits in 32 x i8}}
  pto.tsel ins(%m, %a, %a : !pto.tile_buf<vec, 4x32xi8>, !pto.tile_buf<vec, 4x512xf32>, !pto.tile_buf<vec, 4x512xf32>) outs(%a : !pto.tile_buf<vec, 4x512xf32>)
  return
}

// -----

func.func @tsels(%a: !pto.tile_buf<vec, 8x64xf32>, %m: !pto.tile_buf<vec, 4x32xi8>, %x: f32, %tmp: !pto.tile_buf<vec, 1x8xf32>) {
  // expected-error @+1 {{expects mask to have a row for each of 8 rows of dst, found 4}}
  pto.tsels ins(%m, %a, %tmp, %x : !pto.tile_buf<vec, 4x32xi8>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 1x8xf32>, f32) outs(%a : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @tsel(%m: !pto.tile_buf<vec, 16x64xui8>, %a: !pto.tile_buf<vec, 16x320xi8>, %d: !pto.tile_buf<vec, 16x320xi8>) {
  // expected-warning @+1 {{'pto.tsel' op chooses columns from 256 on by bits of the mask that belong to others on A5}}
  pto.tsel ins(%m, %a, %a : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 16x320xi8>, !pto.tile_buf<vec, 16x320xi8>) outs(%d : !pto.tile_buf<vec, 16x320xi8>)
  return
}
}

// -----

module attributes {pto.target_arch = "a5"} {
func.func @tsel(%m: !pto.tile_buf<vec, 16x32xui8>, %a: !pto.tile_buf<vec, 16x256xi8>, %d: !pto.tile_buf<vec, 16x256xi8>) {
  pto.tsel ins(%m, %a, %a : !pto.tile_buf<vec, 16x32xui8>, !pto.tile_buf<vec, 16x256xi8>, !pto.tile_buf<vec, 16x256xi8>) outs(%d : !pto.tile_buf<vec, 16x256xi8>)
  return
}
}
