// Where nothing fits the error shows who holds the memory at its fullest point.
// RUN: pto-opt --split-input-file --verify-diagnostics --plan-memory %s

module attributes {pto.target_arch = "a2a3"} {
  func.func @no_room(%p: !pto.partition_tensor_view<1x20480xf32>) {
    // expected-note @+1 {{%a holds 81920 bytes of vec at the fullest point}}
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    // expected-note @+1 {{%b holds 81920 bytes of vec at the fullest point}}
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    // expected-error @+2 {{no room for the 81920 bytes of %c in vec: 245760 bytes are needed at once, and there are 196608 on a2a3}}
    // expected-note @+1 {{%c holds 81920 bytes of vec at the fullest point}}
    %c = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %unused = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%b : !pto.tile_buf<vec, 1x20480xf32>)
    // expected-note @+1 {{most of vec is needed here}}
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%c : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 1x20480xf32>, !pto.tile_buf<vec, 1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tadd ins(%a, %c : !pto.tile_buf<vec, 1x20480xf32>, !pto.tile_buf<vec, 1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
    return
  }
}

// -----

// The same fits on a5, which has more of vec.
module attributes {pto.target_arch = "a5"} {
  func.func @room(%p: !pto.partition_tensor_view<1x20480xf32>) {
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%b : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%c : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 1x20480xf32>, !pto.tile_buf<vec, 1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tadd ins(%a, %c : !pto.tile_buf<vec, 1x20480xf32>, !pto.tile_buf<vec, 1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    return
  }
}

// -----

// One tile is larger than its memory.
module attributes {pto.target_arch = "a2a3"} {
  func.func @too_large(%t: !pto.tile_buf<vec, 1x512xf32>) {
    // expected-error @+2 {{no room for the 2048 bytes of %a in bias: 2048 bytes are needed at once, and there are 1024 on a2a3}}
    // expected-note @+1 {{%a holds 2048 bytes of bias at the fullest point}}
    %a = pto.alloc_tile : !pto.tile_buf<bias, 1x512xf32> // expected-note {{most of bias is needed here}}
    return
  }
}

// -----

// What a run-time address overlaps is not known.
module attributes {pto.target_arch = "a2a3"} {
  func.func @hidden(%x: i64) {
    // expected-error @+1 {{%a lies at a dynamic address, so no other tile can be given one}}
    %a = pto.alloc_tile addr = %x : !pto.tile_buf<vec, 1x512xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x512xf32>
    return
  }
}

// -----

// Addresses that are there leave a gap that is too small.
module attributes {pto.target_arch = "a2a3"} {
  func.func @gap(%p: !pto.partition_tensor_view<1x20480xf32>) {
    %c61440_i64 = arith.constant 61440 : i64
    // expected-note @+1 {{%a holds vec[61440, 143360) at the fullest point}}
    %a = pto.alloc_tile addr = %c61440_i64 : !pto.tile_buf<vec, 1x20480xf32>
    // expected-error @+2 {{no room for the 81920 bytes of %b in vec: at most 163840 bytes are needed at once, but other tiles lie in between, and there are 196608 on a2a3}}
    // expected-note @+1 {{%b holds 81920 bytes of vec at the fullest point}}
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    // expected-note @+1 {{most of vec is needed here}}
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%b : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
    return
  }
}
