// Cells that are stored, reduced or compared and that nothing has written through any name
// of their bytes: tiles that windows fill in part, views that are larger than what was
// computed.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 16x128xf32>
!h = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x128xf32>
func.func @one_half(%x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  // expected-note @+1 {{%all is made here}}
  %all = pto.alloc_tile : !t
  %left = pto.subview %all[%c0, %c0] sizes [16, 64] : !t -> !h
  pto.texpands ins(%x : f32) outs(%left : !h)
  // expected-error @+1 {{'pto.tstore' op reads %all from row 0, column 64 on, which nothing has written}}
  pto.tstore ins(%all : !t) outs(%out : !g)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x128xf32>
!h = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x128xf32>
func.func @both_halves(%x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %all = pto.alloc_tile : !t
  %left = pto.subview %all[%c0, %c0] sizes [16, 64] : !t -> !h
  %right = pto.subview %all[%c0, %c64] sizes [16, 64] : !t -> !h
  pto.texpands ins(%x : f32) outs(%left : !h)
  pto.texpands ins(%x : f32) outs(%right : !h)
  pto.tstore ins(%all : !t) outs(%out : !g)
  return
}

// -----

// What a loop writes in windows at its counter may be all of a tile.

!t = !pto.tile_buf<vec, 16x64xf32>
!r = !pto.tile_buf<vec, 1x64xf32>
!g = !pto.partition_tensor_view<16x64xf32>
func.func @row_by_row(%n: index, %x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %all = pto.alloc_tile : !t
  scf.for %i = %c0 to %n step %c1 {
    %row = pto.subview %all[%i, %c0] sizes [1, 64] : !t -> !r
    pto.texpands ins(%x : f32) outs(%row : !r)
  }
  pto.tstore ins(%all : !t) outs(%out : !g)
  return
}

// -----

// The other half is there from the second iteration on, and not in the first.

!t = !pto.tile_buf<vec, 16x128xf32>
!h = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x128xf32>
func.func @later_in_a_loop(%n: index, %x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%all is made here}}
  %all = pto.alloc_tile : !t
  %left = pto.subview %all[%c0, %c0] sizes [16, 64] : !t -> !h
  %right = pto.subview %all[%c0, %c64] sizes [16, 64] : !t -> !h
  scf.for %i = %c0 to %n step %c1 {
    pto.texpands ins(%x : f32) outs(%left : !h)
    // expected-error @+1 {{'pto.tstore' op reads %all from row 0, column 64 on, which nothing has written}}
    pto.tstore ins(%all : !t) outs(%out : !g)
    pto.texpands ins(%x : f32) outs(%right : !h)
  }
  return
}

// -----

!d = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!t = !pto.tile_buf<vec, 16x64xf32>
!p = !pto.partition_tensor_view<16x32xf32>
!g = !pto.partition_tensor_view<16x64xf32>
func.func @reshaped_to_more(%in: !p, %out: !g) {
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !d
  pto.tload ins(%in : !p) outs(%a : !d)
  // expected-note @+1 {{%b is made here}}
  %b = pto.treshape %a : !d -> !t
  // expected-error @+1 {{'pto.tstore' op reads %b from row 0, column 32 on, which nothing has written}}
  pto.tstore ins(%b : !t) outs(%out : !g)
  return
}

// -----

// Padding is written.

!d = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!f = !pto.tile_buf<vec, 16x64xf32, pad=1>
!t = !pto.tile_buf<vec, 1024x1xf32, blayout=col_major>
!p = !pto.partition_tensor_view<16x32xf32>
!g = !pto.partition_tensor_view<1024x1xf32>
func.func @padded_and_reshaped(%in: !p, %out: !g) {
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !d
  pto.tload ins(%in : !p) outs(%a : !d)
  %b = pto.alloc_tile : !f
  pto.tfillpad ins(%a : !d) outs(%b : !f)
  %c = pto.treshape %b : !f -> !t
  pto.tstore ins(%c : !t) outs(%out : !g)
  return
}

// -----

!d = !pto.tile_buf<vec, 16x128xf32, valid=?x?>
!h = !pto.tile_buf<vec, 16x64xf32>
!v = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
!p = !pto.partition_tensor_view<16x96xf32>
func.func @window_of_less(%in: !p) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c96 = arith.constant 96 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c96 : !d
  pto.tload ins(%in : !p) outs(%a : !d)
  // expected-note @+1 {{%right is made here}}
  %right = pto.subview %a[%c0, %c64] sizes [16, 64] : !d -> !h
  %tmp = pto.alloc_tile : !h
  %max = pto.alloc_tile : !v
  // expected-error @+1 {{'pto.trowmax' op reads %right from row 0, column 32 on, which nothing has written}}
  pto.trowmax ins(%right, %tmp : !h, !h) outs(%max : !v)
  return
}

// -----

// An empty column of scalars is read all the same, unless there is nothing to fill.

!s = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=1, v_row=?, v_col=?, blayout=col_major, slayout=none_box, fractal=512, pad=0>
!d = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @no_scalars() {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%s is made here}}
  %s = pto.alloc_tile valid_row = %c16 valid_col = %c0 : !s
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !d
  // expected-warning @+1 {{'pto.trowexpand' op reads %s, which nothing has written; what comes of it gets to no store, reduction or comparison}}
  pto.trowexpand ins(%s : !s) outs(%d : !d)
  return
}

// -----

// What the first iteration skips is not asked for in it, nor what is dynamic.

