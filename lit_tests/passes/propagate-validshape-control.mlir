// propagate-validshape through loops and branches.

// RUN: pto-opt --propagate-validshape %s | filecheck %s
// RUN: pto-opt --propagate-validshape %s -o %t.once
// RUN: pto-opt --propagate-validshape %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// A set in a loop to what no iteration changes, before the first use.
// CHECK-LABEL: func.func @set_in_loop
// CHECK: %t = pto.alloc_tile valid_row = %rows valid_col = %c64
// CHECK: scf.for
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: }
func.func @set_in_loop(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %high = arith.minsi %n, %c16 : index
  %rows = arith.maxsi %high, %c0 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  scf.for %i = %c0 to %n step %c1 {
    pto.set_validshape %t, %rows, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  }
  return
}

// The allocation of an iteration and its set fold within the iteration.
// CHECK-LABEL: func.func @nested_loops
// CHECK: scf.for %i
// CHECK-NEXT: %t = pto.alloc_tile valid_row = %c8 valid_col = %c64
// CHECK-NEXT: scf.for %j
// CHECK-NEXT: %rows = arith.minsi %i, %c16
// CHECK-NEXT: %u = pto.alloc_tile valid_row = %rows valid_col = %c64
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%u
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%t
// CHECK-NEXT: }
func.func @nested_loops(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %n step %c1 {
    %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    scf.for %j = %c0 to %n step %c1 {
      %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
      %rows = arith.minsi %i, %c16 : index
      pto.set_validshape %t, %c8, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
      pto.set_validshape %u, %rows, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
      pto.texpands ins(%x : f32) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
      pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
    }
  }
  return
}

// Both branches set the same; what follows sees it.
// CHECK-LABEL: func.func @same_in_both_branches
// CHECK: scf.if
// CHECK-NEXT: pto.set_validshape %t, %n, %c64
// CHECK: else
// CHECK-NEXT: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: }
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: return
func.func @same_in_both_branches(%n: index, %c: i1, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  scf.if %c {
    pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  } else {
    pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.tabs ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  }
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// Set in one branch only, and used there only.
// CHECK-LABEL: func.func @one_branch
// CHECK: %t = pto.alloc_tile valid_row = %c8 valid_col = %c64
// CHECK-NEXT: scf.if
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: }
func.func @one_branch(%c: i1, %x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  scf.if %c {
    pto.set_validshape %t, %c8, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  }
  return
}

// A loop that surely runs leaves what its body sets; the set after it goes.
// CHECK-LABEL: func.func @loop_surely_runs
// CHECK: scf.for
// CHECK: }
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: return
func.func @loop_surely_runs(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c64 valid_col = %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  scf.for %i = %c0 to %c4 step %c1 {
    pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
    pto.tabs ins(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  }
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 64x64xf32, valid=?x?>
  pto.tabs ins(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 64x64xf32, valid=?x?>)
  return
}

// A while loop's condition runs at least once.
// CHECK-LABEL: func.func @while_loop
// CHECK: %t = pto.alloc_tile valid_row = %c8 valid_col = %c64
// CHECK: scf.while
// CHECK-NEXT: pto.texpands
// CHECK: }
// CHECK: pto.tabs
// CHECK-NEXT: return
func.func @while_loop(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  %end = scf.while (%i = %c0) : (index) -> index {
    pto.set_validshape %t, %c8, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
    pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %i : index
  } do {
  ^bb0(%j: index):
    %next = arith.addi %j, %c1 : index
    scf.yield %next : index
  }
  pto.tabs ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// A tile that a loop carries on, set before it goes in.
// CHECK-LABEL: func.func @carried
// CHECK: %t = pto.alloc_tile valid_row = %n valid_col = %c64
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: %u = scf.for {{.*}} iter_args(%a = %t)
func.func @carried(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  %u = scf.for %i = %c0 to %n step %c1 iter_args(%a = %t) -> (!pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
    pto.tabs ins(%a : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%a : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
    scf.yield %a : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  }
  pto.tabs ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}

// A set reaches every name of its handle: %u is %t, so the second set says nothing new,
// and the third one does.
// CHECK-LABEL: func.func @other_names
// CHECK: %u = scf.if
// CHECK: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: pto.tabs ins(%u
// CHECK-NEXT: pto.set_validshape %t, %c16, %c64
// CHECK-NEXT: pto.tabs ins(%u
// CHECK-NEXT: return
func.func @other_names(%n: index, %c: i1, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  %u = scf.if %c -> (!pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
    pto.tabs ins(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
    scf.yield %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  } else {
    scf.yield %t : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  }
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.set_validshape %t, %n, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tabs ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  pto.set_validshape %t, %c16, %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.tabs ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  return
}
