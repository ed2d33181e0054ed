// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Several tiles behind one handle.

// CHECK: func.func @slots
func.func @slots(%a: i64, %r: index, %s: index) {
  // CHECK-NEXT: %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  // CHECK-NEXT: %d = pto.alloc_multi_tile addr = %a valid_row = %r valid_col = %r : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x?>, count=4>
  %d = pto.alloc_multi_tile addr = %a valid_row = %r valid_col = %r : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x?>, count=4>
  // CHECK-NEXT: %t = pto.multi_tile_get %m[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  %t = pto.multi_tile_get %m[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  // CHECK-NEXT: %u = pto.multi_tile_get %d[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x?>, count=4> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %u = pto.multi_tile_get %d[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x?>, count=4> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  // CHECK-NEXT: %x = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  %x = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  // CHECK-NEXT: %y = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0, 4096>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  %y = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0, 4096>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}
