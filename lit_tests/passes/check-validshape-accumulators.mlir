// What reads an accumulator, and the product that wrote it.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!l = !pto.tile_buf<left, 64x32xf16, valid=?x?, blayout=row_major, slayout=row_major>
!a = !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>
!r = !pto.tile_buf<right, 32x32xf16, blayout=row_major, slayout=col_major>
!c = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
!k = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
func.func @pitch(%a: !a, %r: !r, %o: !pto.partition_tensor_view<16x32xf32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %l = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !l
  %c = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !c
  %d = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !k
  pto.textract ins(%a, %c0, %c0 : !a, index, index) outs(%l : !l)
  // expected-note @+1 {{the valid rows of lhs, in whole boxes of 16, are the pitch of this product}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  // expected-error @+1 {{'pto.tstore' op reads %c at a pitch of 64 rows, but the product has laid it out at 16}}
  pto.tstore ins(%c : !c) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%d : !k)
  pto.tstore ins(%d : !k) outs(%o : !pto.partition_tensor_view<16x32xf32>)
  return
}

// -----

!l = !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>
!r = !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>
!c = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!v = !pto.partition_tensor_view<16x16xf32>
func.func @phases(%l: !l, %r: !r, %o: !v) {
  %a = pto.alloc_tile : !c
  %b = pto.alloc_tile : !c
  pto.tmatmul ins(%l, %r : !l, !r) outs(%a : !c) {accPhase = #pto<acc_phase partial>}
  // expected-note @+1 {{the final product is here}}
  pto.tmatmul.acc ins(%a, %l, %r : !c, !l, !r) outs(%a : !c) {accPhase = #pto<acc_phase final>}
  // expected-error @+1 {{'pto.tstore' op reads %a without a phase, so that the flag which the final product raises stays up}}
  pto.tstore ins(%a : !c) outs(%o : !v)
  pto.tstore ins(%a : !c) outs(%o : !v) {stPhase = #pto<st_phase final>}
  // expected-note @+1 {{the last product before it is here}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%b : !c) {accPhase = #pto<acc_phase partial>}
  // expected-error @+1 {{'pto.tstore' op waits for a final product in %b, and there is none: it never ends}}
  pto.tstore ins(%b : !c) outs(%o : !v) {stPhase = #pto<st_phase final>}
  return
}

// -----

// With rows of the run the pitch of the product may be another one than the tile's, unless compact=1 makes the store follow it.

!l = !pto.tile_buf<left, 64x32xf16, valid=?x?, blayout=row_major, slayout=row_major>
!a = !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>
!r = !pto.tile_buf<right, 32x32xf16, blayout=row_major, slayout=col_major>
!c = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
!k = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
func.func @pitch_of_the_run(%m: index, %a: !a, %r: !r, %o: !pto.partition_tensor_view<?x32xf32>) {
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %l = pto.alloc_tile valid_row = %m valid_col = %c32 : !l
  %c = pto.alloc_tile valid_row = %m valid_col = %c32 : !c
  %d = pto.alloc_tile valid_row = %m valid_col = %c32 : !k
  pto.textract ins(%a, %c0, %c0 : !a, index, index) outs(%l : !l)
  // expected-note @+1 {{the valid rows of lhs, in whole boxes of 16, are the pitch of this product}}
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  // expected-not-proven @+1 {{'pto.tstore' op reads %c at a pitch of 64 rows, but the product may have laid it out at 16 to 64}}
  pto.tstore ins(%c : !c) outs(%o : !pto.partition_tensor_view<?x32xf32>)
  pto.tmatmul ins(%l, %r : !l, !r) outs(%d : !k)
  pto.tstore ins(%d : !k) outs(%o : !pto.partition_tensor_view<?x32xf32>)
  return
}

// -----

// A move of a5 to a tile without boxes goes by the valid rows, unless the type says that they are fewer than the tile's.

module attributes {pto.target_arch = "a5"} {
func.func @strips(%l: !pto.tile_buf<left, 64x32xf16, blayout=col_major, slayout=row_major>, %r: !pto.tile_buf<right, 32x32xf16, slayout=col_major>, %v: !pto.tile_buf<vec, 16x32xf32>) {
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %at = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %at : !pto.tile_buf<acc, 64x32xf32, blayout=col_major, slayout=row_major, fractal=1024>
  %s = pto.alloc_tile addr = %at : !pto.tile_buf<acc, 64x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024>
  %d = pto.alloc_tile addr = %at valid_row = %c16 valid_col = %c32 : !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
  // expected-note @+1 {{are the pitch of this product}}
  pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 64x32xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 32x32xf16, slayout=col_major>) outs(%a : !pto.tile_buf<acc, 64x32xf32, blayout=col_major, slayout=row_major, fractal=1024>)
  pto.tmov ins(%s : !pto.tile_buf<acc, 64x32xf32, valid=16x32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%v : !pto.tile_buf<vec, 16x32xf32>)
  // expected-error @+1 {{'pto.tmov' op reads %d at a pitch of 16 rows, but the product has laid it out at 64}}
  pto.tmov ins(%d : !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>) outs(%v : !pto.tile_buf<vec, 16x32xf32>)
  return
}
}

// -----

// A pipe takes an accumulator as a store does: at the tile's rows, or at the valid ones of a compact tile, of which there
// may be more than were multiplied.

!l = !pto.tile_buf<left, 64x32xf16, valid=?x?, blayout=row_major, slayout=row_major, compact=1>
!r = !pto.tile_buf<right, 32x32xf16, blayout=row_major, slayout=col_major>
!c = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024>
!k = !pto.tile_buf<acc, 64x32xf32, valid=?x?, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
module attributes {pto.target_arch = "a2a3"} {
  func.func @pushed(%gm: !pto.ptr<f32>, %a: !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>, %r: !r) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    %c64 = arith.constant 64 : index
    %there = pto.import_reserved_buffer {name = "fifo", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 8192} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %there : i32)
    %c0 = arith.constant 0 : index
    %l = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !l
    pto.textract ins(%a, %c0, %c0 : !pto.tile_buf<mat, 64x32xf16, blayout=col_major, slayout=row_major>, index, index) outs(%l : !l)
    %c = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !c
    %d = pto.alloc_tile valid_row = %c16 valid_col = %c32 : !k
    // expected-note @+1 {{the valid rows of lhs, in whole boxes of 16, are the pitch of this product}}
    pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
    // expected-note @+1 {{the valid rows of lhs, in whole boxes of 16, are the pitch of this product}}
    pto.tmatmul ins(%l, %r : !l, !r) outs(%d : !k)
    // expected-error @+1 {{'pto.tpush_to_aiv' op reads %c at a pitch of 64 rows, but the product has laid it out at 16}}
    pto.tpush_to_aiv(%c : !c) {id = 0, split = 0}
    pto.tpush_to_aiv(%d : !k) {id = 0, split = 0}
    pto.set_validshape %d, %c64, %c32 : !k
    // expected-error @+1 {{'pto.tpush_to_aiv' op reads %d at a pitch of 64 rows, but the product has laid it out at 16}}
    pto.tpush_to_aiv(%d : !k) {id = 0, split = 0}
    return
  }
  func.func @vec(%gm: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %here = pto.reserve_buffer {name = "fifo", size = 65536, location = <vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 8192} (gm_slot_buffer = %gm : !pto.ptr<f32>, c2v_consumer_buf = %here : i32)
    return
  }
}
