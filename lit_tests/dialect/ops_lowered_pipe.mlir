// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Pipes after lowering.

// CHECK: func.func @cube
func.func @cube(%c: i32, %g: !pto.ptr<f32>, %a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  // CHECK-NEXT: %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
  %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
  // CHECK-NEXT: %q = pto.initialize_l2l_pipe {dir_mask = 3, slot_size = 4096, slot_num = 8, flag_base = 2, nosplit = true} (%c : i32, %c : i32) -> !pto.pipe
  %q = pto.initialize_l2l_pipe {dir_mask = 3, slot_size = 4096, slot_num = 8, flag_base = 2, nosplit = true} (%c : i32, %c : i32) -> !pto.pipe
  // CHECK-NEXT: %r = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 2, flag_base = 6} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
  %r = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 2, flag_base = 6} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
  // CHECK-NEXT: pto.tpush(%a, %p : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.pipe) {split = 0}
  pto.tpush(%a, %p : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.pipe) {split = 0}
  // CHECK-NEXT: %s = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8} (%v : !pto.tensor_view<16x64xf32>) -> !pto.pipe
  %s = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8} (%v : !pto.tensor_view<16x64xf32>) -> !pto.pipe
  // CHECK-NEXT: %e = pto.declare_global -> !pto.tensor_view<16x64xf32>
  %e = pto.declare_global -> !pto.tensor_view<16x64xf32>
  // CHECK-NEXT: pto.talloc(%e, %s : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
  pto.talloc(%e, %s : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
  // CHECK-NEXT: pto.tpush(%e, %s : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
  pto.tpush(%e, %s : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
  return
}

// CHECK: func.func @vector
func.func @vector(%c: i32, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  // CHECK-NEXT: %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
  %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
  // CHECK-NEXT: %q = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 2} (%c : i32) -> !pto.pipe
  %q = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 2} (%c : i32) -> !pto.pipe
  // CHECK-NEXT: %t = pto.declare_tile -> !pto.tile_buf<vec, 16x64xf32>
  %t = pto.declare_tile -> !pto.tile_buf<vec, 16x64xf32>
  // CHECK-NEXT: pto.tpop(%t, %p : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 0}
  pto.tpop(%t, %p : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 0}
  // CHECK-NEXT: pto.tpop(%t, %q : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 1} aiv_subblockid(%s)
  pto.tpop(%t, %q : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 1} aiv_subblockid(%s)
  // CHECK-NEXT: pto.tfree(%p : !pto.pipe) {split = 0}
  pto.tfree(%p : !pto.pipe) {split = 0}
  // CHECK-NEXT: pto.tfree(%t, %q : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 1}
  pto.tfree(%t, %q : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 1}
  return
}
