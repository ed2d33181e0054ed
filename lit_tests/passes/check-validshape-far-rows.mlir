// What one instruction pads in all rows at once lies no more than 255 blocks apart (a2a3).

// RUN: pto-opt %s --check-validshape --split-input-file --verify-diagnostics
// RUN: pto-opt %s --split-input-file --pto-arch=a5 --check-validshape | filecheck %s

// CHECK-COUNT-4: pto.tfillpad

!wide = !pto.tile_buf<vec, 2x2056xf32, pad=1>
!narrow = !pto.tile_buf<vec, 2x2040xf32, pad=1>
!part = !pto.tile_buf<vec, 2x2056xf32, valid=2x1029>
!blocks = !pto.tile_buf<vec, 2x2056xf32, valid=2x1024>
!row = !pto.tile_buf<vec, 2x2056xf32, valid=1x1029>
!less = !pto.tile_buf<vec, 2x2040xf32, valid=2x1029>
func.func @pads(%p: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : i64
  %c32768 = arith.constant 32768 : i64
  %zero = arith.constant 0.0 : f32
  %part = pto.alloc_tile addr = %c0 : !part
  %blocks = pto.alloc_tile addr = %c0 : !blocks
  %row = pto.alloc_tile addr = %c0 : !row
  %less = pto.alloc_tile addr = %c0 : !less
  %wide = pto.alloc_tile addr = %c32768 : !wide
  %narrow = pto.alloc_tile addr = %c32768 : !narrow
  pto.texpands ins(%zero : f32) outs(%blocks : !blocks)
  pto.tfillpad ins(%blocks : !blocks) outs(%wide : !wide)
  pto.texpands ins(%zero : f32) outs(%row : !row)
  pto.tfillpad ins(%row : !row) outs(%wide : !wide)
  pto.texpands ins(%zero : f32) outs(%less : !less)
  pto.tfillpad ins(%less : !less) outs(%narrow : !narrow)
  pto.texpands ins(%zero : f32) outs(%part : !part)
  // expected-error @+1 {{pads columns 1029 to 1031 of 2 rows by one instruction, which goes at most 255 blocks of 32 bytes from row to row, and rows of dst have 257}}
  pto.tfillpad ins(%part : !part) outs(%wide : !wide)
  return
}
