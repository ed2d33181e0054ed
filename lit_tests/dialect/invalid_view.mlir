// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What views refuse.

func.func @make_tensor_view(%p: !pto.ptr<f32>, %n: index) {
  // expected-error @+1 {{shape/strides operand counts must match tensor_view rank=2}}
  %v = pto.make_tensor_view %p, shape = [%n], strides = [%n, %n] : !pto.tensor_view<?x?xf32>
  return
}

// -----

func.func @make_tensor_view(%p: !pto.ptr<f32>, %n: index) {
  // expected-error @+1 {{shape/strides operand counts must match tensor_view rank=2}}
  %v = pto.make_tensor_view %p, shape = [%n, %n], strides = [%n] : !pto.tensor_view<?x?xf32>
  return
}

// -----

func.func @make_tensor_view(%n: index, %p: !pto.ptr<f32>) {
  %c = arith.constant 8 : index
  // expected-error @+1 {{expects shape[0] to be 16 as in its type}}
  %v = pto.make_tensor_view %p, shape = [%c, %n], strides = [%n, %n] : !pto.tensor_view<16x?xf32>
  return
}

// -----

func.func @make_tensor_view(%p: !pto.ptr<f16>, %n: index) {
  // expected-error @+1 {{%p is !pto.ptr<f16>, but !pto.ptr<f32> is expected here}}
  %v = pto.make_tensor_view %p, shape = [%n, %n], strides = [%n, %n] : !pto.tensor_view<?x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  // expected-error @+1 {{element type mismatch between source and result}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%n, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf16>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  // expected-error @+1 {{offset count (1) must match source rank (2)}}
  %b = pto.partition_view %v, offsets = [%n], sizes = [%n, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  // expected-error @+1 {{size count (1) must match source rank (2)}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  %c = arith.constant -1 : index
  // expected-error @+1 {{offset at dim 0 must be non-negative}}
  %b = pto.partition_view %v, offsets = [%c, %n], sizes = [%n, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  %c = arith.constant 0 : index
  // expected-error @+1 {{size at dim 0 must be positive}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%c, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  %c = arith.constant 16 : index
  // expected-error @+1 {{size/result mismatch at dim 0: size operand=16 result type dim=8}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%c, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<8x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<8x8xf32>, %n: index) {
  %c = arith.constant 16 : index
  // expected-error @+1 {{size at dim 0 (16) exceeds static source dim (8)}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%c, %n] : !pto.tensor_view<8x8xf32> -> !pto.partition_tensor_view<16x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<16x8xf32>, %n: index) {
  %c = arith.constant 12 : index
  %o = arith.constant 8 : index
  // expected-error @+1 {{offset+size at dim 0 (20) exceeds static source dim (16)}}
  %b = pto.partition_view %v, offsets = [%o, %n], sizes = [%c, %n] : !pto.tensor_view<16x8xf32> -> !pto.partition_tensor_view<12x?xf32>
  return
}

// -----

func.func @partition_view(%v: !pto.tensor_view<?x?xf32>, %n: index) {
  // expected-error @+2 {{failed to infer pto.partition_view result type}}
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%n] : !pto.tensor_view<?x?xf32>
  return
}

// -----

func.func @get_tensor_view_dim(%v: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{operand #0 must be !pto.tensor_view or !pto.partition_tensor_view (tensor_view)}}
  %d = pto.get_tensor_view_dim %v, %n : !pto.tile_buf<vec, 16x64xf32> -> index
  return
}

// -----

func.func @addptr(%p: !pto.ptr<f32>, %n: index) {
  // expected-error @+1 {{result type must match ptr operand type}}
  %q = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f16>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{subview expects 2D sizes}}
  %a = pto.subview %t[%n, %n] sizes [8] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{subview sizes must be positive}}
  %a = pto.subview %t[%n, %n] sizes [0, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{subview expects 2D offsets}}
  %a = pto.subview %t[%n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result shape to match subview sizes}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x16xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result element type to match source}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xi32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result address space to match source}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<mat, 8x32xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result tile config to match source}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, pad=1>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %n: index) {
  // expected-error @+1 {{boxed layout subview sizes must be multiples of inner shape 16x8}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major> -> !pto.tile_buf<mat, 8x32xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %n: index) {
  %c = arith.constant 4 : index
  // expected-error @+1 {{boxed layout subview offsets must be multiples of inner shape 16x8}}
  %a = pto.subview %t[%c, %n] sizes [16, 32] : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major> -> !pto.tile_buf<mat, 16x32xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  %c = arith.constant -1 : index
  // expected-error @+1 {{subview offsets must be non-negative}}
  %a = pto.subview %t[%c, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  %c = arith.constant 12 : index
  // expected-error @+1 {{subview reaches 20 in dim 0 of a tile that has 16}}
  %a = pto.subview %t[%c, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  %c = arith.constant -1 : index
  // expected-error @+1 {{valid_row must be non-negative when constant}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] valid [%c, %n] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, valid=?x?>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  %c = arith.constant 9 : index
  // expected-error @+1 {{valid_row must be <= subview row size 8}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] valid [%c, %n] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, valid=?x?>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result valid_shape[0] to match inferred/explicit valid_row}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] valid [%n, %n] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  return
}

// -----

func.func @subview(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{expects result valid_shape[0] to match inferred/explicit valid_row}}
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, valid=?x?>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to use the same loc}}
  %a = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same total byte size}}
  %a = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x32xf32>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<mat, 32x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{cannot reshape between boxed and non-boxed tile layouts}}
  %a = pto.treshape %t : !pto.tile_buf<mat, 32x64xf32, blayout=col_major, slayout=row_major> -> !pto.tile_buf<mat, 32x64xf32, blayout=row_major>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<vec, 16x64xf8E4M3FN>) {
  // expected-error @+1 {{src: dtype f8E4M3FN is not supported by this op yet}}
  %a = pto.treshape %t : !pto.tile_buf<vec, 16x64xf8E4M3FN> -> !pto.tile_buf<vec, 32x32xf8E4M3FN>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{dst: dtype f8E4M3FN is not supported by this op yet}}
  %a = pto.treshape %t : !pto.tile_buf<vec, 16x64xi8> -> !pto.tile_buf<vec, 16x64xf8E4M3FN>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src/result to have the same memorySpace}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<mat, 16x64xi32, blayout=col_major, slayout=row_major>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src/result to have different element types}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src/result to have the same shape}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x32xi32>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src/result to have the same validShape}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xi32, valid=8x64>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src/result to have the same tile config}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 16x64xi32, pad=1>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xi16>) {
  // expected-error @+1 {{bitcast result requires more bytes than source storage: 4096 and 2048}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xi16> -> !pto.tile_buf<vec, 16x64xi32>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x64xi8>) {
  // expected-error @+1 {{unsupported element type for bitcast: f8E4M3FN}}
  %a = pto.bitcast %t : !pto.tile_buf<vec, 16x64xi8> -> !pto.tile_buf<vec, 16x64xf8E4M3FN>
  return
}

// -----

// Rows of the new shape fill blocks, as those of a tile of its own do: pto_tile.hpp asserts it.

func.func @treshape(%t: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects result row-major none_box tile row byte size (cols * sizeof(dtype)) to be 32-byte aligned, but got 8 bytes}}
  %r = pto.treshape %t : !pto.tile_buf<vec, 1x32xf32> -> !pto.tile_buf<vec, 16x2xf32>
  return
}

// -----

func.func @treshape(%t: !pto.tile_buf<vec, 1x32xf32>) {
  // expected-error @+1 {{expects result col-major none_box tile column byte size (rows * sizeof(dtype)) to be 32-byte aligned, but got 16 bytes}}
  %r = pto.treshape %t : !pto.tile_buf<vec, 1x32xf32> -> !pto.tile_buf<vec, 4x8xf32, blayout=col_major>
  return
}

// -----

func.func @bitcast(%t: !pto.tile_buf<vec, 16x8xf32>) {
  // expected-error @+1 {{to be 32-byte aligned, but got 16 bytes}}
  %r = pto.bitcast %t : !pto.tile_buf<vec, 16x8xf32> -> !pto.tile_buf<vec, 16x8xf16>
  return
}
