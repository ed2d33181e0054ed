// Relations that the device does not look at: warnings, and errors where garbage is used.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 1x16xf32, valid=?x?>
!d = !pto.tile_buf<vec, 8x16xf32, valid=?x?>
func.func @wider(%x: f32, %o: !pto.partition_tensor_view<8x4xf32>) {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %t = pto.alloc_tile valid_row = %c1 valid_col = %c8 : !t
  %d = pto.alloc_tile valid_row = %c8 valid_col = %c4 : !d
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-warning @+1 {{src %t has 8, dst %d has 4; the columns of src from 4 on are not read}}
  pto.tcolexpand ins(%t : !t) outs(%d : !d)
  pto.tstore ins(%d : !d) outs(%o : !pto.partition_tensor_view<8x4xf32>)
  return
}

// -----

!t = !pto.tile_buf<vec, 1x16xf32, valid=?x?>
!r = !pto.tile_buf<vec, 8x1xf32, valid=?x?, blayout=col_major>
func.func @narrower(%x: f32, %o: !pto.partition_tensor_view<1x2xf32>, %p: !pto.partition_tensor_view<1x8xf32>) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %a = pto.alloc_tile valid_row = %c1 valid_col = %c8 : !t
  %b = pto.alloc_tile valid_row = %c1 valid_col = %c2 : !t
  %d = pto.alloc_tile valid_row = %c1 valid_col = %c8 : !t
  %e = pto.alloc_tile valid_row = %c1 valid_col = %c8 : !t
  %r = pto.alloc_tile valid_row = %c1 valid_col = %c1 : !r
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.texpands ins(%x : f32) outs(%b : !t)
  // expected-warning @+1 {{the columns of dst from 2 on come from cells of src1 that are not valid}}
  pto.tmax ins(%a, %b : !t, !t) outs(%d : !t)
  pto.tabs ins(%d : !t) outs(%e : !t)
  // expected-error @+1 {{'pto.trowmax' op reads 8 columns of %e, of which only 2 come from valid cells}}
  pto.trowmax ins(%e : !t) outs(%r : !r)
  // expected-error @+1 {{'pto.tstore' op reads 8 columns of %e, of which only 2 come from valid cells}}
  pto.tstore ins(%e : !t) outs(%p : !pto.partition_tensor_view<1x8xf32>)
  pto.set_validshape %e, %c1, %c2 : !t
  pto.tstore ins(%e : !t) outs(%o : !pto.partition_tensor_view<1x2xf32>)
  return
}

// -----

// Bytes outside of a tile are touched, or nothing is computed at all.

!t = !pto.tile_buf<vec, 1x8xf32, valid=?x?>
!d = !pto.tile_buf<vec, 8x16xf32, valid=?x?>
func.func @more_than_the_tile_has(%x: f32) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %t = pto.alloc_tile valid_row = %c1 valid_col = %c8 : !t
  %d = pto.alloc_tile valid_row = %c8 valid_col = %c16 : !d
  %e = pto.alloc_tile valid_row = %c8 valid_col = %c8 : !d
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-error @+1 {{'pto.tcolexpand' op needs src and dst to have the same valid columns: src %t has 8, dst %d has 16}}
  pto.tcolexpand ins(%t : !t) outs(%d : !d)
  // expected-error @+1 {{'pto.tadds' op needs src and dst to have the same valid columns: src %d has 16, dst %e has 8}}
  pto.tadds ins(%d, %x : !d, f32) outs(%e : !d)
  return
}

// -----

// Columns that mean nothing become rows that mean nothing.

!t = !pto.tile_buf<vec, 16x16xf32, valid=?x?>
func.func @transposed(%x: f32, %o: !pto.partition_tensor_view<16x8xf32>) {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %a = pto.alloc_tile valid_row = %c1 valid_col = %c4 : !t
  %b = pto.alloc_tile valid_row = %c8 valid_col = %c16 : !t
  %c = pto.alloc_tile valid_row = %c16 valid_col = %c8 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  // expected-warning @+1 {{the columns of dst from 4 on come from cells of src that are not valid}}
  pto.tcolexpand ins(%a : !t) outs(%b : !t)
  pto.ttrans ins(%b : !t) outs(%c : !t)
  // expected-error @+1 {{'pto.tstore' op reads 16 rows of %c, of which only 4 come from valid cells}}
  pto.tstore ins(%c : !t) outs(%o : !pto.partition_tensor_view<16x8xf32>)
  return
}
