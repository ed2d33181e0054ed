// RUN: pto-opt %s 2>&1 | filecheck %s --check-prefix=WARN
// RUN: pto-opt --werror --dialect=ptoas-0.36 %s | filecheck %s --check-prefix=OLD
// RUN: not pto-opt --dialect=ptoas-0.57 %s 2>&1 | filecheck %s --check-prefix=NEW
// RUN: cp %s %t.mlir && pto-opt --fix --dialect=ptoas-0.60 %t.mlir
// RUN: pto-opt --werror --dialect=ptoas-0.60 %t.mlir | filecheck %s --check-prefix=FIXED

// An operation that a release took away is right before it, and an error from it on.

// WARN: warning: 'pto.tfillpad_expand' is deprecated: use pto.tfillpad
// OLD: pto.tfillpad_expand ins(
// NEW: error: 'pto.tfillpad_expand' op went with ptoas 0.57; use pto.tfillpad, which expands where dst is larger than src
// NEW: help: write it as today
// FIXED: pto.tfillpad ins(
func.func @pads(%a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32, pad=1>) {
  pto.tfillpad_expand ins(%a : !pto.tile_buf<vec, 8x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32, pad=1>)
  return
}
