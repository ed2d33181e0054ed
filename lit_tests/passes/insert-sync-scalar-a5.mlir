// The same on a5.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

// On a5 the scalar unit divides whole numbers: who reads them waits for it.
module attributes {pto.target_arch = "a5"} {
// CHECK-LABEL: @quotient(
// CHECK: pto.tdivs
// CHECK-NEXT: pto.set_flag[<PIPE_S>, <PIPE_V>
// CHECK-NEXT: pto.wait_flag[<PIPE_S>, <PIPE_V>
// CHECK-NEXT: pto.tadd
func.func @quotient(%x: !pto.ptr<i32>, %out: !pto.ptr<i32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %three = arith.constant 3 : i32
  %v = pto.make_tensor_view %x, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xi32>
  %w = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xi32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xi32> -> !pto.partition_tensor_view<16x64xi32>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xi32> -> !pto.partition_tensor_view<16x64xi32>
  %t = pto.alloc_tile : !pto.tile_buf<vec, 16x64xi32>
  %d = pto.alloc_tile : !pto.tile_buf<vec, 16x64xi32>
  %e = pto.alloc_tile : !pto.tile_buf<vec, 16x64xi32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xi32>) outs(%t : !pto.tile_buf<vec, 16x64xi32>)
  pto.tdivs ins(%t, %three : !pto.tile_buf<vec, 16x64xi32>, i32) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  pto.tadd ins(%d, %d : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xi32>) outs(%e : !pto.tile_buf<vec, 16x64xi32>)
  pto.tstore ins(%e : !pto.tile_buf<vec, 16x64xi32>) outs(%q : !pto.partition_tensor_view<16x64xi32>)
  return
}
}
