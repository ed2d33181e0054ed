// Where tiles may lie, and what their views and slots share.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

// The last bytes of vec, and one block too far. On a5 there is more of it.
module attributes {pto.target_arch = "a2a3"} {
  func.func @vec_of_a2a3(%p: !pto.partition_tensor_view<16x16xf32>) {
    %last = arith.constant 195584 : i64
    %beyond = arith.constant 195616 : i64
    %a = pto.alloc_tile addr = %last : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{'pto.alloc_tile' op %b at vec[195616, 196640) does not fit into vec, which has 196608 bytes on a2a3}}
    %b = pto.alloc_tile addr = %beyond : !pto.tile_buf<vec, 16x16xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vec_of_a5(%p: !pto.partition_tensor_view<16x16xf32>) {
    %fits = arith.constant 252928 : i64
    %beyond = arith.constant 252960 : i64
    %a = pto.alloc_tile addr = %fits : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{%b at vec[252960, 253984) does not fit into vec, which has 253952 bytes on a5}}
    %b = pto.alloc_tile addr = %beyond : !pto.tile_buf<vec, 16x16xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a2a3"} {
  func.func @others_of_a2a3(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c65536_i64 = arith.constant 65536 : i64
    %c131072_i64 = arith.constant 131072 : i64
    %c523776_i64 = arith.constant 523776 : i64
    %c524288_i64 = arith.constant 524288 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %c2048_i64 = arith.constant 2048 : i64
    // expected-error @+1 {{%l at left[65536, 66048) does not fit into left, which has 65536 bytes on a2a3}}
    %l = pto.alloc_tile addr = %c65536_i64 : !pto.tile_buf<left, 16x16xf16, slayout=row_major>
    // expected-error @+1 {{%r at right[65536, 66048) does not fit into right, which has 65536 bytes on a2a3}}
    %r = pto.alloc_tile addr = %c65536_i64 : !pto.tile_buf<right, 16x16xf16, slayout=col_major>
    // expected-error @+1 {{%c at acc[131072, 132096) does not fit into acc, which has 131072 bytes on a2a3}}
    %c = pto.alloc_tile addr = %c131072_i64 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    %m = pto.alloc_tile addr = %c523776_i64 : !pto.tile_buf<mat, 16x16xf16>
    // expected-error @+1 {{%n at mat[524288, 524800) does not fit into mat, which has 524288 bytes on a2a3}}
    %n = pto.alloc_tile addr = %c524288_i64 : !pto.tile_buf<mat, 16x16xf16>
    // expected-error @+1 {{%b at bias[1024, 1088) does not fit into bias, which has 1024 bytes on a2a3}}
    %b = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<bias, 1x16xf32>
    // expected-error @+1 {{%s at scaling[2048, 2112) does not fit into scaling, which has 2048 bytes on a2a3}}
    %s = pto.alloc_tile addr = %c2048_i64 : !pto.tile_buf<scaling, 1x16xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @others_of_a5(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c131072_i64 = arith.constant 131072 : i64
    %c262144_i64 = arith.constant 262144 : i64
    %c4096_i64 = arith.constant 4096 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %c = pto.alloc_tile addr = %c131072_i64 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    // expected-error @+1 {{%d at acc[262144, 263168) does not fit into acc, which has 262144 bytes on a5}}
    %d = pto.alloc_tile addr = %c262144_i64 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    %b = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<bias, 1x16xf32>
    // expected-error @+1 {{%e at bias[4096, 4160) does not fit into bias, which has 4096 bytes on a5}}
    %e = pto.alloc_tile addr = %c4096_i64 : !pto.tile_buf<bias, 1x16xf32>
    return
  }
}

// -----

// Addresses are multiples of 32 in vec, mat, bias and scaling, of 512 in left, right, acc.
module attributes {pto.target_arch = "a2a3"} {
  func.func @misaligned(%p: !pto.partition_tensor_view<16x16xf32>) {
    %c16_i64 = arith.constant 16 : i64
    %c32_i64 = arith.constant 32 : i64
    %c256_i64 = arith.constant 256 : i64
    %below = arith.constant -32 : i64
    %fine = pto.alloc_tile addr = %c32_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{'pto.alloc_tile' op addr must be aligned to 32 bytes for local tile memory space, got 16}}
    %v = pto.alloc_tile addr = %c16_i64 : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{'pto.alloc_tile' op addr must be non-negative, got -32}}
    %w = pto.alloc_tile addr = %below : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space, got 16}}
    %m = pto.alloc_tile addr = %c16_i64 : !pto.tile_buf<mat, 16x16xf16>
    // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space, got 16}}
    %b = pto.alloc_tile addr = %c16_i64 : !pto.tile_buf<bias, 1x16xf32>
    // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space, got 16}}
    %s = pto.alloc_tile addr = %c16_i64 : !pto.tile_buf<scaling, 1x16xf32>
    // expected-error @+1 {{addr must be aligned to 512 bytes for local tile memory space, got 256}}
    %l = pto.alloc_tile addr = %c256_i64 : !pto.tile_buf<left, 16x16xf16, slayout=row_major>
    // expected-error @+1 {{addr must be aligned to 512 bytes for local tile memory space, got 256}}
    %r = pto.alloc_tile addr = %c256_i64 : !pto.tile_buf<right, 16x16xf16, slayout=col_major>
    // expected-error @+1 {{addr must be aligned to 512 bytes for local tile memory space, got 256}}
    %c = pto.alloc_tile addr = %c256_i64 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    return
  }
}

