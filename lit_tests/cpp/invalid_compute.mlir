// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Operations on tiles that pto-isa has no call for.

func.func @no_scratch(%addr: i64) {
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %c = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
  // expected-error @+1 {{'pto.trowsum' op has no C++: on a2a3 it computes with a scratch tile; give it a tmp operand}}
  pto.trowsum ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @overwritten(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  // expected-error @+1 {{'pto.taddc' op has no C++: dst is overwritten before the last operand is read}}
  pto.taddc ins(%a, %a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// Padding goes to the end of the whole row, beyond the window.
func.func @padded_window(%addr: i64) {
  %zero = arith.constant 0 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, pad=1>
  %w = pto.subview %t[%zero, %zero] sizes [16, 32] : !pto.tile_buf<vec, 16x64xf32, pad=1> -> !pto.tile_buf<vec, 16x32xf32, pad=1>
  // expected-error @+1 {{'pto.tfillpad' op has no C++: pto-isa pads whole tiles, and this is a window of one}}
  pto.tfillpad ins(%w : !pto.tile_buf<vec, 16x32xf32, pad=1>) outs(%w : !pto.tile_buf<vec, 16x32xf32, pad=1>)
  return
}
