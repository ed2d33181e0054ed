// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Operations on tiles that pto-isa has no call for.

func.func @no_scratch(%addr: i64) {
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %c = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>
  // expected-error @+1 {{'pto.trowsum' op has no C++: on a2a3 it computes with a scratch tile; give it a tmp operand}}
  pto.trowsum ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%c : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
  return
}

// -----

func.func @overwritten(%addr: i64) {
  %a = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  %b = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32>
  // expected-error @+1 {{'pto.taddc' op has no C++: dst is overwritten before the last operand is read}}
  pto.taddc ins(%a, %a, %b : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// Padding goes to the end of the whole row, beyond the window, and takes two steps.
func.func @padded_window(%addr: i64) {
  %zero = arith.constant 0 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, pad=1>
  %w = pto.subview %t[%zero, %zero] sizes [16, 32] : !pto.tile_buf<vec, 16x64xf32, pad=1> -> !pto.tile_buf<vec, 16x32xf32, pad=1>
  // expected-error @+1 {{'pto.tfillpad' op has no C++: pto-isa pads whole tiles, and these are windows of one tile, which two steps could not pad in place}}
  pto.tfillpad ins(%w : !pto.tile_buf<vec, 16x32xf32, pad=1>) outs(%w : !pto.tile_buf<vec, 16x32xf32, pad=1>)
  return
}

// -----

func.func @padded_part(%addr: i64, %other: i64, %n: index) {
  %zero = arith.constant 0 : index
  %s = pto.alloc_tile addr = %other valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x32xf32, valid=?x?>
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 16x64xf32, pad=1>
  %w = pto.subview %t[%zero, %zero] sizes [16, 32] : !pto.tile_buf<vec, 16x64xf32, pad=1> -> !pto.tile_buf<vec, 16x32xf32, pad=1>
  // expected-error @+1 {{'pto.tfillpad' op has no C++: pto-isa pads whole tiles, and on a2a3 copies only between tiles of one physical shape, valid in whole blocks of 32 bytes}}
  pto.tfillpad ins(%s : !pto.tile_buf<vec, 16x32xf32, valid=?x?>) outs(%w : !pto.tile_buf<vec, 16x32xf32, pad=1>)
  return
}

// -----

func.func @compared(%s: !pto.tile_buf<vec, 4x64xf32>, %k: f32, %d: !pto.tile_buf<vec, 4x64xi32>, %c: !pto.tile_buf<vec, 1x8xi32>, %t: !pto.tile_buf<vec, 8x64xi32>) {
  // expected-error @+1 {{'pto.tgather' op has no C++: pto-isa compares with whole numbers, in registers only whole numbers}}
  pto.tgather ins(%s, %k, %t : !pto.tile_buf<vec, 4x64xf32>, f32, !pto.tile_buf<vec, 8x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 4x64xi32>, !pto.tile_buf<vec, 1x8xi32>) {cmpMode = #pto<cmp gt>}
  return
}

// -----

// pto-isa puts a mask, indices and converted numbers one behind the other.
func.func @scratch(%s: !pto.tile_buf<vec, 4x64xi32>, %k: i32, %d: !pto.tile_buf<vec, 4x64xi32>, %c: !pto.tile_buf<vec, 1x8xi32>, %t: !pto.tile_buf<vec, 4x64xi32>) {
  // expected-error @+1 {{'pto.tgather' op has no C++: pto-isa uses 1536 bytes of tmp, which has 1024}}
  pto.tgather ins(%s, %k, %t : !pto.tile_buf<vec, 4x64xi32>, i32, !pto.tile_buf<vec, 4x64xi32>) outs(%d, %c : !pto.tile_buf<vec, 4x64xi32>, !pto.tile_buf<vec, 1x8xi32>) {cmpMode = #pto<cmp eq>}
  return
}

// -----

func.func @padded_load(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{'pto.tload' op has no C++: pto-isa's TLOAD has no left_padding_num}}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) left_padding_num = %n : index
  return
}

// -----

func.func @lanes() {
  // expected-error @+1 {{'pto.section.simt' op has no C++: lanes that run on their own are only supported on A5 targets}}
  pto.section.simt<<<32, 1, 1>>> {
  }
  return
}

// -----

// pto-isa takes what a choice is made of, and its result, with one template parameter.
func.func @windows_of_unlike_tiles(%a: i64, %b: i64, %c: i64, %e: i64, %f: i64) {
  %zero = arith.constant 0 : index
  %p = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 64x64xf32>
  %q = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 32x128xf32>
  %m = pto.alloc_tile addr = %c : !pto.tile_buf<vec, 16x32xi8>
  %t = pto.alloc_tile addr = %e : !pto.tile_buf<vec, 1x32xi32>
  %d = pto.alloc_tile addr = %f : !pto.tile_buf<vec, 16x64xf32>
  %v = pto.subview %p[%zero, %zero] sizes [16, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
  %w = pto.subview %q[%zero, %zero] sizes [16, 64] : !pto.tile_buf<vec, 32x128xf32> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tsel ins(%m, %v, %v, %t : !pto.tile_buf<vec, 16x32xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{'pto.tsel' op has no C++: pto-isa takes src0, src1, dst with one type, which has the valid extents and, of a window, the strides of the tile around it}}
  pto.tsel ins(%m, %v, %w, %t : !pto.tile_buf<vec, 16x32xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x32xi32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}
