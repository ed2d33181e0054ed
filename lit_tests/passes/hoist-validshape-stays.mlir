// Where hoist-validshape does not fire, and what it says then.

// RUN: pto-opt --hoist-validshape --verify-diagnostics %s
// RUN: pto-opt %s -o %t.before
// RUN: pto-opt --hoist-validshape %s -o %t.after
// RUN: diff %t.before %t.after

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!static = !pto.tile_buf<vec, 16x64xf32>
!narrow = !pto.tile_buf<vec, 8x64xf32, valid=?x?>
!window = !pto.tile_buf<vec, 8x64xf32>
!wide = !pto.tile_buf<vec, 32x32xf32, valid=?x?>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>
!column = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=1, v_row=?, v_col=?, blayout=col_major, slayout=none_box, fractal=512, pad=0>
!row = !pto.tile_buf<vec, 1x64xf32, valid=?x?>
!part = !pto.partition_tensor_view<?x64xf32>
!whole = !pto.partition_tensor_view<16x64xf32>

func.func @not_computed(%n: index, %p: !part) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-remark @+1 {{set_validshape of %t stays: nothing in this block computes %t before it}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

func.func @computed_outside_of_the_loop(%n: index, %x: f32, %p: !part) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-note @+1 {{it is computed here}}
  pto.texpands ins(%x : f32) outs(%t : !t)
  scf.for %i = %c0 to %n step %c1 {
    // expected-remark @+1 {{set_validshape of %t stays: %t is computed in another block}}
    pto.set_validshape %t, %n, %c64 : !t
    pto.tstore ins(%t : !t) outs(%p : !part)
  }
  return
}

func.func @computed_in_a_branch(%n: index, %c: i1, %x: f32, %p: !part) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.if %c {
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  // expected-remark @+1 {{set_validshape of %t stays: nothing in this block computes %t before it}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

func.func @not_set_before(%n: index, %x: f32) {
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: the rows of %t are not set before}}
  pto.set_validshape %t, %n, %c64 : !t
  return
}

func.func @larger(%n: index, %x: f32) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %n valid_col = %c64 : !t
  %v = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: 16 rows may be more than the 8 before}}
  pto.set_validshape %t, %c16, %c64 : !t
  pto.texpands ins(%x : f32) outs(%u : !t)
  // expected-remark @+1 {{set_validshape of %u stays: 8 rows may be more than the %n before}}
  pto.set_validshape %u, %c8, %c64 : !t
  pto.texpands ins(%x : f32) outs(%v : !t)
  // expected-remark @+1 {{set_validshape of %v stays: 64 columns may be more than the 32 before}}
  pto.set_validshape %v, %c8, %c64 : !t
  return
}

func.func @equal(%x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: it does not narrow the tile}}
  pto.set_validshape %t, %c16, %c64 : !t
  return
}

func.func @loaded(%p: !whole, %n: index) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  // expected-note @+1 {{%t is computed here}}
  pto.tload ins(%p : !whole) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: %t is loaded; through-loads=true shrinks the load}}
  pto.set_validshape %t, %n, %c64 : !t
  return
}

func.func @not_row_by_row(%n: index) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %sum = pto.alloc_tile valid_row = %c1 valid_col = %c64 : !row
  // expected-note @+1 {{%sum is computed here}}
  pto.tcolmax ins(%a : !t) outs(%sum : !row)
  // expected-remark @+1 {{set_validshape of %sum stays: pto.tcolmax does not compute the rows of its result one by one}}
  pto.set_validshape %sum, %n, %c64 : !row
  return
}

func.func @may_be_empty(%n: index) {
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %sum = pto.alloc_tile valid_row = %c16 valid_col = %c1 : !column
  pto.trowsum ins(%a, %a : !t, !t) outs(%sum : !column)
  // expected-remark @+1 {{set_validshape of %sum stays: %n rows may be none, which pto.trowsum does not allow}}
  pto.set_validshape %sum, %n, %c1 : !column
  return
}

