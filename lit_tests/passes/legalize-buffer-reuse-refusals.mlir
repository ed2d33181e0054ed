// What cannot be repaired, and why.
// RUN: pto-opt --split-input-file --verify-diagnostics --legalize-buffer-reuse %s

// A run-time address cannot be compared with others: such a tile stays, and that is said.
module attributes {pto.target_arch = "a2a3"} {
  func.func @hidden_stays(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = arith.index_cast %n : index to i64
    %b = pto.alloc_tile addr = %x : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The operand is the result: no address helps an operation that may not run in place.
module attributes {pto.target_arch = "a2a3"} {
  func.func @same_tile(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %t = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.ttrans' op reads %a at vec[0, 1024) and writes %a at vec[0, 1024), but may not run in place like this; cannot move %a: both are names of one buffer}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// A tile that is larger than its memory.
module attributes {pto.target_arch = "a2a3"} {
  func.func @too_large(%p: !pto.partition_tensor_view<16x16xf32>) {
    %at0 = arith.constant 0 : i64
    // expected-error @+1 {{'pto.alloc_tile' op cannot move %b: bias[0, 2048) reaches past the 1024 bytes there are, and there is no room for it}}
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<bias, 1x512xf32>
    return
  }
}

// -----

// A program that is wrong is not repaired.
module attributes {pto.target_arch = "a2a3"} {
  func.func @malformed(%p: !pto.partition_tensor_view<16x16xf32>) {
    %at8 = arith.constant 8 : i64
    // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space, got 8}}
    %a = pto.alloc_tile addr = %at8 : !pto.tile_buf<vec, 16x16xf32>
    return
  }
}
