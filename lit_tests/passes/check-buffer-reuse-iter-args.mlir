// What a loop carries is one tile in the first turn and another one later.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

// The value for the next turn takes the place of the one that came in.
func.func @in_place(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  %x = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    pto.tnot ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  return
}

// -----

// So it may not while that is still to be read.
func.func @too_early(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  // expected-note @+1 {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 512), but 'pto.tload' has overwritten it with %x}}
    pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  return
}

// -----

// Nor where the operation may not run in place (a3 fills dst first).
func.func @not_in_place(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  // expected-note @+1 {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 2 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    // expected-error @+2 {{'pto.tands' op reads %w at vec[0, 512) and writes %x at vec[0, 512), but may not run in place}}
    // expected-error @+1 {{'pto.tands' op reads %x at vec[0, 512) and writes %x at vec[0, 512), but may not run in place}}
    pto.tands ins(%t, %s : !pto.tile_buf<vec, 16x16xi16>, i16) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  return
}

// -----

// After an inner loop that read it last its bytes are free.
func.func @after_inner_loop(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  %z = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    scf.for %j = %c0 to %n step %c1 {
      pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
    }
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%z : !pto.tile_buf<vec, 16x16xi16>)
    pto.tnot ins(%z : !pto.tile_buf<vec, 16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  return
}

// -----

// Those of what is handed on are not.
func.func @over_the_next_one(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 2 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 2 {{%z is allocated here}}
  %z = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    scf.for %j = %c0 to %n step %c1 {
      // expected-error @+1 {{'pto.tstore' op reads %x at vec[512, 1024), but 'pto.tload' has overwritten it with %z}}
      pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
    }
    // expected-error @+1 {{'pto.tnot' op reads %x at vec[512, 1024), but 'pto.tload' has overwritten it with %z}}
    pto.tnot ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    // expected-note @+1 2 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%z : !pto.tile_buf<vec, 16x16xi16>)
    pto.tstore ins(%z : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  return
}

// -----

// Behind a loop that runs at least once what went in is gone.
func.func @behind_some_turns(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  %z = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    pto.tnot ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%z : !pto.tile_buf<vec, 16x16xi16>)
  pto.tstore ins(%z : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  return
}

// -----

// Behind one that may not run at all it is the result.
func.func @behind_no_turn(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  // expected-note @+1 {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 {{%z is allocated here}}
  %z = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%w : !pto.tile_buf<vec, 16x16xi16>)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xi16>) {
    pto.tnot ins(%t : !pto.tile_buf<vec, 16x16xi16>) outs(%x : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %x : !pto.tile_buf<vec, 16x16xi16>
  }
  // expected-note @+1 {{it is overwritten here}}
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%z : !pto.tile_buf<vec, 16x16xi16>)
  pto.tstore ins(%z : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 512), but 'pto.tload' has overwritten it with %z}}
  pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
  return
}

// -----

// From the third turn on %t is %y, which lies over %z: the fourth one reads it.
func.func @third_turn(%p: !pto.partition_tensor_view<16x16xi16>, %n: index, %s: i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at0 = arith.constant 0 : i64
  %at512 = arith.constant 512 : i64
  %at1024 = arith.constant 1024 : i64
  %at1280 = arith.constant 1280 : i64
  %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi16>
  %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 {{%y is allocated here}}
  %y = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xi16>
  // expected-note @+1 {{%z is allocated here}}
  %z = pto.alloc_tile addr = %at1280 : !pto.tile_buf<vec, 16x16xi16>
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%z : !pto.tile_buf<vec, 16x16xi16>)
  %r:3 = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w, %u = %x, %v = %y) -> (!pto.tile_buf<vec, 16x16xi16>, !pto.tile_buf<vec, 16x16xi16>, !pto.tile_buf<vec, 16x16xi16>) {
    // expected-error @+1 {{'pto.tstore' op reads %z at vec[1280, 1792), but 'pto.tload' has overwritten it with %y}}
    pto.tstore ins(%z : !pto.tile_buf<vec, 16x16xi16>) outs(%p : !pto.partition_tensor_view<16x16xi16>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xi16>) outs(%t : !pto.tile_buf<vec, 16x16xi16>)
    scf.yield %u, %v, %v : !pto.tile_buf<vec, 16x16xi16>, !pto.tile_buf<vec, 16x16xi16>, !pto.tile_buf<vec, 16x16xi16>
  }
  return
}
