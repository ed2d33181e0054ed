// Scratch that is too small for extents that types do not tell.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!s = !pto.tile_buf<vec, 16x256xf32, valid=?x?>
!d = !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major>
!m = !pto.tile_buf<vec, 16x8xf32, valid=?x?>
func.func @many_columns(%x: f32) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c256 : !s
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !d
  %m = pto.alloc_tile valid_row = %c16 valid_col = %c8 : !m
  pto.texpands ins(%x : f32) outs(%s : !s)
  // expected-error @+1 {{'pto.trowmin' op expects tmp rows of at least 256 bytes, or each overwrites the one before, found 16x8xf32}}
  pto.trowmin ins(%s, %m : !s, !m) outs(%d : !d)
  // One block is enough where the elements of a row are multiplied.
  pto.trowprod ins(%s, %m : !s, !m) outs(%d : !d)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x256xf32, valid=?x?>
!d = !pto.tile_buf<vec, 16x1xf32, valid=?x?, blayout=col_major>
!m = !pto.tile_buf<vec, 16x8xf32, valid=?x?>
func.func @few_columns(%n: index, %x: f32) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %k = arith.minsi %n, %c64 : index
  %s = pto.alloc_tile valid_row = %c16 valid_col = %k : !s
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !d
  %m = pto.alloc_tile valid_row = %c16 valid_col = %c8 : !m
  pto.texpands ins(%x : f32) outs(%s : !s)
  pto.trowmin ins(%s, %m : !s, !m) outs(%d : !d)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x256xf32, valid=?x?>
!d = !pto.tile_buf<vec, 16x1xi32, valid=?x?, blayout=col_major>
!m = !pto.tile_buf<vec, 16x8xf32, valid=?x?>
func.func @arg(%x: f32) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c256 : !s
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !d
  %m = pto.alloc_tile valid_row = %c16 valid_col = %c8 : !m
  pto.texpands ins(%x : f32) outs(%s : !s)
  // expected-error @+1 {{'pto.trowargmax' op expects tmp rows of at least 40 bytes, or each overwrites the one before, found 16x8xf32}}
  pto.trowargmax ins(%s, %m : !s, !m) outs(%d : !d)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!d = !pto.tile_buf<vec, 1x64xf32, valid=?x?>
!m = !pto.tile_buf<vec, 4x64xf32, valid=?x?>
func.func @pairs_of_rows(%x: f32) {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !s
  %d = pto.alloc_tile valid_row = %c1 valid_col = %c64 : !d
  %m = pto.alloc_tile valid_row = %c4 valid_col = %c64 : !m
  pto.texpands ins(%x : f32) outs(%s : !s)
  // expected-error @+1 {{'pto.tcolsum' op expects tmp capacity to be at least 2048 bytes, but got 1024 bytes}}
  pto.tcolsum ins(%s, %m {isBinary = true} : !s, !m) outs(%d : !d)
  pto.tcolsum ins(%s, %m {isBinary = false} : !s, !m) outs(%d : !d)
  return
}

// -----

!s = !pto.tile_buf<vec, 16x64xf16, valid=?x?>
!d = !pto.tile_buf<vec, 1x64xi32, valid=?x?>
!m = !pto.tile_buf<vec, 1x128xf16, valid=?x?>
func.func @arg_of_columns(%x: f16) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c128 = arith.constant 128 : index
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !s
  %d = pto.alloc_tile valid_row = %c1 valid_col = %c64 : !d
  %m = pto.alloc_tile valid_row = %c1 valid_col = %c128 : !m
  pto.texpands ins(%x : f16) outs(%s : !s)
  // expected-error @+1 {{'pto.tcolargmin' op expects tmp capacity to be at least 384 bytes, but got 256 bytes}}
  pto.tcolargmin ins(%s, %m : !s, !m) outs(%d : !d)
  return
}
