// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What prefetches refuse.

func.func @tprefetch(%g: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be !pto.partition_tensor_view}}
  pto.tprefetch ins(%g : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprefetch(%g: !pto.partition_tensor_view<0x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src shape[0] to be positive}}
  pto.tprefetch ins(%g : !pto.partition_tensor_view<0x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprefetch(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects dst to be a !pto.tile_buf}}
  pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @tprefetch(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // expected-error @+1 {{expects dst to use loc=vec or loc=mat}}
  pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  return
}

// -----

func.func @tprefetch(%g: !pto.partition_tensor_view<16x64xf16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst element types to have the same element size}}
  pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprefetch(%g: !pto.partition_tensor_view<16x64xf8E4M3FN>, %d: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{expects A2/A3 tprefetch low-precision element types to be unsupported}}
  pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf8E4M3FN>) outs(%d : !pto.tile_buf<vec, 16x64xi8>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tprefetch(%g: !pto.partition_tensor_view<16x64xf64>, %d: !pto.tile_buf<vec, 16x64xf64>) {
    // expected-error @+1 {{expects A5 tprefetch element types to be i8/i16/i32/i64/f16/bf16/f32/f8/hif8/fp4}}
    pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf64>) outs(%d : !pto.tile_buf<vec, 16x64xf64>)
    return
  }
}

// -----

func.func @make_prefetch_async_context(%w: !pto.ptr<i32>) {
  // expected-error @+1 {{expects workspace element type to be an 8-bit integer}}
  %c = pto.make_prefetch_async_context(%w : !pto.ptr<i32>) -> !pto.prefetch_async_context
  return
}

// -----

func.func @tprefetch_async(%g: !pto.tile_buf<vec, 16x64xf32>, %c: !pto.prefetch_async_context) {
  // expected-error @+1 {{expects src to be a tensor_view or partition_view}}
  %e = pto.tprefetch_async(%g, %c : !pto.tile_buf<vec, 16x64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  return
}

// -----

func.func @tprefetch_async(%g: !pto.partition_tensor_view<?x64xf32>, %c: !pto.prefetch_async_context) {
  // expected-error @+1 {{expects src to have a static shape}}
  %e = pto.tprefetch_async(%g, %c : !pto.partition_tensor_view<?x64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  return
}

// -----

func.func @tprefetch_async(%g: !pto.partition_tensor_view<2x64xf32>, %c: !pto.prefetch_async_context) {
  // expected-error @+1 {{expects src to be a static flat contiguous logical 1D GM view}}
  %e = pto.tprefetch_async(%g, %c : !pto.partition_tensor_view<2x64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  return
}
