// Where nothing plans memory, a tile that the chip computes with has to be there.
// RUN: pto-opt --verify-diagnostics --materialize-tmp=level=3 %s
// RUN: pto-opt --pto-arch=a5 --materialize-tmp=level=3 %s

func.func @needed(%x: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x8xf32, valid=16x1>, %y: !pto.tile_buf<vec, 16x64xi16>) {
  // expected-error @+1 {{'pto.trowmax' op requires explicit tmp when PlanMemory is skipped}}
  pto.trowmax ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x8xf32, valid=16x1>)
  // expected-error @+1 {{'pto.tcvt' op requires explicit tmp for non-saturating narrowing tcvt when PlanMemory is skipped}}
  pto.tcvt ins(%x {satmode = #pto<saturation_mode OFF>} : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// These have another way: the reserved scratch, the scalar unit.
func.func @other_ways(%x: !pto.tile_buf<vec, 16x64xf32>, %c: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %s: !pto.tile_buf<vec, 1x64xi32>, %zero: i32) {
  pto.trowexpandmul ins(%x, %c : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  pto.tci ins(%zero : i32) outs(%s : !pto.tile_buf<vec, 1x64xi32>)
  return
}
