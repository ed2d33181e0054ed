// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Views of global memory and of tiles.

// CHECK: func.func @global
func.func @global(%p: !pto.ptr<f32>, %n: index, %m: index) {
  // CHECK-NEXT: %v = pto.make_tensor_view %p, shape = [%m, %n], strides = [%n, %n] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xf32>
  %v = pto.make_tensor_view %p, shape = [%m, %n], strides = [%n, %n] {layout = #pto.layout<nd>} : !pto.tensor_view<?x?xf32>
  // CHECK-NEXT: %w = pto.make_tensor_view %p, shape = [%n], strides = [%m] : !pto.tensor_view<?xf32>
  %w = pto.make_tensor_view %p, shape = [%n], strides = [%m] : !pto.tensor_view<?xf32>
  // CHECK-NEXT: %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%m, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  %b = pto.partition_view %v, offsets = [%n, %n], sizes = [%m, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<?x?xf32>
  // CHECK-NEXT: %x = pto.partition_view %v, offsets = [%n, %n], sizes = [%m, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x?xf32>
  %x = pto.partition_view %v, offsets = [%n, %n], sizes = [%m, %n] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x?xf32>
  // CHECK-NEXT: %d = pto.get_tensor_view_dim %v, %n : !pto.tensor_view<?x?xf32> -> index
  %d = pto.get_tensor_view_dim %v, %n : !pto.tensor_view<?x?xf32> -> index
  // CHECK-NEXT: %s = pto.get_tensor_view_stride %b, %n : !pto.partition_tensor_view<?x?xf32> -> index
  %s = pto.get_tensor_view_stride %b, %n : !pto.partition_tensor_view<?x?xf32> -> index
  // CHECK-NEXT: %q = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f32>
  %q = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f32>
  return
}

// CHECK: func.func @tiles
func.func @tiles(%t: !pto.tile_buf<vec, 16x64xf32>, %n: index, %dyn: !pto.tile_buf<vec, 16x64xf32, valid=?x?>) {
  // CHECK-NEXT: %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  %a = pto.subview %t[%n, %n] sizes [8, 32] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32>
  // CHECK-NEXT: %b = pto.subview %t[%n, %n] sizes [8, 32] valid [%n, %n] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, valid=?x?>
  %b = pto.subview %t[%n, %n] sizes [8, 32] valid [%n, %n] : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 8x32xf32, valid=?x?>
  // CHECK-NEXT: %c = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 32x32xf32>
  %c = pto.treshape %t : !pto.tile_buf<vec, 16x64xf32> -> !pto.tile_buf<vec, 32x32xf32>
  // CHECK-NEXT: %d = pto.bitcast %dyn : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xi32, valid=?x?>
  %d = pto.bitcast %dyn : !pto.tile_buf<vec, 16x64xf32, valid=?x?> -> !pto.tile_buf<vec, 16x64xi32, valid=?x?>
  return
}
