// xDSL's canonicalize, cse and dce on PTO operations: what has an effect stays, what has
// none may go, and two handles are never one.

// RUN: pto-opt --dce %s | filecheck %s --check-prefix=DCE
// RUN: pto-opt --cse %s | filecheck %s --check-prefix=CSE
// RUN: pto-opt --canonicalize %s | filecheck %s --check-prefix=CANON

// RUN: pto-opt --canonicalize --cse --dce %s -o %t.once
// RUN: pto-opt --canonicalize --cse --dce %t.once -o %t.twice
// RUN: diff %t.once %t.twice

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>
!window = !pto.tile_buf<vec, 8x64xf32>
!v = !pto.tensor_view<?x?xf32>
!part = !pto.partition_tensor_view<16x64xf32>

// Views of global memory that nothing uses go; a chain goes whole.
// DCE-LABEL: func.func @unused_views
// DCE-NEXT: return
// CANON-LABEL: func.func @unused_views
// CANON-NEXT: return
func.func @unused_views(%p: !pto.ptr<f32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %q = pto.addptr %p, %c16 : !pto.ptr<f32> -> !pto.ptr<f32>
  %v = pto.make_tensor_view %q, shape = [%c16, %c64], strides = [%c64, %c16] : !v
  %a = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !v -> !part
  return
}

// Stores, loads, sets and computations stay, used or not.
// DCE-LABEL: func.func @effects
// DCE: pto.alloc_tile
// DCE-NEXT: pto.tload
// DCE-NEXT: pto.set_validshape
// DCE-NEXT: pto.tabs
// DCE-NEXT: pto.tstore
// DCE-NEXT: pto.store_scalar
// DCE-NEXT: return
// CSE-LABEL: func.func @effects
// CSE: pto.alloc_tile
// CSE-NEXT: pto.tload
// CSE-NEXT: pto.set_validshape
// CSE-NEXT: pto.tabs
// CSE-NEXT: pto.tstore
// CSE-NEXT: pto.store_scalar
// CSE-NEXT: return
// CANON-LABEL: func.func @effects
// CANON: pto.alloc_tile
// CANON-NEXT: pto.tload
// CANON-NEXT: pto.set_validshape
// CANON-NEXT: pto.tabs
// CANON-NEXT: pto.tstore
// CANON-NEXT: pto.store_scalar
// CANON-NEXT: return
func.func @effects(%a: !part, %p: !pto.ptr<f32>, %x: f32, %n: index) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tload ins(%a : !part) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  pto.tabs ins(%t : !t) outs(%t : !t)
  pto.tstore ins(%t : !t) outs(%a : !part)
  pto.store_scalar %x, %p[%n] : !pto.ptr<f32>, f32
  return
}

// Two equal allocations are two tiles, two equal views two handles: each has its own
// extents, and a set of one does not reach the other.
// CSE-LABEL: func.func @handles
// CSE-COUNT-2: pto.alloc_tile
// CSE-COUNT-2: pto.treshape
// CSE-COUNT-2: pto.bitcast
// CSE-COUNT-2: pto.subview
// CSE: pto.set_validshape %r, %n, %c64
// CSE-NEXT: pto.texpands ins(%x : f32) outs(%s
// CANON-LABEL: func.func @handles
// CANON-COUNT-2: pto.alloc_tile
// CANON-COUNT-2: pto.treshape
// CANON-COUNT-2: pto.bitcast
// CANON-COUNT-2: pto.subview
func.func @handles(%n: index, %x: f32, %y: i32) {
  %c0 = arith.constant 0 : index
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %r = pto.treshape %t : !t -> !t
  %s = pto.treshape %t : !t -> !t
  %a = pto.bitcast %t : !t -> !i
  %b = pto.bitcast %t : !t -> !i
  %w = pto.subview %t[%c0, %c0] sizes [8, 64] : !t -> !window
  %z = pto.subview %t[%c0, %c0] sizes [8, 64] : !t -> !window
  pto.set_validshape %r, %n, %c64 : !t
  pto.texpands ins(%x : f32) outs(%s : !t)
  pto.texpands ins(%x : f32) outs(%r : !t)
  pto.texpands ins(%x : f32) outs(%u : !t)
  pto.texpands ins(%y : i32) outs(%a : !i)
  pto.texpands ins(%y : i32) outs(%b : !i)
  pto.texpands ins(%x : f32) outs(%w : !window)
  pto.texpands ins(%x : f32) outs(%z : !window)
  return
}

// A second handle that nothing uses goes; the tile it looks at stays.
// DCE-LABEL: func.func @unused_handles
// DCE-NOT: pto.{{treshape|bitcast|subview}}
// DCE: pto.texpands
// DCE-NEXT: return
// CANON-LABEL: func.func @unused_handles
// CANON-NOT: pto.{{treshape|bitcast|subview}}
// CANON: pto.texpands
func.func @unused_handles(%x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %r = pto.treshape %t : !t -> !t
  %b = pto.bitcast %r : !t -> !i
  %w = pto.subview %t[%c0, %c0] sizes [8, 64] : !t -> !window
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// Extents that are asked for twice may be two: a set stands in between.
// CSE-LABEL: func.func @asked_twice
// CSE-COUNT-2: pto.get_validshape
func.func @asked_twice(%n: index, %p: !pto.ptr<i32>) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %a, %b = pto.get_validshape %t : !t
  pto.set_validshape %t, %n, %c64 : !t
  %c, %d = pto.get_validshape %t : !t
  %e = arith.addi %a, %c : index
  %f = arith.index_cast %e : index to i32
  pto.store_scalar %f, %p[%b] : !pto.ptr<i32>, i32
  pto.store_scalar %f, %p[%d] : !pto.ptr<i32>, i32
  return
}
