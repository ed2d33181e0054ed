// Bytes that an operation only may touch: no race is said to be there.
// RUN: pto-opt --check-sync --verify-diagnostics %s

module attributes {pto.target_arch = "a2a3"} {
// The loop swaps two tiles; flags as they should be.
func.func @swapped(%p: !pto.partition_tensor_view<16x64xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at0 = arith.constant 0 : i64
  %at1 = arith.constant 4096 : i64
  %at2 = arith.constant 8192 : i64
  %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %at1 : !pto.tile_buf<vec, 16x64xf32>
  %sum = pto.alloc_tile addr = %at2 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  %last:2 = scf.for %i = %c0 to %n step %c1 iter_args(%now = %a, %next = %b) -> (!pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) {
    pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
    // expected-not-proven @+1 {{may touch vec[0, 4096)}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%next : !pto.tile_buf<vec, 16x64xf32>)
    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.barrier <PIPE_V>
    // expected-not-proven @+1 {{may touch vec[0, 4096)}}
    pto.tadd ins(%now, %now : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%sum : !pto.tile_buf<vec, 16x64xf32>)
    pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    scf.yield %next, %now : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>
  }
  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  return
}

// Row i is loaded while row j is read.
func.func @rows(%p: !pto.partition_tensor_view<1x64xf32>, %i: index, %j: index) {
  %c0 = arith.constant 0 : index
  %at0 = arith.constant 0 : i64
  %at2 = arith.constant 8192 : i64
  %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x64xf32>
  %sum = pto.alloc_tile addr = %at2 : !pto.tile_buf<vec, 1x64xf32>
  %one = pto.subview %a[%i, %c0] sizes [1, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 1x64xf32>
  %other = pto.subview %a[%j, %c0] sizes [1, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 1x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<1x64xf32>) outs(%one : !pto.tile_buf<vec, 1x64xf32>)
  // expected-not-proven @+1 {{may touch vec[0, 4096)}}
  pto.tadd ins(%other, %other : !pto.tile_buf<vec, 1x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%sum : !pto.tile_buf<vec, 1x64xf32>)
  return
}

// Whichever row it is, the tile is loaded as a whole.
func.func @row_of_whole(%p: !pto.partition_tensor_view<16x64xf32>, %i: index) {
  %c0 = arith.constant 0 : index
  %at0 = arith.constant 0 : i64
  %at2 = arith.constant 8192 : i64
  %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x64xf32>
  %sum = pto.alloc_tile addr = %at2 : !pto.tile_buf<vec, 1x64xf32>
  %one = pto.subview %a[%i, %c0] sizes [1, 64] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 1x64xf32>
  // expected-note @+1 {{the other access is here}}
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{nothing orders that after PIPE_MTE2, which writes it}}
  pto.tadd ins(%one, %one : !pto.tile_buf<vec, 1x64xf32>, !pto.tile_buf<vec, 1x64xf32>) outs(%sum : !pto.tile_buf<vec, 1x64xf32>)
  return
}
}
