// Remainders of numbers that may be negative, which are taken modulo 2 ** 64.
// RUN: pto-opt --check-sync --verify-diagnostics %s

module attributes {pto.target_arch = "a2a3"} {
// In the first iteration `(i - 1) mod 3` is 0, as `i mod 3` is.
func.func @before(%x: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %b0 = arith.constant 0 : i64
  %b1 = arith.constant 65536 : i64
  %v = pto.make_tensor_view %x, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile addr = %b0 : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  %acc = pto.alloc_tile addr = %b1 : !pto.tile_buf<vec, 16x64xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.subi %i, %c1 : index
    %k = arith.remui %j, %c3 : index
    %l = arith.remui %i, %c3 : index
    %a = pto.multi_tile_get %m[%k] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    %b = pto.multi_tile_get %m[%l] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    // expected-note @+1 {{the other access is here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    // expected-error @+1 {{nothing orders that after PIPE_MTE2, which writes it}}
    pto.tadd ins(%b, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.barrier <PIPE_ALL>
  }
  return
}
}
