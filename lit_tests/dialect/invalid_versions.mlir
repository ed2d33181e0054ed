// RUN: pto-opt %s --dialect=ptoas-0.36 --verify-diagnostics --split-input-file

// What came later than the version that the program is for.

func.func @operation(%a: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{'pto.tpow' op came with ptoas 0.45; ptoas-0.36 does not know it}}
  pto.tpow ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @attribute(%a: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{'pto.texp' op has precisionType, which came with ptoas 0.43; ptoas-0.36 does not know it}}
  pto.texp ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>) {precisionType = #pto<exp_precision high_precision>}
  return
}

// -----

func.func @operand(%a: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
  // expected-error @+1 {{'pto.trowmax' op needs tmp before ptoas 0.57, as for ptoas-0.36}}
  pto.trowmax ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}
