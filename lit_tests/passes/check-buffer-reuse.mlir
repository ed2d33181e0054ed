// What the check says about tiles that share bytes.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

// Bytes of their own, next to one another.
module attributes {pto.target_arch = "a2a3"} {
  func.func @apart(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.trecip ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Both are needed at once.
module attributes {pto.target_arch = "a2a3"} {
  func.func @both_live(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %c = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.tadd' op reads %a at vec[0, 1024), but 'pto.tload' has overwritten it with %b at vec[0, 1024)}}
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%c : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%c : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// One after the other is fine, also where only a part is shared.
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_after_the_other(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c512_i64 = arith.constant 512 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c512_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Tiles of two memories do not meet, whatever their addresses.
module attributes {pto.target_arch = "a2a3"} {
  func.func @other_space(%m: !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) {
    %c0_i64 = arith.constant 0 : i64
    %l = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>
    %r = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<right, 16x16xf16, slayout=col_major>
    %c = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    pto.tmov ins(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>)
    pto.tmov ins(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) outs(%r : !pto.tile_buf<right, 16x16xf16, slayout=col_major>)
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 16x16xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}

// -----

// A part of the operand is overwritten while it is read.
module attributes {pto.target_arch = "a2a3"} {
  func.func @part(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c128_i64 = arith.constant 128 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c128_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.texp' op reads %a at vec[128, 1152) and writes %b at vec[0, 1024), which overlap in part}}
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Exactly one, by an operation that may run in place; its result may have any name.
module attributes {pto.target_arch = "a2a3"} {
  func.func @in_place(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %c = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%c : !pto.tile_buf<vec, 16x16xf32>)
    pto.tadd ins(%a, %c : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tmul ins(%c, %b : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// In place, and then the operand is needed after all.
module attributes {pto.target_arch = "a2a3"} {
  func.func @needed_after_all(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %a at vec[0, 1024), but 'pto.texp' has overwritten it with %b at vec[0, 1024)}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Exactly one, by an operation that may not run in place.
module attributes {pto.target_arch = "a2a3"} {
  func.func @not_in_place(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %tmp = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.ttrans' op reads %a at vec[0, 1024) and writes %b at vec[0, 1024), but may not run in place like this}}
    pto.ttrans ins(%a, %tmp : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The very same tile as operand and result is an alias as well.
module attributes {pto.target_arch = "a2a3"} {
  func.func @same_handle(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %c1024_i64 = arith.constant 1024 : i64
    %t = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.ttrans' op reads %a at vec[0, 1024) and writes %a at vec[0, 1024), but may not run in place like this}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// Scratch is written while the operand is still read, and while the result is written.
module attributes {pto.target_arch = "a2a3"} {
  func.func @scratch(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%t is allocated here}}
    %t = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.ttrans' op reads %a at vec[0, 1024) and writes %t at vec[0, 1024), but may not run in place like this}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
  func.func @scratch_and_result(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %c1536_i64 = arith.constant 1536 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%t is allocated here}}
    %t = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c1536_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.ttrans' op writes %t at vec[1024, 2048) and %b at vec[1536, 2560), which overlap}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// What an operation leaves in its scratch is garbage for the tiles there.
module attributes {pto.target_arch = "a2a3"} {
  func.func @scratch_over_tile(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %c2048_i64 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %a = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%t is allocated here}}
    %t = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c2048_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.ttrans' has overwritten it with %t at vec[0, 1024)}}
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The same start and size, but the cells lie elsewhere.
module attributes {pto.target_arch = "a2a3"} {
  func.func @other_layout(%p: !pto.partition_tensor_view<8x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32, valid=8x16>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 8x32xf32, valid=8x16>
    pto.tload ins(%p : !pto.partition_tensor_view<8x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32, valid=8x16>)
    // expected-error @+1 {{'pto.texp' op reads %a at vec[0, 1024) and writes %b at vec[0, 1024), but may not run in place like this}}
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32, valid=8x16>) outs(%b : !pto.tile_buf<vec, 8x32xf32, valid=8x16>)
    return
  }
}

// -----

// The sums of rows may begin where their tile does: all is read before it is written.
module attributes {pto.target_arch = "a2a3"} {
  func.func @same_start(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %t = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.trowsum ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
    return
  }
}

// -----

// Empty extents: bytes are taken for the physical tile, not for what is valid in it.
module attributes {pto.target_arch = "a2a3"} {
  func.func @empty(%p: !pto.partition_tensor_view<16x16xf32>, %n: index) {
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %zero = arith.constant 0.0 : f32
    %c1024_i64 = arith.constant 1024 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %c0_i64 valid_row = %c0 valid_col = %c16 : !pto.tile_buf<vec, 16x16xf32, valid=?x?>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.set_validshape %b, %n, %c16 : !pto.tile_buf<vec, 16x16xf32, valid=?x?>
    // expected-note @+1 {{it is overwritten here}}
    pto.texpands ins(%zero : f32) outs(%b : !pto.tile_buf<vec, 16x16xf32, valid=?x?>)
    // expected-error @+1 {{'pto.tstore' op reads %a at vec[0, 1024), but 'pto.texpands' has overwritten it with %b at vec[0, 1024)}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Two names of the same bytes of acc, of which one is compact: nothing is copied.
!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!compact = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
module attributes {pto.target_arch = "a2a3"} {
  func.func @accumulator(%l: !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>, %r: !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>, %p: !pto.partition_tensor_view<16x16xf32>) {
    %c0 = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %c0 : !acc
    %b = pto.alloc_tile addr = %c0 : !compact
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>, !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>) outs(%a : !acc)
    pto.tmov ins(%a : !acc) outs(%b : !compact)
    pto.tstore ins(%b : !compact) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
