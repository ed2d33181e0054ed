// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Other ways to get a handle, and what handles say.

// CHECK: func.func @handles
func.func @handles(%a: i64, %t: !pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
  // CHECK-NEXT: %d = pto.declare_tile -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %d = pto.declare_tile -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // CHECK-NEXT: %u = pto.tassign %t, %a : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %u = pto.tassign %t, %a : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // CHECK-NEXT: %r = pto.tile_valid_rows %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> index
  %r = pto.tile_valid_rows %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> index
  // CHECK-NEXT: %c = pto.tile_valid_cols %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> index
  %c = pto.tile_valid_cols %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> index
  // CHECK-NEXT: pto.set_validshape %d, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %d, %r, %c : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}
