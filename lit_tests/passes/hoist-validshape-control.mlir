// hoist-validshape through loops and branches.

// RUN: pto-opt --hoist-validshape %s | filecheck %s
// RUN: pto-opt --hoist-validshape %s -o %t.once
// RUN: pto-opt --hoist-validshape %t.once -o %t.twice
// RUN: diff %t.once %t.twice

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!part = !pto.partition_tensor_view<?x64xf32>
!whole = !pto.partition_tensor_view<16x64xf32>

// An operand from outside of the loop is as wide as before in the next iteration.
// CHECK-LABEL: func.func @operand_from_outside
// CHECK: scf.for
// CHECK: pto.set_validshape %out, %rows, %c64
// CHECK-NEXT: pto.set_validshape %a, %rows, %c64
// CHECK-NEXT: pto.tabs ins(%a
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: pto.tstore ins(%a
// CHECK-NEXT: }
func.func @operand_from_outside(%n: index, %p: !whole) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    %rows = arith.minsi %i, %c16 : index
    pto.tabs ins(%a : !t) outs(%out : !t)
    pto.set_validshape %out, %rows, %c64 : !t
    pto.tstore ins(%a : !t) outs(%p : !whole)
  }
  return
}

// Used before, in the loop: that is after, in the next iteration.
// CHECK-LABEL: func.func @used_earlier_in_the_loop
// CHECK: scf.for
// CHECK: pto.tstore ins(%a
// CHECK: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.tabs ins(%a
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: }
func.func @used_earlier_in_the_loop(%n: index, %p: !whole) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    pto.tstore ins(%a : !t) outs(%p : !whole)
    %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    pto.tabs ins(%a : !t) outs(%out : !t)
    pto.set_validshape %out, %n, %c64 : !t
  }
  return
}

// In a branch: used after it, also where the other branch was taken.
// CHECK-LABEL: func.func @in_a_branch
// CHECK: scf.if
// CHECK-NEXT: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: }
// CHECK-NEXT: pto.tstore ins(%a
func.func @in_a_branch(%n: index, %c: i1, %p: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    pto.tabs ins(%a : !t) outs(%out : !t)
    pto.set_validshape %out, %n, %c64 : !t
  }
  pto.tstore ins(%a : !t) outs(%p : !whole)
  return
}

// The branches of an if with a result; the other branch's use is none after this one.
// CHECK-LABEL: func.func @if_with_result
// CHECK: scf.if
// CHECK-NEXT: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.set_validshape %a, %n, %c64
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: scf.yield
// CHECK: else
// CHECK-NEXT: pto.tstore ins(%a
func.func @if_with_result(%n: index, %c: i1, %p: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %other = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %r = scf.if %c -> (!t) {
    pto.tabs ins(%a : !t) outs(%out : !t)
    pto.set_validshape %out, %n, %c64 : !t
    scf.yield %out : !t
  } else {
    pto.tstore ins(%a : !t) outs(%p : !whole)
    scf.yield %other : !t
  }
  return
}

// Nested loops, with the extent of the outer one; a use in the inner loop comes later.
// CHECK-LABEL: func.func @nested
// CHECK: scf.for %i
// CHECK: pto.set_validshape %out, %rows, %c64
// CHECK-NEXT: pto.set_validshape %a, %rows, %c64
// CHECK-NEXT: pto.tabs ins(%a
// CHECK-NEXT: pto.set_validshape %a, %c16, %c64
// CHECK-NEXT: scf.for %j
// CHECK-NEXT: pto.tstore ins(%a
func.func @nested(%n: index, %p: !whole) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %n step %c1 {
    %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    %rows = arith.minsi %i, %c16 : index
    pto.tabs ins(%a : !t) outs(%out : !t)
    pto.set_validshape %out, %rows, %c64 : !t
    scf.for %j = %c0 to %n step %c1 {
      pto.tstore ins(%a : !t) outs(%p : !whole)
    }
  }
  return
}

// In a while loop's body; the tile is new in each iteration.
// CHECK-LABEL: func.func @while_loop
// CHECK: do
// CHECK: pto.set_validshape %out, %n, %c64
// CHECK-NEXT: pto.texpands
func.func @while_loop(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %end = scf.while (%i = %c0) : (index) -> index {
    %more = arith.cmpi slt, %i, %n : index
    scf.condition(%more) %i : index
  } do {
  ^bb0(%j: index):
    %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
    pto.texpands ins(%x : f32) outs(%out : !t)
    pto.set_validshape %out, %n, %c64 : !t
    %next = arith.addi %j, %c1 : index
    scf.yield %next : index
  }
  return
}

// The tile lives on: the next iteration computes with the extents that this one set, and
// those may be smaller.
// CHECK-LABEL: func.func @extents_of_the_last_iteration
// CHECK: scf.for
// CHECK: pto.texpands
// CHECK-NEXT: pto.set_validshape
func.func @extents_of_the_last_iteration(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    %rows = arith.minsi %i, %c16 : index
    pto.texpands ins(%x : f32) outs(%out : !t)
    pto.set_validshape %out, %rows, %c64 : !t
  }
  return
}

// Branches from block to block: nobody knows what comes after, so extents are given back.
// CHECK-LABEL: func.func @graph_of_blocks
// CHECK: ^{{.*}}:
// CHECK: pto.set_validshape %out, %c8, %c64
// CHECK-NEXT: pto.get_validshape %a
// CHECK-NEXT: pto.set_validshape %a, %c8
// CHECK-NEXT: pto.tabs
// CHECK-NEXT: pto.set_validshape %a
func.func @graph_of_blocks(%n: index, %c: i1, %p: !whole) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  cf.br ^loop
^loop:
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tabs ins(%a : !t) outs(%out : !t)
  pto.set_validshape %out, %c8, %c64 : !t
  cf.cond_br %c, ^loop, ^end
^end:
  pto.tstore ins(%a : !t) outs(%p : !whole)
  return
}
