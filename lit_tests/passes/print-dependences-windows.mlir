// Windows of windows, at offsets that are dynamic: what may be the same bytes, and what is not.
// RUN: pto-opt --print-dependences %s | filecheck %s

module attributes {pto.target_arch = "a2a3"} {
// The inner window may be any eight rows from the eighth on: rows 40 to 47, too.
// CHECK-LABEL: @within
// CHECK: RAW
// CHECK-NOT: RAW
// CHECK-LABEL: @beside
func.func @within(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c40 = arith.constant 40 : index
  %0 = arith.constant 0 : i64
  %16384 = arith.constant 16384 : i64
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 64x64xf32>
  %b = pto.alloc_tile addr = %16384 : !pto.tile_buf<vec, 8x64xf32>
  %one = arith.constant 1.0 : f32
  scf.for %k = %c0 to %c3 step %c1 {
    %i = arith.muli %k, %c16 : index
    %outer = pto.subview %a[%i, %c0] sizes [16, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
    %inner = pto.subview %outer[%c8, %c0] sizes [8, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x64xf32>
    pto.texpands ins(%one : f32) outs(%inner : !pto.tile_buf<vec, 8x64xf32>)
  }
  %read = pto.subview %a[%c40, %c0] sizes [8, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 8x64xf32>
  pto.tabs ins(%read : !pto.tile_buf<vec, 8x64xf32>) outs(%b : !pto.tile_buf<vec, 8x64xf32>)
  return
}

// The first eight rows are none of them; columns from 32 on are none of those in front.
// CHECK-NOT: RAW
func.func @beside(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %0 = arith.constant 0 : i64
  %16384 = arith.constant 16384 : i64
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 64x64xf32>
  %b = pto.alloc_tile addr = %16384 : !pto.tile_buf<vec, 8x64xf32>
  %one = arith.constant 1.0 : f32
  scf.for %k = %c0 to %c3 step %c1 {
    %i = arith.muli %k, %c16 : index
    %outer = pto.subview %a[%i, %c0] sizes [16, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
    %inner = pto.subview %outer[%c8, %c0] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
    pto.texpands ins(%one : f32) outs(%inner : !pto.tile_buf<vec, 8x32xf32>)
  }
  %top = pto.subview %a[%c0, %c0] sizes [8, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 8x64xf32>
  pto.tabs ins(%top : !pto.tile_buf<vec, 8x64xf32>) outs(%b : !pto.tile_buf<vec, 8x64xf32>)
  return
}
}
