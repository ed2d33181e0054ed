// What loops carry: the handle that went in for the first iteration, and the one that was yielded for the others.

// RUN: pto-opt --check-buffer-reuse --split-input-file --verify-diagnostics %s

// The new value lies where the old one did.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @right(%x: !t, %o: !pto.partition_tensor_view<16x64xf32>, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at = arith.constant 0 : i64
  %w = pto.alloc_tile addr = %at : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!t) {
    %u = pto.alloc_tile addr = %at : !t
    pto.tadd ins(%t, %x : !t, !t) outs(%u : !t)
    scf.yield %u : !t
  }
  pto.tstore ins(%r : !t) outs(%o : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

// Two values change places.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @swapped(%x: !t, %o: !pto.partition_tensor_view<16x64xf32>, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at0 = arith.constant 0 : i64
  %at1 = arith.constant 4096 : i64
  %a = pto.alloc_tile addr = %at0 : !t
  %b = pto.alloc_tile addr = %at1 : !t
  pto.texpands ins(%s : f32) outs(%a : !t)
  pto.texpands ins(%s : f32) outs(%b : !t)
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%p = %a, %q = %b) -> (!t, !t) {
    pto.tadd ins(%p, %x : !t, !t) outs(%q : !t)
    scf.yield %q, %p : !t, !t
  }
  pto.tstore ins(%r#0 : !t) outs(%o : !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

// What goes in is overwritten in the first iteration before it is read.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @first_iteration(%x: !t, %o: !pto.partition_tensor_view<16x64xf32>, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at0 = arith.constant 0 : i64
  %at1 = arith.constant 4096 : i64
  // expected-note @+1 {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at0 : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!t) {
    // expected-note @+1 {{%v is allocated here}}
    %v = pto.alloc_tile addr = %at0 : !t
    // expected-note @+1 {{it is overwritten here}}
    pto.tabs ins(%x : !t) outs(%v : !t)
    %u = pto.alloc_tile addr = %at1 : !t
    // expected-error @+1 {{'pto.tadd' op reads %w at vec[0, 4096), but 'pto.tabs' has overwritten it with %v}}
    pto.tadd ins(%t, %v : !t, !t) outs(%u : !t)
    scf.yield %u : !t
  }
  return
}

// -----

// What has been yielded is overwritten in the next iteration before it is read.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @next_iteration(%x: !t, %o: !pto.partition_tensor_view<16x64xf32>, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at0 = arith.constant 0 : i64
  %at1 = arith.constant 4096 : i64
  %w = pto.alloc_tile addr = %at0 : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!t) {
    // expected-note @+1 {{%v is allocated here}}
    %v = pto.alloc_tile addr = %at1 : !t
    // expected-note @+1 {{it is overwritten here}}
    pto.tabs ins(%x : !t) outs(%v : !t)
    // expected-note @+1 {{%u is allocated here}}
    %u = pto.alloc_tile addr = %at1 : !t
    // expected-error @+1 {{'pto.tadd' op reads %u at vec[4096, 8192), but 'pto.tabs' has overwritten it with %v}}
    pto.tadd ins(%t, %v : !t, !t) outs(%u : !t)
    scf.yield %u : !t
  }
  return
}

// -----

// The result is overwritten behind the loop, whether it has had iterations or none.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @behind(%x: !t, %o: !pto.partition_tensor_view<16x64xf32>, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at = arith.constant 0 : i64
  // expected-note @+1 {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!t) {
    // expected-note @+1 {{%u is allocated here}}
    %u = pto.alloc_tile addr = %at : !t
    pto.tadd ins(%t, %x : !t, !t) outs(%u : !t)
    scf.yield %u : !t
  }
  // expected-note @+2 {{%v is allocated here}}
  // expected-note @+1 {{%v is allocated here}}
  %v = pto.alloc_tile addr = %at : !t
  // expected-note @+2 {{it is overwritten here}}
  // expected-note @+1 {{it is overwritten here}}
  pto.tabs ins(%x : !t) outs(%v : !t)
  // expected-error @+2 {{reads %w at vec[0, 4096), but 'pto.tabs' has overwritten it with %v}}
  // expected-error @+1 {{reads %u at vec[0, 4096), but 'pto.tabs' has overwritten it with %v}}
  pto.tadd ins(%r, %v : !t, !t) outs(%x : !t)
  return
}

// -----

// In the second iteration of the outer loop the inner one may be empty, and what went in is gone.

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @empty_later(%x: !t, %n: index, %s: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %at = arith.constant 0 : i64
  // expected-note @+1 + {{%w is allocated here}}
  %w = pto.alloc_tile addr = %at : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  scf.for %j = %c0 to %c4 step %c1 {
    %m = arith.subi %n, %j : index
    %r = scf.for %i = %c0 to %m step %c1 iter_args(%t = %w) -> (!t) {
      // expected-note @+1 + {{%u is allocated here}}
      %u = pto.alloc_tile addr = %at : !t
      // expected-note @+2 + {{it is overwritten here}}
      // expected-error @+1 {{'pto.tadd' op reads %w at vec[0, 4096), but 'pto.tadd' has overwritten it with %u}}
      pto.tadd ins(%t, %x : !t, !t) outs(%u : !t)
      scf.yield %u : !t
    }
    // expected-error @+1 {{'pto.tadd' op reads %w at vec[0, 4096), but 'pto.tadd' has overwritten it with %u}}
    pto.tadd ins(%r, %x : !t, !t) outs(%x : !t)
  }
  return
}

// -----

// An operation that may not run in place, on what the iteration before has put there.

!t = !pto.tile_buf<vec, 64x64xf32>
func.func @in_place(%o: !pto.partition_tensor_view<64x64xf32>, %n: index, %s: f32, %tmp: !t) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %at0 = arith.constant 0 : i64
  %at1 = arith.constant 16384 : i64
  %w = pto.alloc_tile addr = %at0 : !t
  pto.texpands ins(%s : f32) outs(%w : !t)
  scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!t) {
    // expected-note @+1 {{%u is allocated here}}
    %u = pto.alloc_tile addr = %at1 : !t
    // expected-error @+1 {{'pto.ttrans' op reads %u at vec[16384, 32768) and writes %u at vec[16384, 32768), but may not run in place like this}}
    pto.ttrans ins(%t, %tmp : !t, !t) outs(%u : !t)
    scf.yield %u : !t
  }
  return
}
