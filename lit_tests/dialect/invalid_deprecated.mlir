// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What operations of older programs refuse.

func.func @tfillpad_expand(%a: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects dst PadVal != Null for tfillpad}}
  pto.tfillpad_expand ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tmov_fp(%acc: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %m: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects src to use loc=acc}}
  pto.tmov.fp ins(%acc, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<scaling, 1x32xui64>) outs(%m : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @tstore_fp(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<32x32xi8>) {
  // expected-error @+1 {{expects fp to use loc=scaling}}
  pto.tstore.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  return
}

// -----

// The fix-pipe converts to what it converts to without a name of its own.

func.func @tmov_fp(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %m: !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects A2/A3 acc-to-mat tmov with a scale to be from f32 to i8, i32 to i8, i32 to ui8, i32 to f16, i32 to i16, found f32 to f16}}
  pto.tmov.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%m : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>)
  return
}

// -----

// What they do not refuse, they warn of.
func.func @older(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 32x64xf32, pad=1>, %acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %m: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>, %g: !pto.partition_tensor_view<32x32xi8>) {
  // expected-warning @+1 {{'pto.tfillpad_expand' is deprecated: use pto.tfillpad, which expands where dst is larger than src}}
  pto.tfillpad_expand ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 32x64xf32, pad=1>)
  // expected-warning @+1 {{'pto.tmov.fp' is deprecated: use pto.tmov with fp as its second operand}}
  pto.tmov.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%m : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  // expected-warning @+1 {{'pto.tstore.fp' is deprecated: use pto.tstore with `fp`}}
  pto.tstore.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  return
}

// -----

func.func @tstore_fp(%acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %g: !pto.partition_tensor_view<32x32xbf16>) {
  // expected-error @+1 {{expects A2/A3 acc fp tstore dst type to be i8/ui8, found bf16}}
  pto.tstore.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xbf16>)
  return
}
