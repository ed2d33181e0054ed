// Where nothing is free, the error shows who holds the memory.
// RUN: pto-opt --verify-diagnostics --legalize-buffer-reuse %s

module attributes {pto.target_arch = "a2a3"} {
  func.func @no_room(%arg0: !pto.ptr<f32>) {
    %c0_i64 = arith.constant 0 : i64
    %c98304_i64 = arith.constant 98304 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c128 = arith.constant 128 : index
    %c192 = arith.constant 192 : index
    %v = pto.make_tensor_view %arg0, shape = [%c128, %c192], strides = [%c192, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c128, %c192] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<128x192xf32>
    // expected-note @+1 {{vec[0, 98304) is held by %a at that time}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 128x192xf32>
    // expected-note @+1 {{vec[98304, 196608) is held by %b at that time}}
    %b = pto.alloc_tile addr = %c98304_i64 : !pto.tile_buf<vec, 128x192xf32>
    %c = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 128x192xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<128x192xf32>) outs(%a : !pto.tile_buf<vec, 128x192xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<128x192xf32>) outs(%b : !pto.tile_buf<vec, 128x192xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<128x192xf32>) outs(%c : !pto.tile_buf<vec, 128x192xf32>)
    // expected-error @+1 {{cannot move %c: there is no room for it}}
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 128x192xf32>, !pto.tile_buf<vec, 128x192xf32>) outs(%c : !pto.tile_buf<vec, 128x192xf32>)
    pto.tstore ins(%c : !pto.tile_buf<vec, 128x192xf32>) outs(%p : !pto.partition_tensor_view<128x192xf32>)
    return
  }
}
