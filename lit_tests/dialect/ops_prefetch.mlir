// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Prefetches.

// CHECK: func.func @prefetch
func.func @prefetch(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %w: !pto.ptr<i8>, %f: !pto.partition_tensor_view<1x64xf32>) {
  // CHECK-NEXT: pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tprefetch ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: %c = pto.make_prefetch_async_context(%w : !pto.ptr<i8>) -> !pto.prefetch_async_context
  %c = pto.make_prefetch_async_context(%w : !pto.ptr<i8>) -> !pto.prefetch_async_context
  // CHECK-NEXT: %e = pto.tprefetch_async(%f, %c : !pto.partition_tensor_view<1x64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  %e = pto.tprefetch_async(%f, %c : !pto.partition_tensor_view<1x64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  // CHECK-NEXT: %s = pto.get_prefetch_async_session %c : !pto.prefetch_async_context -> !pto.async_session
  %s = pto.get_prefetch_async_session %c : !pto.prefetch_async_context -> !pto.async_session
  // CHECK-NEXT: %o = pto.comm.wait_async_event(%e, %s : !pto.async_event, !pto.async_session) -> i1
  %o = pto.comm.wait_async_event(%e, %s : !pto.async_event, !pto.async_session) -> i1
  return
}