!t = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x64xf32>
func.func @from_the_second_on(%n: index, %b: i1, %x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = pto.alloc_tile : !t
  %d = pto.alloc_tile : !t
  scf.for %i = %c0 to %n step %c1 {
    %later = arith.cmpi sgt, %i, %c0 : index
    scf.if %later {
      pto.tstore ins(%a : !t) outs(%out : !g)
    }
    scf.if %b {
      pto.tstore ins(%d : !t) outs(%out : !g)
    }
    pto.texpands ins(%x : f32) outs(%a : !t)
    pto.texpands ins(%x : f32) outs(%d : !t)
  }
  return
}

// -----

// What runs in the first iteration follows from arithmetic on its number as well.

!t = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x64xf32>
func.func @every_other(%n: index, %x: f32, %out: !g) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %even = pto.alloc_tile : !t
  // expected-note @+1 {{%odd is made here}}
  %odd = pto.alloc_tile : !t
  scf.for %i = %c0 to %n step %c1 {
    %rest = arith.remui %i, %c2 : index
    %is_even = arith.cmpi slt, %rest, %c1 : index
    scf.if %is_even {
      pto.texpands ins(%x : f32) outs(%even : !t)
    } else {
      pto.texpands ins(%x : f32) outs(%odd : !t)
    }
    pto.tstore ins(%even : !t) outs(%out : !g)
    // expected-error @+1 {{'pto.tstore' op reads %odd, whose first cell nothing has written}}
    pto.tstore ins(%odd : !t) outs(%out : !g)
  }
  return
}

// -----

// An accumulator begins with a product of its own, in the first iteration at the latest.

!l = !pto.tile_buf<left, 16x32xf16, slayout=row_major>
!r = !pto.tile_buf<right, 32x16xf16, slayout=col_major>
!c = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
func.func @accumulators(%n: index, %l: !l, %r: !r) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %right = pto.alloc_tile : !c
  // expected-note @+1 {{%wrong is made here}}
  %wrong = pto.alloc_tile : !c
  scf.for %k = %c0 to %n step %c1 {
    %first = arith.cmpi eq, %k, %c0 : index
    scf.if %first {
      pto.tmatmul ins(%l, %r : !l, !r) outs(%right : !c)
    } else {
      pto.tmatmul.acc ins(%right, %l, %r : !c, !l, !r) outs(%right : !c)
    }
    // expected-error @+1 {{'pto.tmatmul.acc' op reads %wrong, whose first cell nothing has written}}
    pto.tmatmul.acc ins(%wrong, %l, %r : !c, !l, !r) outs(%wrong : !c)
  }
  return
}

// -----

// What an operation computes through is used up: neither what stood there is left, nor a result.

!t = !pto.tile_buf<vec, 16x128xf32>
!d = !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
!g = !pto.partition_tensor_view<16x128xf32>
func.func @scratch(%x: f32, %out: !g) {
  %a = pto.alloc_tile : !t
  // expected-note @+1 {{%used is made here}}
  %used = pto.alloc_tile : !t
  %again = pto.alloc_tile : !t
  %d = pto.alloc_tile : !d
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.texpands ins(%x : f32) outs(%used : !t)
  pto.trowmax ins(%a, %used : !t, !t) outs(%d : !d)
  // expected-error @+1 {{'pto.tstore' op reads %used, whose first cell nothing has written}}
  pto.tstore ins(%used : !t) outs(%out : !g)
  pto.trowmax ins(%a, %again : !t, !t) outs(%d : !d)
  pto.texpands ins(%x : f32) outs(%again : !t)
  pto.tstore ins(%again : !t) outs(%out : !g)
  return
}

// -----

// Whether as many columns were computed as are read only the run knows.

!v = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!t = !pto.tile_buf<vec, 16x64xf32>
!g = !pto.partition_tensor_view<16x64xf32>
!n = !pto.partition_tensor_view<16x?xf32>
func.func @as_many_as_the_run_says(%n: index, %src: !n, %out: !g, %few: !n) {
  %a = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %x = pto.alloc_tile addr = %a valid_row = %c16 valid_col = %n : !v
  %whole = pto.alloc_tile addr = %a : !t
  // expected-note @+1 {{%x was computed here}}
  pto.tload ins(%src : !n) outs(%x : !v)
  pto.tstore ins(%x : !v) outs(%few : !n)
  // expected-not-proven @+1 {{'pto.tstore' op reads 64 columns of %whole, and %n were computed}}
  pto.tstore ins(%whole : !t) outs(%out : !g)
  return
}

// -----

!v = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!t = !pto.tile_buf<vec, 16x64xf32>
!p = !pto.tile_buf<vec, 16x64xf32, pad=1>
!g = !pto.partition_tensor_view<16x64xf32>
!n = !pto.partition_tensor_view<16x?xf32>
func.func @padded(%n: index, %src: !n, %out: !g) {
  %a = arith.constant 0 : i64
  %c16 = arith.constant 16 : index
  %x = pto.alloc_tile addr = %a valid_row = %c16 valid_col = %n : !v
  %whole = pto.alloc_tile addr = %a : !p
  pto.tload ins(%src : !n) outs(%x : !v)
  pto.tfillpad ins(%x : !v) outs(%whole : !p)
  pto.tstore ins(%whole : !p) outs(%out : !g)
  return
}

// -----

// No tile has more valid cells than cells, so no more than were computed.

!v = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!n = !pto.partition_tensor_view<?x64xf32>
func.func @all_there_are(%n: index, %x: f32, %out: !n) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !v
  pto.texpands ins(%x : f32) outs(%t : !v)
  pto.set_validshape %t, %n, %c64 : !v
  pto.tstore ins(%t : !v) outs(%out : !n)
  return
}
