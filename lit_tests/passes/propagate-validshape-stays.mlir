// Where propagate-validshape does not fire, and what it says then.

// RUN: pto-opt --propagate-validshape --verify-diagnostics %s
// RUN: pto-opt %s -o %t.before
// RUN: pto-opt --propagate-validshape %s -o %t.after
// RUN: diff %t.before %t.after

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!wide = !pto.tile_buf<vec, 32x32xf32, valid=?x?>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>
!whole = !pto.partition_tensor_view<16x64xf32>

func.func @read_before(%p: !whole, %n: index, %x: f32, %y: i32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tload ins(%p : !whole) outs(%t : !t)
  // expected-remark @+1 {{propagate-validshape: set_validshape stays: pto.tload reads the extents that %t has before}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tabs ins(%t : !t) outs(%t : !t)
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %r, %k = pto.get_validshape %u : !t
  // expected-remark @+1 {{set_validshape stays: pto.get_validshape reads the extents that %u has before}}
  pto.set_validshape %u, %n, %k : !t
  pto.texpands ins(%x : f32) outs(%u : !t)
  %v = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %b = pto.bitcast %v : !t -> !i
  pto.texpands ins(%y : i32) outs(%b : !i)
  // expected-remark @+1 {{set_validshape stays: pto.bitcast reads the extents that %v has before}}
  pto.set_validshape %v, %n, %c64 : !t
  pto.tabs ins(%v : !t) outs(%v : !t)
  %w = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %s = pto.treshape %w : !t -> !wide
  pto.texpands ins(%x : f32) outs(%s : !wide)
  // expected-remark @+1 {{set_validshape stays: pto.treshape reads the extents that %w has before}}
  pto.set_validshape %w, %n, %c64 : !t
  pto.tabs ins(%w : !t) outs(%w : !t)
  return
}

// The read is in a region before the set.
func.func @read_in_a_branch_before(%c: i1, %n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  // expected-remark @+1 {{set_validshape stays: pto.texpands reads the extents that %t has before}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// Read under the name that a loop gives it.
func.func @read_under_another_name(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = scf.for %i = %c0 to %n step %c1 iter_args(%a = %t) -> (!t) {
    pto.texpands ins(%x : f32) outs(%a : !t)
    // expected-remark @+1 {{set_validshape stays: pto.texpands reads the extents that %a has before}}
    pto.set_validshape %t, %i, %c64 : !t
    scf.yield %a : !t
  }
  pto.tabs ins(%t : !t) outs(%t : !t)
  return
}

func.func @operands_come_later(%p: !pto.ptr<i32>, %x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %loaded = pto.load_scalar %p[%c0] : !pto.ptr<i32> -> i32
  %rows = arith.index_cast %loaded : i32 to index
  // expected-remark @+1 {{set_validshape stays: its operands cannot be computed before %t is allocated}}
  pto.set_validshape %t, %rows, %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// Another extent in each iteration.
func.func @operand_of_a_loop(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    %rows = arith.minsi %i, %c16 : index
    // expected-remark @+1 {{set_validshape stays: its operands cannot be computed before %t is allocated}}
    pto.set_validshape %t, %rows, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  return
}

// Where the branch is not taken, %n may be more than there is: the allocation could not
// have it.
func.func @extents_of_a_branch_may_not_fit(%c: i1, %n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    // expected-remark @+1 {{set_validshape stays: it may never run, and %t may be too small for its extents}}
    pto.set_validshape %t, %n, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  return
}

// A division by zero that the branch keeps from running.
func.func @operand_may_trap(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %c = arith.cmpi ne, %n, %c0 : index
  scf.if %c {
    %part = arith.remui %c16, %n : index
    %high = arith.minsi %part, %c16 : index
    %rows = arith.maxsi %high, %c0 : index
    // expected-remark @+1 {{set_validshape stays: its operands cannot be computed before %t is allocated}}
    pto.set_validshape %t, %rows, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  return
}

// One extent in each branch.
func.func @two_branches(%c: i1, %x: f32) {
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    // expected-remark @+1 {{set_validshape stays: %t gets different extents on another way to here}}
    pto.set_validshape %t, %c4, %c64 : !t
  } else {
    // expected-remark @+1 {{set_validshape stays: %t gets different extents on another way to here}}
    pto.set_validshape %t, %c8, %c64 : !t
  }
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// The loop may not run at all, and then all of the tile is valid after it.
func.func @loop_may_not_run(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    // expected-remark @+1 {{set_validshape stays: pto.texpands reads the extents that %t has before}}
    pto.set_validshape %t, %c8, %c64 : !t
  }
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

func.func @not_allocated_here(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.declare_tile -> !t
  // expected-remark @+1 {{set_validshape stays: %t is not an alloc_tile of this function}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// Between blocks nothing is carried over.
func.func @graph_of_blocks(%n: index, %c: i1, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  cf.br ^loop
^loop:
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape stays: pto.texpands reads the extents that %t has before}}
  pto.set_validshape %t, %n, %c64 : !t
  cf.cond_br %c, ^loop, ^end
^end:
  pto.tabs ins(%t : !t) outs(%t : !t)
  return
}
