// What a5 takes as scratch and ignores needs no bytes of its own: 128 KiB twice would not
// fit. On a2a3 the same is too much.
// RUN: pto-opt --plan-memory %s | filecheck %s
// RUN: not pto-opt --pto-arch=a2a3 --plan-memory %s 2>&1 | filecheck %s --check-prefix=A2A3

// A2A3: no room for the 131072 bytes of %tmp in vec

module attributes {pto.target_arch = "a5"} {
  // CHECK-LABEL: func.func @row_reduction
  func.func @row_reduction(%p: !pto.partition_tensor_view<64x512xf32>) {
    // CHECK: %src = pto.alloc_tile addr = %c0_i64
    %src = pto.alloc_tile : !pto.tile_buf<vec, 64x512xf32>
    // CHECK: %tmp = pto.alloc_tile addr = %c0_i64
    %tmp = pto.alloc_tile : !pto.tile_buf<vec, 64x512xf32>
    // CHECK: %dst = pto.alloc_tile addr = %c131072_i64
    %dst = pto.alloc_tile : !pto.tile_buf<vec, 64x1xi32, blayout=col_major>
    pto.tload ins(%p : !pto.partition_tensor_view<64x512xf32>) outs(%src : !pto.tile_buf<vec, 64x512xf32>)
    pto.trowargmax ins(%src, %tmp : !pto.tile_buf<vec, 64x512xf32>, !pto.tile_buf<vec, 64x512xf32>) outs(%dst : !pto.tile_buf<vec, 64x1xi32, blayout=col_major>)
    return
  }

  // What two operations take, and one of them writes, keeps its bytes.
  // CHECK-LABEL: func.func @also_written
  func.func @also_written(%p: !pto.partition_tensor_view<64x128xf32>) {
    // CHECK: %a = pto.alloc_tile addr = %c0_i64
    %a = pto.alloc_tile : !pto.tile_buf<vec, 64x128xf32>
    // CHECK: %b = pto.alloc_tile addr = %c32768_i64
    %b = pto.alloc_tile : !pto.tile_buf<vec, 64x128xf32>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 64x1xf32, blayout=col_major>
    pto.tload ins(%p : !pto.partition_tensor_view<64x128xf32>) outs(%a : !pto.tile_buf<vec, 64x128xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<64x128xf32>) outs(%b : !pto.tile_buf<vec, 64x128xf32>)
    pto.trowmax ins(%a, %b : !pto.tile_buf<vec, 64x128xf32>, !pto.tile_buf<vec, 64x128xf32>) outs(%c : !pto.tile_buf<vec, 64x1xf32, blayout=col_major>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 64x128xf32>) outs(%p : !pto.partition_tensor_view<64x128xf32>)
    return
  }
}