func.func @used_in_between(%n: index, %c: i1, %x: f32, %p: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %v = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-note @+1 {{the use is here}}
  pto.tstore ins(%t : !t) outs(%p : !whole)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore uses %t in between}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.texpands ins(%x : f32) outs(%u : !t)
  %r, %k = pto.get_validshape %u : !t
  // expected-remark @+1 {{set_validshape of %u stays: pto.get_validshape uses %u in between}}
  pto.set_validshape %u, %n, %k : !t
  pto.texpands ins(%x : f32) outs(%v : !t)
  scf.if %c {
    // expected-note @+1 {{the use is here}}
    pto.tstore ins(%v : !t) outs(%p : !whole)
  }
  // expected-remark @+1 {{set_validshape of %v stays: pto.tstore uses %v in between}}
  pto.set_validshape %v, %n, %c64 : !t
  return
}

// %a is %t in the loop: what reads its extents must not see the new ones.
func.func @used_in_between_under_another_name(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %u = scf.for %i = %c0 to %n step %c1 iter_args(%a = %t) -> (!t) {
    pto.texpands ins(%x : f32) outs(%t : !t)
    %r, %k = pto.get_validshape %a : !t
    // expected-remark @+1 {{set_validshape of %t stays: pto.get_validshape uses %a in between}}
    pto.set_validshape %t, %c0, %k : !t
    pto.set_validshape %t, %r, %k : !t
    pto.set_validshape %t, %c16, %c64 : !t
    scf.yield %a : !t
  }
  return
}

func.func @address_unknown(%n: index, %addr: i64, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %addr valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: the address of %t is only known at run time}}
  pto.set_validshape %t, %n, %c64 : !t
  return
}

func.func @read_at_unknown_address(%n: index, %addr: i64, %x: f32, %p: !whole) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile addr = %addr valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads %u at a dynamic address}}
  pto.set_validshape %t, %n, %c64 : !t
  // expected-note @+1 {{the read is here}}
  pto.tstore ins(%u : !t) outs(%p : !whole)
  return
}

func.func @read_at_the_same_address(%n: index, %x: f32, %p: !whole) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads the same bytes through %u}}
  pto.set_validshape %t, %n, %c64 : !t
  // expected-note @+1 {{the read is here}}
  pto.tstore ins(%u : !t) outs(%p : !whole)
  return
}

func.func @read_by_overlap(%n: index, %x: f32, %p: !whole) {
  %c0_i64 = arith.constant 0 : i64
  %c2048_i64 = arith.constant 2048 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %u = pto.alloc_tile addr = %c2048_i64 valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads the same bytes through %u}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%u : !t) outs(%p : !whole)
  return
}

func.func @read_through_views(%n: index, %x: f32, %y: i32, %p: !whole, %q: !pto.partition_tensor_view<32x32xf32>) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %w = pto.subview %t[%c8, %c0] sizes [8, 64] : !t -> !window
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tabs reads the same bytes through %w}}
  pto.set_validshape %t, %n, %c64 : !t
  // expected-note @+1 {{the read is here}}
  pto.tabs ins(%w : !window) outs(%w : !window)
  %u = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %r = pto.treshape %u : !t -> !wide
  pto.texpands ins(%x : f32) outs(%u : !t)
  // expected-remark @+1 {{set_validshape of %u stays: pto.tstore reads the same bytes through %r}}
  pto.set_validshape %u, %n, %c64 : !t
  pto.tstore ins(%r : !wide) outs(%q : !pto.partition_tensor_view<32x32xf32>)
  %v = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %b = pto.bitcast %v : !t -> !i
  pto.texpands ins(%x : f32) outs(%v : !t)
  // expected-remark @+1 {{set_validshape of %v stays: pto.tadds reads the same bytes through %b}}
  pto.set_validshape %v, %n, %c64 : !t
  pto.tadds ins(%b, %y : !i, i32) outs(%b : !i)
  return
}

// The view is made after the set and is as narrow; its rows are still not all that it
// can show.
func.func @view_after_the_set(%n: index, %x: f32, %y: i32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tadds reads the same bytes through %b}}
  pto.set_validshape %t, %n, %c64 : !t
  %b = pto.bitcast %t : !t -> !i
  pto.tadds ins(%b, %y : !i, i32) outs(%b : !i)
  return
}

