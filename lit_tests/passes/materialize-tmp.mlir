// Operations that compute with a scratch tile get one, as large as each of them needs.

// RUN: pto-opt --materialize-tmp %s | filecheck %s
// RUN: pto-opt --pto-arch=a5 --materialize-tmp %s | filecheck %s --check-prefix A5
// RUN: pto-opt --materialize-tmp %s -o %t.once
// RUN: pto-opt --materialize-tmp %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// CHECK-LABEL: func.func @row_maximum
// CHECK-NEXT: %0 = pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major
// CHECK-NEXT: pto.trowmax ins(%x, %0 : {{.*}} outs(%m
// A5-LABEL: func.func @row_maximum
// A5-NEXT: %0 = pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=8
func.func @row_maximum(%x: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x8xf32, valid=16x1>) {
  pto.trowmax ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x8xf32, valid=16x1>)
  return
}

// One that is there stays.
// CHECK-LABEL: func.func @given
// CHECK-NEXT: pto.trowmax ins(%x, %t
func.func @given(%x: !pto.tile_buf<vec, 16x64xf32>, %t: !pto.tile_buf<vec, 16x64xf32>, %m: !pto.tile_buf<vec, 16x8xf32, valid=16x1>) {
  pto.trowmax ins(%x, %t : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%m : !pto.tile_buf<vec, 16x8xf32, valid=16x1>)
  return
}

// Extents of the run time are the whole tile's.
// CHECK-LABEL: func.func @power
// CHECK: %1 = pto.alloc_tile valid_row = %c16_index valid_col = %c64_index : {{.*}}v_row=?, v_col=?
// CHECK-NEXT: pto.tpow ins(%x, %y, %1
func.func @power(%x: !pto.tile_buf<vec, 16x64xf32, valid=?x?>, %y: !pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
  pto.tpow ins(%x, %y : !pto.tile_buf<vec, 16x64xf32, valid=?x?>, !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%x : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// Only conversions that wrap need one, and only on a2a3.
// CHECK-LABEL: func.func @conversions
// CHECK-NEXT: pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=i8, rows=1, cols=256
// CHECK-NEXT: pto.tcvt ins(%x, %
// CHECK-NEXT: pto.tcvt ins(%x {satmode = #pto<saturation_mode ON>}
// A5-LABEL: func.func @conversions
// A5-NEXT: pto.tcvt ins(%x
func.func @conversions(%x: !pto.tile_buf<vec, 16x64xf32>, %y: !pto.tile_buf<vec, 16x64xi16>) {
  pto.tcvt ins(%x {satmode = #pto<saturation_mode OFF>} : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xi16>)
  pto.tcvt ins(%x {satmode = #pto<saturation_mode ON>} : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xi16>)
  return
}

// A column that is spread over rows, a sequence, a merge of lists.
// CHECK-LABEL: func.func @others
// CHECK: pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=2048
// CHECK-NEXT: pto.trowexpandmul ins(%x, %c, %
// CHECK: pto.alloc_tile : !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=640
// CHECK-NEXT: pto.tci ins(%zero, %
// A5-LABEL: func.func @others
// A5-NOT: pto.alloc_tile
func.func @others(%x: !pto.tile_buf<vec, 16x64xf32>, %c: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %s: !pto.tile_buf<vec, 1x64xi32>, %zero: i32) {
  pto.trowexpandmul ins(%x, %c : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  pto.tci ins(%zero : i32) outs(%s : !pto.tile_buf<vec, 1x64xi32>)
  return
}
