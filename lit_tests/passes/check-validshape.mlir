// What check-validshape accepts: it changes nothing.

// RUN: pto-opt %s -o %t.before
// RUN: pto-opt --check-validshape %s -o %t.after
// RUN: diff %t.before %t.after

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!static = !pto.tile_buf<vec, 16x64xf32>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>
!padded = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=1>
!column = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=1, v_row=?, v_col=?, blayout=col_major, slayout=none_box, fractal=512, pad=0>
!part = !pto.partition_tensor_view<?x64xf32>
!whole = !pto.partition_tensor_view<16x64xf32>

// Unset until the first set, which comes before every use.
func.func @set_before_use(%n: index, %p: !part) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  pto.set_validshape %t, %n, %c64 : !t
  pto.tload ins(%p : !part) outs(%t : !t)
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

// Set in both branches.
func.func @set_on_every_way(%c: i1, %n: index, %k: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  scf.if %c {
    pto.set_validshape %t, %n, %c64 : !t
  } else {
    pto.set_validshape %t, %k, %c64 : !t
  }
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%t : !t)
  return
}

// Set in a loop that surely runs, and in a while loop's condition.
func.func @set_in_loops(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  %u = pto.alloc_tile : !t
  scf.for %i = %c0 to %c64 step %c1 {
    pto.set_validshape %t, %n, %c64 : !t
  }
  %end = scf.while (%i = %c0) : (index) -> index {
    pto.set_validshape %u, %n, %c64 : !t
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %i : index
  } do {
  ^bb0(%j: index):
    %next = arith.addi %j, %c1 : index
    scf.yield %next : index
  }
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.texpands ins(%x : f32) outs(%u : !t)
  return
}

// Narrowed, padded and stored, as the reported kernel does.
func.func @narrow_and_pad(%n: index, %p: !whole, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !padded
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  pto.tfillpad ins(%t : !t) outs(%u : !padded)
  pto.tstore ins(%u : !padded) outs(%p : !whole)
  return
}

// What nobody can refute: two extents that may be equal.
func.func @may_be_equal(%n: index, %k: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %n valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %k valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%u : !t)
  return
}

// Equal, however they are computed.
func.func @equal_sums(%n: index, %k: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %a = arith.addi %n, %k : index
  %b = arith.addi %k, %n : index
  %t = pto.alloc_tile valid_row = %a valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %b valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%u : !t)
  return
}

// Nothing valid: nothing to compute, read or store.
func.func @empty(%p: !part, %x: f32) {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c0 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %c0 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tabs ins(%t : !t) outs(%u : !t)
  pto.tstore ins(%u : !t) outs(%p : !part)
  return
}

// Filled in two parts, and then read whole.
func.func @computed_in_parts(%p: !whole, %x: f32) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %c8, %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %c16, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !whole)
  return
}

// Written through one handle, read through another: it may read what that holds.
func.func @two_handles(%p: !whole, %x: f32) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.tstore ins(%u : !t) outs(%p : !whole)
  return
}

// Each iteration narrows the tile, and the next one begins with all of it.
func.func @restored_in_a_loop(%n: index, %p: !part, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    %rows = arith.minsi %i, %c16 : index
    pto.set_validshape %t, %c16, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
    pto.set_validshape %t, %rows, %c64 : !t
    pto.tstore ins(%t : !t) outs(%p : !part)
  }
  return
}

// A static view of a tile without extents asks for none; a scratch tile is not asked.
func.func @extents_not_asked_for(%x: f32) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  %v = pto.treshape %t : !t -> !static
  pto.texpands ins(%x : f32) outs(%v : !static)
  %tmp = pto.alloc_tile : !t
  %sum = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !column
  pto.trowsum ins(%v, %tmp : !static, !t) outs(%sum : !column)
  return
}
