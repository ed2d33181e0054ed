// A window that has become a tile has the shape of the tile around it, which is not what its
// operations were judged by, and they are not judged again.

// RUN: pto-opt --resolve-buffer-select %s | pto-opt | filecheck %s

// CHECK-LABEL: func.func @columns
// CHECK: %left = pto.alloc_tile addr = %{{.*}} {pto.view_semantics = "subview"} : !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=512, v_row=1, v_col=128
// CHECK: %right = pto.alloc_tile
// CHECK: pto.tmrgsort ins(%left, %right, %tmp
func.func @columns(%tmp: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>) {
  %a = arith.constant 0 : i64
  %c0 = arith.constant 0 : index
  %c128 = arith.constant 128 : index
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x512xf32>
  %left = pto.subview %t[%c0, %c0] sizes [1, 128] : !pto.tile_buf<vec, 1x512xf32> -> !pto.tile_buf<vec, 1x128xf32>
  %right = pto.subview %t[%c0, %c128] sizes [1, 128] : !pto.tile_buf<vec, 1x512xf32> -> !pto.tile_buf<vec, 1x128xf32>
  %counts = arith.constant dense<0> : vector<4xi16>
  pto.tmrgsort ins(%left, %right, %tmp {exhausted = false} : !pto.tile_buf<vec, 1x128xf32>, !pto.tile_buf<vec, 1x128xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %counts : !pto.tile_buf<vec, 1x256xf32>, vector<4xi16>)
  return
}

// CHECK-LABEL: func.func @convert
// CHECK: pto.tcvt ins(%part
func.func @convert(%d: !pto.tile_buf<vec, 16x16xf16>) {
  %a = arith.constant 0 : i64
  %c0 = arith.constant 0 : index
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %part = pto.subview %t[%c0, %c0] sizes [16, 16] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x16xf32>
  pto.tcvt ins(%part {rmode = #pto<round_mode CAST_RINT>} : !pto.tile_buf<vec, 16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x16xf16>)
  return
}
