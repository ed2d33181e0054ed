// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What loads and stores refuse.

func.func @tload(%g: !pto.tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{operand #0 must be !pto.partition_tensor_view (src)}}
  pto.tload ins(%g : !pto.tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tload(%g: !pto.partition_tensor_view<0x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src shape[0] to be positive}}
  pto.tload ins(%g : !pto.partition_tensor_view<0x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tload(%g: !pto.partition_tensor_view<16x64xf8E5M2>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 tload low-precision element types to be unsupported}}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf8E5M2>) outs(%d : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

func.func @tload(%g: !pto.partition_tensor_view<16x64xf64>, %d: !pto.tile_buf<vec, 16x64xf64>) {
  // expected-error @+1 {{expects A2/A3 tload dst element type to be i8/i16/i32/i64/f16/bf16/f32}}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf64>) outs(%d : !pto.tile_buf<vec, 16x64xf64>)
  return
}

// -----

func.func @tload(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects A2/A3 tload dst to use loc=vec or loc=mat}}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tload(%g: !pto.partition_tensor_view<16x64xf16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst element types to have the same bitwidth}}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tload(%g: !pto.partition_tensor_view<16x64xf16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
    // expected-error @+1 {{expects src and dst element types to have the same element size}}
    pto.tload ins(%g : !pto.partition_tensor_view<16x64xf16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tload(%g: !pto.partition_tensor_view<16x64xf64>, %d: !pto.tile_buf<vec, 16x64xf64>) {
    // expected-error @+1 {{expects A5 tload src/dst element type to be i8/i16/i32/i64/f16/bf16/f32/f8/hif8/fp4}}
    pto.tload ins(%g : !pto.partition_tensor_view<16x64xf64>) outs(%d : !pto.tile_buf<vec, 16x64xf64>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tload(%g: !pto.partition_tensor_view<16x32xi64>, %d: !pto.tile_buf<vec, 16x32xi64, pad=2>) {
    // expected-error @+1 {{expects A5 i64/u64 tload dst pad to be null or zero}}
    pto.tload ins(%g : !pto.partition_tensor_view<16x32xi64>) outs(%d : !pto.tile_buf<vec, 16x32xi64, pad=2>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tload(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32, slayout=row_major>) {
    // expected-error @+1 {{expects A5 tload vec dst layout to be ND, DN, or NZ}}
    pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32, slayout=row_major>)
    return
  }
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.tensor_view<16x64xf32>) {
  // expected-error @+1 {{operand #1 must be !pto.partition_tensor_view (dst)}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.tensor_view<16x64xf32>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<0x64xf32>) {
  // expected-error @+1 {{expects dst shape[0] to be positive}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<0x64xf32>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<8x64xf32>) {
  // expected-error @+1 {{expects dst static element count (512) to match src valid_shape static element count (1024)}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<8x64xf32>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xi8>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %q: i64) {
  // expected-error @+1 {{expects fp and preQuantScalar to be mutually exclusive}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>, %q : i64) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xi8>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects fp form to use the default stPhase}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xi8>) {stPhase = #pto<st_phase partial>}
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xi8>, %fp: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects fp to use loc=scaling}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<left, 16x64xf32, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects A2/A3 tstore src to use loc=vec, loc=mat, or loc=acc}}
  pto.tstore ins(%a : !pto.tile_buf<left, 16x64xf32, slayout=row_major>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf32>) {
    // expected-error @+1 {{expects A5 tstore src to use loc=vec or loc=acc}}
    pto.tstore ins(%a : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
    return
  }
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf32>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects fp/preQuantScalar form to use loc=acc src}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf32>, %q: i64) {
  // expected-error @+1 {{expects fp/preQuantScalar form to use loc=acc src}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>, %q : i64) outs(%g : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects reluPreMode form to use loc=acc src}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf32>) {reluPreMode = #pto<relu_pre_mode normal_relu>}
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xi8>, %g: !pto.partition_tensor_view<16x64xf8E5M2>) {
  // expected-error @+1 {{expects vec/mat tstore low-precision dst element types to be unsupported}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xi8>) outs(%g : !pto.partition_tensor_view<16x64xf8E5M2>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf64>, %g: !pto.partition_tensor_view<16x64xf64>) {
  // expected-error @+1 {{expects A2/A3 vec/mat tstore src element type to be i8/i16/i32/i64/f16/bf16/f32}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf64>) outs(%g : !pto.partition_tensor_view<16x64xf64>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf16>) {
  // expected-error @+1 {{expects A2/A3 vec/mat tstore src and dst element types to have the same bitwidth}}
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf16>) {
    // expected-error @+1 {{expects A5 vec tstore src and dst element types to have the same bitwidth}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf16>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf32, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf32>) {
    // expected-error @+1 {{expects A5 vec tstore src layout to be ND, DN, or NZ (or special case with 1 row/col)}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32, slayout=row_major>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<vec, 16x64xf64>, %g: !pto.partition_tensor_view<16x64xf64>) {
    // expected-error @+1 {{expects A5 vec tstore src element type to be i8/i16/i32/i64/f16/bf16/f32/f8/hif8/fp4}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf64>) outs(%g : !pto.partition_tensor_view<16x64xf64>)
    return
  }
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xf16>) {
  // expected-error @+1 {{expects A2/A3 acc tstore src element type to be i32 or f32}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf16, blayout=col_major, slayout=row_major, fractal=1024>) outs(%g : !pto.partition_tensor_view<32x32xf16>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xi16>) {
  // expected-error @+1 {{expects A2/A3 acc tstore dst element type to be i32/f32/f16/bf16}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%g : !pto.partition_tensor_view<32x32xi16>)
  return
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xf16>, %q: i64) {
  // expected-error @+1 {{expects A2/A3 acc preQuantScalar tstore dst type to be i8/ui8}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%g : !pto.partition_tensor_view<32x32xf16>)
  return
}

