// Loads and stores: how much of a tensor goes where, and whether the tensor has it.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 16x64xf16>
!big = !pto.tile_buf<vec, 32x64xf16>
func.func @three_dimensions(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c1024 = arith.constant 1024 : index
  %v = pto.make_tensor_view %x, shape = [%c2, %c16, %c64], strides = [%c1024, %c64, %c1] : !pto.tensor_view<?x?x?xf16>
  %p = pto.partition_view %v, offsets = [%c0, %c0, %c0], sizes = [%c2, %c16, %c64] : !pto.tensor_view<?x?x?xf16> -> !pto.partition_tensor_view<?x?x?xf16>
  %t = pto.alloc_tile : !t
  %u = pto.alloc_tile : !big
  pto.tload ins(%p : !pto.partition_tensor_view<?x?x?xf16>) outs(%u : !big)
  // expected-error @+1 {{'pto.tload' op needs src and dst to have the same valid rows: src %p has 32, dst %t has 16}}
  pto.tload ins(%p : !pto.partition_tensor_view<?x?x?xf16>) outs(%t : !t)
  return
}

// -----

// A column counts all but the last dimension but one.

!t = !pto.tile_buf<vec, 16x64xf16, blayout=col_major>
func.func @columns(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c4, %c16, %c16], strides = [%c256, %c1, %c16] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?x?xf16>
  %p = pto.partition_view %v, offsets = [%c0, %c0, %c0], sizes = [%c4, %c16, %c16] : !pto.tensor_view<?x?x?xf16> -> !pto.partition_tensor_view<4x16x16xf16>
  %t = pto.alloc_tile : !t
  pto.tload ins(%p : !pto.partition_tensor_view<4x16x16xf16>) outs(%t : !t)
  return
}

// -----

// Boxes of 16 rows and 32 bytes.

!t = !pto.tile_buf<mat, 32x64xf16, blayout=col_major, slayout=row_major>
!u = !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>
func.func @boxes(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %c512 = arith.constant 512 : index
  %c2048 = arith.constant 2048 : index
  %v = pto.make_tensor_view %x, shape = [%c1, %c4, %c2, %c16, %c16], strides = [%c2048, %c512, %c256, %c16, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?x?x?x?xf16>
  %p = pto.partition_view %v, offsets = [%c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c4, %c2, %c16, %c16] : !pto.tensor_view<?x?x?x?x?xf16> -> !pto.partition_tensor_view<1x4x2x16x16xf16>
  %t = pto.alloc_tile : !t
  %u = pto.alloc_tile : !u
  pto.tload ins(%p : !pto.partition_tensor_view<1x4x2x16x16xf16>) outs(%t : !t)
  // expected-error @+1 {{'pto.tload' op needs src and dst to have the same valid columns: src %p has 64, dst %u has 32}}
  pto.tload ins(%p : !pto.partition_tensor_view<1x4x2x16x16xf16>) outs(%u : !u)
  return
}

// -----

// The operand says how large a partition is, and a column may become a row.

!t = !pto.tile_buf<vec, 1x64xf32, valid=1x?>
func.func @operands(%x: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %m = arith.minsi %n, %c64 : index
  %v = pto.make_tensor_view %x, shape = [%n, %c1], strides = [%c1, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%m, %c1] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<64x1xf32>
  %t = pto.alloc_tile valid_col = %m : !t
  pto.tload ins(%p : !pto.partition_tensor_view<64x1xf32>) outs(%t : !t)
  return
}

// -----

func.func @beyond(%x: !pto.ptr<f32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c12 = arith.constant 12 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%v is made here}}
  %v = pto.make_tensor_view %x, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  // expected-error @+1 {{'pto.partition_view' op takes 8 from 12 on in dimension 0 of %v, which has 16 there}}
  %p = pto.partition_view %v, offsets = [%c12, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
  return
}

// -----

