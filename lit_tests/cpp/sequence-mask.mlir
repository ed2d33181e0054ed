// With scratch, the vector unit of a2a3 keeps the mask of its last instruction: it is set
// again for all that follow.
// RUN: pto-opt -t cpp %s | filecheck %s

module attributes {pto.target_arch = "a2a3"} {
func.func @sequence(%a: i64, %b: i64, %s: i32) {
  %i = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x64xi32>
  %tmp = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 1x640xf32>
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x640xf32>) outs(%i : !pto.tile_buf<vec, 1x64xi32>)
  pto.tci ins(%s : i32) outs(%i : !pto.tile_buf<vec, 1x64xi32>)
  return
}
}

// CHECK: TCI<{{.*}}>(i, s, tmp);
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: TCI<{{.*}}>(i, s);
// CHECK-NEXT: return;