// -----

// One scale a column converts to the same types.

func.func @tstore(%a: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xf16>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
  // expected-error @+1 {{expects A2/A3 acc fp tstore dst type to be i8/ui8, found f16}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xf16>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xf32>, %fp: !pto.tile_buf<scaling, 1x32xui64>) {
    // expected-error @+1 {{expects A5 acc fp tstore dst type to be i8/ui8/f16/bf16, found f32}}
    pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tstore(%a: !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x32xf32>, %q: i64) {
    // expected-error @+1 {{expects A5 acc preQuantScalar tstore dst type to be i8/ui8/f16/bf16}}
    pto.tstore ins(%a : !pto.tile_buf<acc, 32x32xi32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%g : !pto.partition_tensor_view<32x32xf32>)
    return
  }
}

// -----

func.func @tstore(%a: !pto.tile_buf<acc, 32x8192xf32, blayout=col_major, slayout=row_major, fractal=1024>, %g: !pto.partition_tensor_view<32x8192xf32>) {
  // expected-error @+1 {{expects src cols to be in [1, 4095]}}
  pto.tstore ins(%a : !pto.tile_buf<acc, 32x8192xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%g : !pto.partition_tensor_view<32x8192xf32>)
  return
}

// -----

func.func @load_scalar(%p: !pto.ptr<f32>, %n: index) {
  // expected-error @+1 {{expects result type to match ptr element type}}
  %v = pto.load_scalar %p[%n] : !pto.ptr<f32> -> f16
  return
}

// -----

func.func @store_scalar(%p: !pto.ptr<f32>, %n: index, %x: f16) {
  // expected-error @+1 {{expects value type to match ptr element type}}
  pto.store_scalar %x, %p[%n] : !pto.ptr<f32>, f16
  return
}

// -----