// -----

// What lies at an address of the run is not known, and that is said.
module attributes {pto.target_arch = "a2a3"} {
  func.func @hidden(%p: !pto.partition_tensor_view<16x16xf32>, %x: i64) {
    %at0 = arith.constant 0 : i64
    // expected-not-proven @+1 {{'pto.alloc_tile' op %a lies at a dynamic address: which tiles it overlaps is not decided}}
    %a = pto.alloc_tile addr = %x : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// A view is a second name of its tile's bytes: no overlap, and no bytes of its own.
module attributes {pto.target_arch = "a2a3"} {
  func.func @views(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    %w = pto.subview %a[%c0, %c0] sizes [8, 16] : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x16xf32>
    %s = pto.treshape %a : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x32xf32>
    %i = pto.bitcast %a : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 16x16xi32>
    pto.tneg ins(%w : !pto.tile_buf<vec, 8x16xf32>) outs(%w : !pto.tile_buf<vec, 8x16xf32>)
    pto.tneg ins(%s : !pto.tile_buf<vec, 8x32xf32>) outs(%s : !pto.tile_buf<vec, 8x32xf32>)
    pto.trelu ins(%i : !pto.tile_buf<vec, 16x16xi32>) outs(%i : !pto.tile_buf<vec, 16x16xi32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %b at vec[1024, 2048), but 'pto.tload' has overwritten it with %x at vec[512, 1536)}}
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The bytes of a view are needed as long as the view is.
module attributes {pto.target_arch = "a2a3"} {
  func.func @needed_by_a_view(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    %s = pto.treshape %a : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x32xf32>
    %i = pto.bitcast %s : !pto.tile_buf<vec, 8x32xf32> -> !pto.tile_buf<vec, 8x32xi32>
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.trelu' op reads %a at vec[0, 1024), but 'pto.tload' has overwritten it with %x at vec[512, 1536)}}
    pto.trelu ins(%i : !pto.tile_buf<vec, 8x32xi32>) outs(%i : !pto.tile_buf<vec, 8x32xi32>)
    return
  }
}

// -----

// A view as a result does not make an operation one that may run in place.
module attributes {pto.target_arch = "a2a3"} {
  func.func @not_in_place(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %t = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    %s = pto.treshape %a : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{'pto.ttrans' op reads %a at vec[0, 1024) and writes %a at vec[0, 1024), but may not run in place like this}}
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%s : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// A window is narrower than its tile: its cells are not those of a tile of its shape.
module attributes {pto.target_arch = "a2a3"} {
  func.func @window(%p: !pto.partition_tensor_view<16x256xf32>) {
    %c0 = arith.constant 0 : index
    %at0 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x256xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 32x128xf32, valid=16x128>
    pto.tload ins(%p : !pto.partition_tensor_view<16x256xf32>) outs(%a : !pto.tile_buf<vec, 16x256xf32>)
    %w = pto.subview %a[%c0, %c0] sizes [16, 128] : !pto.tile_buf<vec, 16x256xf32> -> !pto.tile_buf<vec, 16x128xf32>
    // expected-error @+1 {{'pto.texp' op reads %a at vec[0, 16384) and writes %b at vec[0, 16384), but may not run in place like this}}
    pto.texp ins(%w : !pto.tile_buf<vec, 16x128xf32>) outs(%b : !pto.tile_buf<vec, 32x128xf32, valid=16x128>)
    return
  }
}

// -----

// The slots of a multi_tile_buf take bytes, each a multiple of the alignment.
module attributes {pto.target_arch = "a2a3"} {
  func.func @slots(%p: !pto.partition_tensor_view<16x16xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %c195584_i64 = arith.constant 195584 : i64
    // expected-note @+1 {{%m is allocated here}}
    %m = pto.alloc_multi_tile addr = %at0 : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %y = pto.alloc_tile addr = %at2048 : !pto.tile_buf<vec, 16x16xf32>
    // expected-error @+1 {{'pto.alloc_multi_tile' op %far at vec[195584, 197632) does not fit into vec, which has 196608 bytes on a2a3}}
    %far = pto.alloc_multi_tile addr = %c195584_i64 : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2>
    %s = pto.multi_tile_get %m[%n] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2> -> !pto.tile_buf<vec, 16x16xf32>
    %t = pto.multi_tile_get %m[%c1] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2> -> !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%s : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    pto.tadd ins(%s, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %m at vec[0, 2048), but 'pto.tload' has overwritten it with %x at vec[1024, 2048)}}
    pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// A buffer that is reserved for a pipe belongs to nobody else.
module attributes {pto.target_arch = "a2a3"} {
  func.func @reserved(%p: !pto.partition_tensor_view<16x16xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %at512 = arith.constant 512 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%fifo is reserved here}}
    %fifo = pto.reserve_buffer {name = "fifo", size = 2048, location = <vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{'pto.alloc_tile' op %a at vec[512, 1536) lies in the buffer %fifo that is reserved for a pipe}}
    %a = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %at2048 : !pto.tile_buf<vec, 16x16xf32>
    return
  }
}

// -----

// One element more in every line takes more bytes than the elements alone.
module attributes {pto.target_arch = "a2a3"} {
  func.func @row_plus_one(%p: !pto.partition_tensor_view<16x16xf32>) {
    %at0 = arith.constant 0 : i64
    %at1024 = arith.constant 1024 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32, compact=2>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32, compact=2>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %a at vec[0, 1084), but 'pto.tload' has overwritten it with %b at vec[1024, 2048)}}
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32, compact=2>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// On a5 they may run in place: two tiles, and one address.

module attributes {pto.target_arch = "a5"} {
  func.func @bitwise_with_a_number(%x: i16) {
    %at0 = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    %c = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    %d = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    pto.texpands ins(%x : i16) outs(%a : !pto.tile_buf<vec, 16x16xi16>)
    pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%b : !pto.tile_buf<vec, 16x16xi16>)
    pto.tors ins(%b, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%c : !pto.tile_buf<vec, 16x16xi16>)
    pto.txors ins(%c, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x16xi16>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @bitwise_with_a_number(%x: i16) {
    %at0 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    // expected-note @+1 2 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    // expected-note @+1 2 {{%c is allocated here}}
    %c = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    // expected-note @+1 {{%d is allocated here}}
    %d = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
    pto.texpands ins(%x : i16) outs(%a : !pto.tile_buf<vec, 16x16xi16>)
    // expected-error @+1 {{'pto.tands' op reads %a at vec[0, 512) and writes %b at vec[0, 512), but may not run in place like this}}
    pto.tands ins(%a, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%b : !pto.tile_buf<vec, 16x16xi16>)
    // expected-error @+1 {{'pto.tors' op reads %b at vec[0, 512) and writes %c at vec[0, 512), but may not run in place like this}}
    pto.tors ins(%b, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%c : !pto.tile_buf<vec, 16x16xi16>)
    // expected-error @+1 {{'pto.txors' op reads %c at vec[0, 512) and writes %d at vec[0, 512), but may not run in place like this}}
    pto.txors ins(%c, %x : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%d : !pto.tile_buf<vec, 16x16xi16>)
    return
  }
}

// -----

// A tile whose address is chosen from two lies apart from the others, whichever it is, or is not decided.

module attributes {pto.target_arch = "a2a3"} {
  func.func @chosen(%p: !pto.partition_tensor_view<16x16xf32>, %which: i1) {
    %at0 = arith.constant 0 : i64
    %at1 = arith.constant 1024 : i64
    %at2 = arith.constant 2048 : i64
    %at4 = arith.constant 4096 : i64
    %far = arith.select %which, %at1, %at4 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %far : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }

  func.func @between(%p: !pto.partition_tensor_view<16x16xf32>, %which: i1) {
    %at0 = arith.constant 0 : i64
    %at2 = arith.constant 2048 : i64
    %at4 = arith.constant 4096 : i64
    %near = arith.select %which, %at0, %at4 : i64
    %a = pto.alloc_tile addr = %at2 : !pto.tile_buf<vec, 16x16xf32>
    // expected-not-proven @+1 {{'pto.alloc_tile' op %b lies at a dynamic address: which tiles it overlaps is not decided}}
    %b = pto.alloc_tile addr = %near : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
