// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic > %t.generic
// RUN: pto-opt %t.generic -t generic | diff %t.generic -

// Caches and fences.

// CHECK: func.func @cache
func.func @cache(%p: !pto.ptr<i32>, %v: !pto.partition_tensor_view<1x8xi32>) {
  // CHECK-NEXT: pto.cmo.cacheinvalid all #pto.address_space<gm>
  pto.cmo.cacheinvalid all #pto.address_space<gm>
  // CHECK-NEXT: pto.cmo.cacheinvalid %p single_cache_line : !pto.ptr<i32>
  pto.cmo.cacheinvalid %p single_cache_line : !pto.ptr<i32>
  // CHECK-NEXT: pto.cmo.cacheinvalid %v single_cache_line : !pto.partition_tensor_view<1x8xi32>
  pto.cmo.cacheinvalid %v single_cache_line : !pto.partition_tensor_view<1x8xi32>
  // CHECK-NEXT: pto.fence.barrier_all #pto.fence_scope<gm>
  pto.fence.barrier_all #pto.fence_scope<gm>
  // CHECK-NEXT: pto.fence.barrier_all <all>
  pto.fence.barrier_all <all>
  return
}
