// Where nothing plans memory, a sort needs tmp if some columns do not fill 32.
// RUN: pto-opt --verify-diagnostics --materialize-tmp=level=3 %s
// RUN: pto-opt --verify-diagnostics --pto-arch=a5 --materialize-tmp=level=3 %s

func.func @whole(%i: !pto.tile_buf<vec, 1x64xui32>, %d: !pto.tile_buf<vec, 1x128xf32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %x = pto.alloc_tile valid_row = %c1 valid_col = %c64 : !pto.tile_buf<vec, 1x64xf32, valid=?x?>
  pto.tsort32 ins(%x, %i : !pto.tile_buf<vec, 1x64xf32, valid=?x?>, !pto.tile_buf<vec, 1x64xui32>) outs(%d : !pto.tile_buf<vec, 1x128xf32>)
  return
}

func.func @tail(%i: !pto.tile_buf<vec, 1x64xui32>, %d: !pto.tile_buf<vec, 1x128xf32>) {
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 40 : index
  %x = pto.alloc_tile valid_row = %c1 valid_col = %c40 : !pto.tile_buf<vec, 1x64xf32, valid=?x?>
  // expected-error @+1 {{'pto.tsort32' op requires explicit tmp for tsort32 with a width that is no multiple of 32 when PlanMemory is skipped}}
  pto.tsort32 ins(%x, %i : !pto.tile_buf<vec, 1x64xf32, valid=?x?>, !pto.tile_buf<vec, 1x64xui32>) outs(%d : !pto.tile_buf<vec, 1x128xf32>)
  return
}

func.func @some(%n: index, %i: !pto.tile_buf<vec, 1x64xui32>, %d: !pto.tile_buf<vec, 1x128xf32>) {
  %c1 = arith.constant 1 : index
  %x = pto.alloc_tile valid_row = %c1 valid_col = %n : !pto.tile_buf<vec, 1x64xf32, valid=?x?>
  // expected-warning @+1 {{'pto.tsort32' op has no tmp, which it needs for tsort32 with a width that is no multiple of 32 unless its extents are such that it does not}}
  pto.tsort32 ins(%x, %i : !pto.tile_buf<vec, 1x64xf32, valid=?x?>, !pto.tile_buf<vec, 1x64xui32>) outs(%d : !pto.tile_buf<vec, 1x128xf32>)
  return
}

// A handle whose extents change later is not what its allocation says.
func.func @narrowed(%n: index, %i: !pto.tile_buf<vec, 1x64xui32>, %d: !pto.tile_buf<vec, 1x128xf32>) {
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %x = pto.alloc_tile valid_row = %c1 valid_col = %c64 : !pto.tile_buf<vec, 1x64xf32, valid=?x?>
  pto.set_validshape %x, %c1, %n : !pto.tile_buf<vec, 1x64xf32, valid=?x?>
  // expected-warning @+1 {{'pto.tsort32' op has no tmp}}
  pto.tsort32 ins(%x, %i : !pto.tile_buf<vec, 1x64xf32, valid=?x?>, !pto.tile_buf<vec, 1x64xui32>) outs(%d : !pto.tile_buf<vec, 1x128xf32>)
  return
}
