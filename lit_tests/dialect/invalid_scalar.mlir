// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What operations on a tile and a number refuse.

func.func @tadds(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.tadds ins(%a, %x : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsubs(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xi32>, %x: f32) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tsubs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tmuls(%a: !pto.tile_buf<vec, 16x64xf32, valid=8x32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x64xf32, valid=8x32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmaxs(%a: !pto.tile_buf<vec, 16x64xf32, valid=16x32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src and dst to have the same valid_shape}}
  pto.tmaxs ins(%a, %x : !pto.tile_buf<vec, 16x64xf32, valid=16x32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmins(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>, %x: bf16) {
  // expected-error @+1 {{expects A2/A3 tmins element type to be i32/i16/f16/f32}}
  pto.tmins ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
  return
}

// -----

func.func @tadds(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: ui16) {
  // expected-error @+1 {{operand #1 must be an integer or a float (scalar)}}
  pto.tadds ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, ui16) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tdivs(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects one tile-like operand and one scalar operand in ins(...)}}
  pto.tdivs ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tdivs(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>, %x: bf16) {
    // expected-error @+1 {{expects A5 tdivs element type to be i32/i16/f16/f32}}
    pto.tdivs ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
    return
  }
}

// -----

func.func @tfmods(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f16) {
  // expected-error @+1 {{expects scalar type to match the tile element type}}
  pto.tfmods ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f16) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tfmods(%a: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src to use the row_major blayout}}
  pto.tfmods ins(%a, %x : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trems(%a: !pto.tile_buf<vec, 16x128xf16>, %d: !pto.tile_buf<vec, 16x128xf16>, %x: f16) {
  // expected-error @+1 {{expects A2/A3 trems element type to be i32 or f32}}
  pto.trems ins(%a, %x : !pto.tile_buf<vec, 16x128xf16>, f16) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

func.func @trems(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x32xf32>, %x: f32) {
  // expected-error @+1 {{expects tmp valid columns to cover dst valid columns}}
  pto.trems ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 1x32xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trems(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x64xf32, valid=0x64>, %x: f32) {
  // expected-error @+1 {{expects A2/A3 tmp valid_shape[0] to be at least 1}}
  pto.trems ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 1x64xf32, valid=0x64>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @trems(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x64xi32>, %x: f32) {
  // expected-error @+1 {{expects tmp and dst to have the same element type}}
  pto.trems ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 1x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tpows(%a: !pto.tile_buf<vec, 16x128xf16>, %d: !pto.tile_buf<vec, 16x128xf16>, %x: f16) {
  // expected-error @+1 {{expects A2/A3 tpows element type to be i8/i16/i32 or f32}}
  pto.tpows ins(%a, %x : !pto.tile_buf<vec, 16x128xf16>, f16) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

func.func @tpows(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{A2/A3 does not support precisionType=high_precision}}
  pto.tpows ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<pow_precision high_precision>}
  return
}

// -----

func.func @tpows(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
  // expected-error @+1 {{tpows does not accept tmp when element type is integer}}
  pto.tpows ins(%a, %x, %a : !pto.tile_buf<vec, 16x64xi32>, i32, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @taxpy(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f16) {
  // expected-error @+1 {{expects scalar type to match src element type}}
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f16) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @taxpy(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf16>, %x: f32) {
  // expected-error @+1 {{expects dst/src element types to match, or dst=f32 and src=f16}}
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf16>)
  return
}

// -----

func.func @taxpy(%a: !pto.tile_buf<vec, 16x128xbf16>, %d: !pto.tile_buf<vec, 16x128xbf16>, %x: bf16) {
  // expected-error @+1 {{expects A2/A3 taxpy element type to be f16 or f32}}
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 16x128xbf16>, bf16) outs(%d : !pto.tile_buf<vec, 16x128xbf16>)
  return
}

// -----

func.func @taxpy(%a: !pto.tile_buf<vec, 32x64xf32, valid=16x64>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src and dst to have the same shape}}
  pto.taxpy ins(%a, %x : !pto.tile_buf<vec, 32x64xf32, valid=16x64>, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tlrelu(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %x: f32) {
  // expected-error @+1 {{expects A2/A3 tlrelu element type to be f16 or f32}}
  pto.tlrelu ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, f32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tlrelu(%a: !pto.tile_buf<vec, 16x128xf16>, %d: !pto.tile_buf<vec, 16x128xf16>, %x: f16) {
  // expected-error @+1 {{operand #1 must be f32 (scalar)}}
  pto.tlrelu ins(%a, %x : !pto.tile_buf<vec, 16x128xf16>, f16) outs(%d : !pto.tile_buf<vec, 16x128xf16>)
  return
}

// -----

func.func @tands(%a: !pto.tile_buf<vec, 16x128xi16>, %x: i16) {
  // expected-error @+1 {{expects src and dst to use different storage}}
  pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%a : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

// a5 may run them in place, but with two tiles at one address only.

module attributes {pto.target_arch = "a5"} {
  func.func @tands(%a: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
    // expected-error @+1 {{expects src and dst to use different storage}}
    pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%a : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tors(%a: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
    // expected-error @+1 {{expects src and dst to use different storage}}
    pto.tors ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%a : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @txors(%a: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
    // expected-error @+1 {{expects src and dst to use different storage}}
    pto.txors ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%a : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

func.func @tands(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
  // expected-error @+1 {{expects A2/A3 tands src, scalar, and dst element type to be i8 or i16}}
  pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tors(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>, %x: i32) {
  // expected-error @+1 {{expects A2/A3 tors src and dst element type to be i8 or i16}}
  pto.tors ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tors(%a: !pto.tile_buf<vec, 16x128xi16, blayout=col_major>, %d: !pto.tile_buf<vec, 16x128xi16>, %x: i16) {
  // expected-error @+1 {{expects src to use the row_major blayout}}
  pto.tors ins(%a, %x : !pto.tile_buf<vec, 16x128xi16, blayout=col_major>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @txors(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>, %x: i16, %tmp: !pto.tile_buf<vec, 8x128xi16>) {
  // expected-error @+1 {{expects tmp capacity to be at least 4096 bytes}}
  pto.txors ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xi16>, i16, !pto.tile_buf<vec, 8x128xi16>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @txors(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>, %x: i16, %tmp: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects tmp to have the same element type as src and dst}}
  pto.txors ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x128xi16>, i16, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @tshls(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: i32) {
  // expected-error @+1 {{expects integral element types}}
  pto.tshls ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tshls(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>) {
  %x = arith.constant -1 : i16
  // expected-error @+1 {{expects tshls scalar to be non-negative}}
  pto.tshls ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @tshrs(%a: !pto.tile_buf<vec, 16x128xui8>, %d: !pto.tile_buf<vec, 16x128xui8>, %x: i8) {
  // expected-error @+1 {{expects A2/A3 tshrs src and dst element type to be i16 or i32}}
  pto.tshrs ins(%a, %x : !pto.tile_buf<vec, 16x128xui8>, i8) outs(%d : !pto.tile_buf<vec, 16x128xui8>)
  return
}

// -----

func.func @tshrs(%a: !pto.tile_buf<vec, 16x128xi16>, %d: !pto.tile_buf<vec, 16x128xi16>) {
  %x = arith.constant -1 : i16
  // expected-error @+1 {{expects tshrs scalar to be non-negative}}
  pto.tshrs ins(%a, %x : !pto.tile_buf<vec, 16x128xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x128xi16>)
  return
}

// -----

func.func @taddsc(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 32x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %x: f32) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same shape}}
  pto.taddsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 32x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @texpands(%d: !pto.tile_buf<vec, 16x64xf32>, %x: i32) {
  // expected-error @+1 {{expects scalar type == dst element type}}
  pto.texpands ins(%x : i32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @texpands(%d: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, %x: f32) {
  // expected-error @+1 {{expects dst to be in the vec or mat address space}}
  pto.texpands ins(%x : f32) outs(%d : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @texpands(%d: !pto.tile_buf<vec, 16x64xf32, blayout=col_major>, %x: f32) {
  // expected-error @+1 {{expects vec dst to use row-major layout on A2/A3}}
  pto.texpands ins(%x : f32) outs(%d : !pto.tile_buf<vec, 16x64xf32, blayout=col_major>)
  return
}

// -----

func.func @texpands(%d: !pto.tile_buf<vec, 16x64xi8>, %x: i8) {
  // expected-error @+1 {{expects A2/A3 texpands element type to be i16/i32/f16/bf16/f32}}
  pto.texpands ins(%x : i8) outs(%d : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

// a2a3 adds what it has negated as f32; a5 negates whole numbers.

func.func @tsubs(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  %x = arith.constant 16777216 : i32
  %y = arith.constant 16777217 : i32
  pto.tsubs ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  // expected-error @+1 {{expects A2/A3 tsubs scalar to be a number that f32 has, found 16777217: pto-isa negates it as f32, and subtracts 16777216}}
  pto.tsubs ins(%a, %y : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  // expected-error @+1 {{expects A2/A3 tsubsc scalar to be a number that f32 has}}
  pto.tsubsc ins(%a, %y, %a : !pto.tile_buf<vec, 16x64xi32>, i32, !pto.tile_buf<vec, 16x64xi32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tsubs(%a: !pto.tile_buf<vec, 16x64xi32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
    %y = arith.constant 16777217 : i32
    pto.tsubs ins(%a, %y : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
    return
  }
}

// -----

// Neither half is converted to the other one in C++; wider floats are, and to them.

module attributes {pto.target_arch = "a5"} {
  func.func @tmuls(%a: !pto.tile_buf<vec, 16x64xf16>, %x: bf16, %y: f32) {
    pto.tmuls ins(%a, %y : !pto.tile_buf<vec, 16x64xf16>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf16>)
    // expected-error @+1 {{expects a scalar that C++ converts to f16, found bf16}}
    pto.tmuls ins(%a, %x : !pto.tile_buf<vec, 16x64xf16>, bf16) outs(%a : !pto.tile_buf<vec, 16x64xf16>)
    return
  }
}