func.func @tgetval(%d: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %n: index) {
  // expected-error @+1 {{Ascend hardware does not support reading from Mat tile_buf}}
  %v = pto.tgetval ins(%d, %n : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, index) outs : f32
  return
}

// -----

func.func @tgetval(%d: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %n: index) {
  // expected-error @+1 {{expects src memory space to be vec}}
  %v = pto.tgetval ins(%d, %n : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, index) outs : f32
  return
}

// -----

func.func @tgetval(%d: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects dst type to match src element type}}
  %v = pto.tgetval ins(%d, %n : !pto.tile_buf<vec, 16x64xf32>, index) outs : f16
  return
}

// -----

func.func @tsetval(%d: !pto.partition_tensor_view<16x64xf32>, %n: index, %x: f32) {
  // expected-error @+1 {{operand #0 must be !pto.tile_buf (dst)}}
  pto.tsetval ins(%n, %x : index, f32) outs(%d : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @load(%p: !pto.ptr<f32>, %n: index) {
  // expected-error @+1 {{expects result type to match ptr element type}}
  %v = pto.load %p[%n] : !pto.ptr<f32> -> i32
  return
}

// -----

func.func @store(%p: !pto.ptr<f32>, %n: index, %x: i32) {
  // expected-error @+1 {{expects value type to match ptr element type}}
  pto.store %x, %p[%n] : !pto.ptr<f32>, i32
  return
}

// -----

// A view in boxes ends with a box.

func.func @boxes(%x: !pto.ptr<f16>, %t: !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %c512 = arith.constant 512 : index
  %v = pto.make_tensor_view %x, shape = [%c4, %c2, %c16, %c16], strides = [%c512, %c256, %c16, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?x?x?xf16>
  %p = pto.partition_view %v, offsets = [%c0, %c0, %c0, %c0], sizes = [%c4, %c2, %c16, %c16] : !pto.tensor_view<?x?x?x?xf16> -> !pto.partition_tensor_view<4x2x16x16xf16>
  pto.tload ins(%p : !pto.partition_tensor_view<4x2x16x16xf16>) outs(%t : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>)
  %w = pto.make_tensor_view %x, shape = [%c32, %c64], strides = [%c64, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?xf16>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c32, %c64] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<32x64xf16>
  // expected-error @+1 {{expects the last two dimensions of an nz view to be a box of 16 x 16, found 32 x 64}}
  pto.tload ins(%q : !pto.partition_tensor_view<32x64xf16>) outs(%t : !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

// Memory adds no numbers without a sign, and none of 64 bits.

func.func @added(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xui8>, %x: !pto.partition_tensor_view<16x64xf32>, %y: !pto.partition_tensor_view<16x64xui8>) {
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.partition_tensor_view<16x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xui8>) outs(%y : !pto.partition_tensor_view<16x64xui8>)
  // expected-error @+1 {{expects an atomic tstore to add i8/i16/i32/f16/bf16/f32, as pto-isa asserts, found ui8}}
  pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xui8>) outs(%y : !pto.partition_tensor_view<16x64xui8>) {atomicType = #pto<atomic_type atomic_add>}
  return
}

// -----

// Without a scale the fix-pipe makes no halves of whole numbers.

!c = !pto.tile_buf<acc, 16x16xi32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @unscaled(%c: !c, %whole: !pto.partition_tensor_view<16x16xi32>, %half: !pto.partition_tensor_view<16x16xf16>, %scale: i64) {
  pto.tstore ins(%c : !c) outs(%whole : !pto.partition_tensor_view<16x16xi32>)
  pto.tstore ins(%c : !c, %scale : i64) outs(%half : !pto.partition_tensor_view<16x16xf16>)
  // expected-error @+1 {{expects A2/A3 acc tstore without a scale to be from f32 to f32/f16/bf16 or from i32 to i32, found i32 to f16}}
  pto.tstore ins(%c : !c) outs(%half : !pto.partition_tensor_view<16x16xf16>)
  return
}
