// RUN: pto-opt %s --propagate-validshape --remarks -o - 2>&1 | filecheck %s
// RUN: pto-opt %s --propagate-validshape -o %t.once
// RUN: pto-opt %t.once --propagate-validshape | diff %t.once -
// RUN: pto-opt %t.once -t cpp -o %t.cpp

// The cells of a tile that is valid in part need not be a rectangle of what it is reshaped
// to, so the set stays although it changes nothing; that of a rectangle goes.

// CHECK-NOT: set_validshape of %flat erased
// CHECK: set_validshape of %same erased: the tile has these extents already

// CHECK-LABEL: func.func @k
// CHECK: %flat = pto.treshape
// CHECK-NEXT: pto.set_validshape %flat
// CHECK: %same = pto.treshape
// CHECK-NOT: pto.set_validshape %same
module attributes {pto.target_arch = "a2a3"} {
  func.func @k(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    %one = arith.constant 1.0 : f32
    %0 = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %0 valid_row = %c2 valid_col = %c16 : !pto.tile_buf<vec, 2x16xf32, valid=?x?>
    pto.texpands ins(%one : f32) outs(%a : !pto.tile_buf<vec, 2x16xf32, valid=?x?>)
    %flat = pto.treshape %a : !pto.tile_buf<vec, 2x16xf32, valid=?x?> -> !pto.tile_buf<vec, 1x32xf32, valid=?x?>
    pto.set_validshape %flat, %c1, %c32 : !pto.tile_buf<vec, 1x32xf32, valid=?x?>
    pto.texpands ins(%one : f32) outs(%flat : !pto.tile_buf<vec, 1x32xf32, valid=?x?>)
    %same = pto.treshape %a : !pto.tile_buf<vec, 2x16xf32, valid=?x?> -> !pto.tile_buf<vec, 2x16xf32, valid=?x?>
    pto.set_validshape %same, %c2, %c16 : !pto.tile_buf<vec, 2x16xf32, valid=?x?>
    pto.tabs ins(%same : !pto.tile_buf<vec, 2x16xf32, valid=?x?>) outs(%same : !pto.tile_buf<vec, 2x16xf32, valid=?x?>)
    pto.set_validshape %a, %n, %c16 : !pto.tile_buf<vec, 2x16xf32, valid=?x?>
    pto.texpands ins(%one : f32) outs(%a : !pto.tile_buf<vec, 2x16xf32, valid=?x?>)
    return
  }
}
