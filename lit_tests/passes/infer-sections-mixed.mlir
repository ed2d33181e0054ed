// A loop with operations for both kinds of cores cannot be divided.
// RUN: pto-opt --verify-diagnostics --infer-sections %s

func.func @mixed(%n: index, %t: !pto.tile_buf<vec, 16x16xf32>, %p: !pto.partition_tensor_view<16x16xf32>, %m: !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{contains an uncovered top-level op segment whose section kind cannot be inferred uniquely}}
  scf.for %i = %c0 to %n step %c1 {
    // expected-note @+1 {{for vector cores}}
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{for cube cores}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%m : !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>)
  }
  return
}

// A value that would leave its section.
func.func @leak(%i: index, %t: !pto.tile_buf<vec, 16x16xf32>, %p: !pto.ptr<f32>, %v: !pto.partition_tensor_view<16x16xf32>, %m: !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>) {
  // expected-note @+1 {{defined here}}
  %w = pto.tgetval ins(%t, %i : !pto.tile_buf<vec, 16x16xf32>, index) outs : f32
  pto.tload ins(%v : !pto.partition_tensor_view<16x16xf32>) outs(%m : !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>)
  // expected-error @+1 {{value defined in pto.section.vector cannot be used outside the defining physical section; physical sections have lexical SSA scope}}
  pto.store_scalar %w, %p[%i] : !pto.ptr<f32>, f32
  return
}
