// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Views of global memory that have no C++.

func.func @too_many(%p: !pto.ptr<f32>, %addr: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %t = pto.alloc_tile addr = %addr : !pto.tile_buf<vec, 1x8xf32>
  %v = pto.make_tensor_view %p, shape = [%c1, %c1, %c1, %c1, %c1, %c8], strides = [%c8, %c8, %c8, %c8, %c8, %c1] : !pto.tensor_view<?x?x?x?x?x?xf32>
  // expected-error @+1 {{'pto.partition_view' op has no C++: a view of more than 5 dimensions}}
  %b = pto.partition_view %v, offsets = [%c0, %c0, %c0, %c0, %c0, %c0], sizes = [%c1, %c1, %c1, %c1, %c1, %c8] : !pto.tensor_view<?x?x?x?x?x?xf32> -> !pto.partition_tensor_view<1x1x1x1x1x8xf32>
  pto.tload ins(%b : !pto.partition_tensor_view<1x1x1x1x1x8xf32>) outs(%t : !pto.tile_buf<vec, 1x8xf32>)
  return
}

// -----

func.func private @use(!pto.tensor_view<?x?xf32>)

func.func @columns_passed_on(%p: !pto.ptr<f32>) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  // expected-error @+1 {{'pto.make_tensor_view' op has no C++: a view with layout dn cannot be passed on, only nd views can}}
  %v = pto.make_tensor_view %p, shape = [%c16, %c8], strides = [%c1, %c16] {layout = #pto.layout<dn>} : !pto.tensor_view<?x?xf32>
  func.call @use(%v) : (!pto.tensor_view<?x?xf32>) -> ()
  return
}
