// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What printing refuses.

func.func @print(%x: index) {
  // expected-error @+1 {{operand #0 must be an integer or a float (scalar)}}
  pto.print ins("%d", %x : index)
  return
}

// -----

func.func @tprint(%t: !pto.tile_buf<vec, 16x64xbf16>) {
  // expected-error @+1 {{expects printable tile element type f16/f32/i8/i16/i32}}
  pto.tprint ins(%t : !pto.tile_buf<vec, 16x64xbf16>)
  return
}

// -----

func.func @tprint(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects printable tile_buf without tmp to be in vec}}
  pto.tprint ins(%t : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tprint(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf32>) {
    // expected-error @+1 {{expects mat tile_buf to be printed only on A2/A3 targets}}
    pto.tprint ins(%t, %g : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.partition_tensor_view<16x64xf32>)
    return
  }
}

// -----

func.func @tprint(%t: !pto.tile_buf<left, 16x64xf32, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects printable tile_buf with tmp to be in vec, mat, or acc}}
  pto.tprint ins(%t, %g : !pto.tile_buf<left, 16x64xf32, slayout=row_major>, !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @tprint(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %g: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects tmp to be !pto.partition_tensor_view}}
  pto.tprint ins(%t, %g : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tprint(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %g: !pto.partition_tensor_view<16x64xf16>) {
  // expected-error @+1 {{expects tmp element type to match src element type}}
  pto.tprint ins(%t, %g : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.partition_tensor_view<16x64xf16>)
  return
}

// -----

func.func @tprint(%g: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects tmp only when src is a tile_buf}}
  pto.tprint ins(%g, %g : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>)
  return
}