func.func @beyond_in_the_last_iteration(%x: !pto.ptr<f32>, %c: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c20 = arith.constant 20 : index
  %c64 = arith.constant 64 : index
  // expected-note @+1 {{%v is made here}}
  %v = pto.make_tensor_view %x, shape = [%c20, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  scf.for %i = %c0 to %c20 step %c8 {
    // expected-error @+1 {{'pto.partition_view' op takes 8 from 16 on in dimension 0 of %v, which has 20 there in one iteration}}
    %p = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
    // What is left of the last rows fits.
    %left = arith.subi %c20, %i : index
    %n = arith.minsi %left, %c8 : index
    %q = pto.partition_view %v, offsets = [%i, %c0], sizes = [%n, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x64xf32>
    scf.if %c {
      // Whether this runs in the last iteration is not known.
      %r = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c8, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x64xf32>
    }
  }
  return
}

// -----

// The copies of a2a3 have 16 bits for the distance of rows that boxes are made of, in elements.

!t = !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>
!one = !pto.tile_buf<mat, 16x16xf16, valid=1x16, blayout=col_major, slayout=row_major>
!zn = !pto.tile_buf<mat, 16x16xf16, blayout=row_major, slayout=col_major>
func.func @far_rows(%x: !pto.ptr<f16>, %m: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %far = arith.constant 65536 : index
  %near = arith.constant 65535 : index
  %n = arith.maxsi %m, %far : index
  %a = pto.make_tensor_view %x, shape = [%c16, %far], strides = [%far, %c1] : !pto.tensor_view<?x?xf16>
  %b = pto.make_tensor_view %x, shape = [%c16, %near], strides = [%near, %c1] : !pto.tensor_view<?x?xf16>
  %c = pto.make_tensor_view %x, shape = [%c16, %n], strides = [%n, %c1] : !pto.tensor_view<?x?xf16>
  %d = pto.make_tensor_view %x, shape = [%c16, %m], strides = [%m, %c1] : !pto.tensor_view<?x?xf16>
  %e = pto.make_tensor_view %x, shape = [%far, %c16], strides = [%c1, %far] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf16>
  %pa = pto.partition_view %a, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %pb = pto.partition_view %b, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %pc = pto.partition_view %c, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %pd = pto.partition_view %d, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %pe = pto.partition_view %e, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %row = pto.partition_view %a, offsets = [%c1, %c0], sizes = [%c1, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<1x16xf16>
  %t = pto.alloc_tile : !t
  %u = pto.alloc_tile : !one
  %z = pto.alloc_tile : !zn
  // expected-error @+1 {{'pto.tload' op moves other bytes: its instruction holds numbers up to 65535 for elements from one of the rows to the next, where boxes are made, found 65536}}
  pto.tload ins(%pa : !pto.partition_tensor_view<16x16xf16>) outs(%t : !t)
  pto.tload ins(%pb : !pto.partition_tensor_view<16x16xf16>) outs(%t : !t)
  // expected-error @+1 {{holds numbers up to 65535 for elements from one of the rows to the next, where boxes are made, found %n, at least 65536}}
  pto.tload ins(%pc : !pto.partition_tensor_view<16x16xf16>) outs(%t : !t)
  pto.tload ins(%pd : !pto.partition_tensor_view<16x16xf16>) outs(%t : !t)
  pto.tload ins(%row : !pto.partition_tensor_view<1x16xf16>) outs(%u : !one)
  // expected-error @+1 {{holds numbers up to 65535 for elements from one of the columns to the next, where boxes are made, found 65536}}
  pto.tload ins(%pe : !pto.partition_tensor_view<16x16xf16>) outs(%z : !zn)
  return
}

// -----

// The gap between two columns of boxes has 16 bits, in blocks of 32 bytes: 65535 blocks behind 32 rows of 32 bytes.

!t = !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>
func.func @far_boxes(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %c65536 = arith.constant 65536 : index
  %near = arith.constant 1049072 : index
  %far = arith.constant 1049088 : index
  %a = pto.make_tensor_view %x, shape = [%c1, %c2, %c65536, %c16, %c16], strides = [%near, %near, %c256, %c16, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?x?x?x?xf16>
  %b = pto.make_tensor_view %x, shape = [%c1, %c2, %c65536, %c16, %c16], strides = [%far, %far, %c256, %c16, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?x?x?x?xf16>
  %pa = pto.partition_view %a, offsets = [%c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c2, %c2, %c16, %c16] : !pto.tensor_view<?x?x?x?x?xf16> -> !pto.partition_tensor_view<1x2x2x16x16xf16>
  %pb = pto.partition_view %b, offsets = [%c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c2, %c2, %c16, %c16] : !pto.tensor_view<?x?x?x?x?xf16> -> !pto.partition_tensor_view<1x2x2x16x16xf16>
  %t = pto.alloc_tile : !t
  pto.tload ins(%pa : !pto.partition_tensor_view<1x2x2x16x16xf16>) outs(%t : !t)
  // expected-error @+1 {{'pto.tload' op moves other bytes: its instruction holds numbers up to 65535 for blocks of 32 bytes between two of the columns of boxes, found 65536}}
  pto.tload ins(%pb : !pto.partition_tensor_view<1x2x2x16x16xf16>) outs(%t : !t)
  return
}

// -----

// A burst has at most 4095 rows; with 64 bits for what lies in memory, a5 has none of these limits.

module attributes {pto.target_arch = "a5"} {
func.func @registers(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %far = arith.constant 151936 : index
  %a = pto.make_tensor_view %x, shape = [%c16, %far], strides = [%far, %c1] : !pto.tensor_view<?x?xf16>
  %pa = pto.partition_view %a, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<16x16xf16>
  %t = pto.alloc_tile : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>
  pto.tload ins(%pa : !pto.partition_tensor_view<16x16xf16>) outs(%t : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>)
  return
}
}

// -----

!t = !pto.tile_buf<vec, 1x4096xf16>
func.func @bursts(%x: !pto.ptr<f16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4096 = arith.constant 4096 : index
  %v = pto.make_tensor_view %x, shape = [%c4096, %c1], strides = [%c2, %c1] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xf16>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c4096, %c1] : !pto.tensor_view<?x?xf16> -> !pto.partition_tensor_view<4096x1xf16>
  %t = pto.alloc_tile : !t
  // expected-error @+1 {{'pto.tload' op moves other bytes: its instruction holds numbers up to 4095 for the rows of one burst, found 4096}}
  pto.tload ins(%p : !pto.partition_tensor_view<4096x1xf16>) outs(%t : !t)
  return
}

// -----

// Accumulators go to rows and to boxes, on either chip; numbers of 64 bits are never put into boxes.

!c = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!l = !pto.tile_buf<left, 16x16xf16, slayout=row_major>
!r = !pto.tile_buf<right, 16x16xf16, slayout=col_major>
func.func @accumulators(%x: !pto.ptr<f32>, %l: !l, %r: !r) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c32 = arith.constant 32 : index
  %c128 = arith.constant 128 : index
  %c = pto.alloc_tile : !c
  pto.tmatmul ins(%l, %r : !l, !r) outs(%c : !c)
  %rows = pto.make_tensor_view %x, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %rows, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  pto.tstore ins(%c : !c) outs(%p : !pto.partition_tensor_view<16x16xf32>)
  %columns = pto.make_tensor_view %x, shape = [%c16, %c16], strides = [%c1, %c16] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf32>
  %q = pto.partition_view %columns, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  // expected-error @+1 {{'pto.tstore' op needs a view with layout nd or nz for a tile of acc, which pto-isa asserts: it is dn}}
  pto.tstore ins(%c : !c) outs(%q : !pto.partition_tensor_view<16x16xf32>)
  %boxes = pto.make_tensor_view %x, shape = [%c1, %c2, %c1, %c16, %c8], strides = [%c32, %c128, %c128, %c8, %c1] {layout = #pto.layout<nz>} : !pto.tensor_view<?x?x?x?x?xf32>
  %b = pto.partition_view %boxes, offsets = [%c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c2, %c1, %c16, %c8] : !pto.tensor_view<?x?x?x?x?xf32> -> !pto.partition_tensor_view<1x2x1x16x8xf32>
  pto.tstore ins(%c : !c) outs(%b : !pto.partition_tensor_view<1x2x1x16x8xf32>)
  return
}

// -----

!mat = !pto.tile_buf<mat, 16x16xi64, blayout=col_major, slayout=row_major>
!vec = !pto.tile_buf<vec, 16x16xi64>
func.func @wide(%x: !pto.ptr<i64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %v = pto.make_tensor_view %x, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xi64>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xi64> -> !pto.partition_tensor_view<16x16xi64>
  %vec = pto.alloc_tile : !vec
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi64>) outs(%vec : !vec)
  %mat = pto.alloc_tile : !mat
  // expected-error @+1 {{'pto.tload' op moves elements of 64 bits as they lie, from rows to rows or from columns to columns, as pto-isa asserts: the view is nd, the tile col_major, row_major}}
  pto.tload ins(%p : !pto.partition_tensor_view<16x16xi64>) outs(%mat : !mat)
  return
}

// -----

// A row of boxes is a tile of boxes still.

!boxes = !pto.tile_buf<vec, 1x64xf32, blayout=col_major, slayout=row_major>
func.func @one_row(%x: !pto.ptr<f32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %x, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x64xf32>
  // expected-note @+1 {{%t is made here}}
  %t = pto.alloc_tile : !boxes
  // expected-error @+2 {{'pto.tstore' op reads %t, which nothing has written}}
  // expected-error @+1 {{'pto.tstore' op needs a view with layout nz, which pto-isa asserts of all tiles with more than one row and column, or of nz boxes: it is nd}}
  pto.tstore ins(%t : !boxes) outs(%p : !pto.partition_tensor_view<1x64xf32>)
  return
}