func.func @reads_beyond_the_valid_rows(%n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tcolexpand may read more rows of %t than are valid}}
  pto.set_validshape %t, %n, %c64 : !t
  // expected-note @+1 {{the read is here}}
  pto.tcolexpand ins(%t : !t) outs(%out : !t)
  return
}

// Wider again: the rows that were cut off are read after all.
func.func @read_wider_later(%n: index, %x: f32, %p: !part, %q: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads 16 rows of %t}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%t : !t) outs(%p : !part)
  // expected-remark @+1 {{set_validshape of %t stays: it does not narrow the tile}}
  pto.set_validshape %t, %c16, %c64 : !t
  // expected-note @+1 {{the read is here}}
  pto.tstore ins(%t : !t) outs(%q : !whole)
  return
}

// The next iteration reads what this one computed, with an extent of its own.
func.func @read_in_a_later_iteration(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %out = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  scf.for %i = %c0 to %n step %c1 {
    %rows = arith.minsi %i, %c16 : index
    pto.set_validshape %out, %rows, %c64 : !t
    pto.set_validshape %t, %rows, %c64 : !t
    // expected-note @+1 {{the read is here}}
    pto.tabs ins(%t : !t) outs(%out : !t)
    pto.set_validshape %t, %c16, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
    // expected-remark @+1 {{set_validshape of %t stays: pto.tabs reads %t in a later iteration, which has other extents}}
    pto.set_validshape %t, %rows, %c64 : !t
  }
  return
}

func.func @operand_comes_later(%i: !pto.ptr<i32>, %x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  %loaded = pto.load_scalar %i[%c0] : !pto.ptr<i32> -> i32
  // expected-note @+1 {{%rows is computed here}}
  %rows = arith.index_cast %loaded : i32 to index
  // expected-remark @+1 {{set_validshape of %t stays: %rows cannot be computed before pto.texpands}}
  pto.set_validshape %t, %rows, %c64 : !t
  return
}

func.func @tied_to_a_static_tile(%n: index) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%a is made here}}
  %a = pto.alloc_tile : !static
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tabs ins(%a : !static) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tabs ties it to %a, whose extents cannot be set}}
  pto.set_validshape %t, %n, %c64 : !t
  return
}

func.func @tied_to_an_argument(%a: !t) {
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tabs ins(%a : !t) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tabs ties it to %a, whose extents cannot be set}}
  pto.set_validshape %t, %c8, %c64 : !t
  return
}

func.func @tied_to_a_tile_that_is_handed_on(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.tabs ins(%a : !t) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tabs ties it to %a, which scf.for hands on as it is}}
  pto.set_validshape %t, %n, %c64 : !t
  // expected-note @+1 {{%a is handed on here}}
  %b = scf.for %i = %c0 to %n step %c1 iter_args(%c = %a) -> (!t) {
    pto.tabs ins(%c : !t) outs(%c : !t)
    scf.yield %c : !t
  }
  return
}

// The caller may have given its tile the same bytes.
func.func private @helper(%a: !t, %n: index, %x: f32, %p: !whole) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads %a at a dynamic address}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%a : !t) outs(%p : !whole)
  return
}

// Put elsewhere: where it lay is not where it lies.
func.func @reassigned(%addr: i64, %n: index, %x: f32, %p: !whole) {
  %c0_i64 = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %c16 valid_col = %c64 : !t
  %d = pto.declare_tile -> !t
  %e = pto.tassign %d, %addr : !t -> !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: pto.tstore reads %e at a dynamic address}}
  pto.set_validshape %t, %n, %c64 : !t
  pto.tstore ins(%e : !t) outs(%p : !whole)
  // expected-remark @+1 {{set_validshape of %d stays: nothing in this block computes %d before it}}
  pto.set_validshape %d, %n, %c64 : !t
  pto.texpands ins(%x : f32) outs(%e : !t)
  return
}

// A call may read any tile that it is given, and write it.
func.func @called(%n: index, %x: f32, %p: !whole) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  // expected-remark @+1 {{set_validshape of %t stays: func.call may read more rows of %t than are valid}}
  pto.set_validshape %t, %n, %c64 : !t
  func.call @helper(%t, %n, %x, %p) : (!t, index, f32, !whole) -> ()
  return
}
