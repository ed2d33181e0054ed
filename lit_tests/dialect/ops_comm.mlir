// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Communication between chips.

// CHECK: func.func @transfers
func.func @transfers(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 8x64xf32>) {
  // CHECK-NEXT: pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  // CHECK-NEXT: pto.comm.tput(%d, %s, buf(%a, %b) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  pto.comm.tput(%d, %s, buf(%a, %b) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  // CHECK-NEXT: pto.comm.tget(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  pto.comm.tget(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// CHECK: func.func @signals
func.func @signals(%s: !pto.partition_tensor_view<1x8xi32>, %x: i32) {
  // CHECK-NEXT: pto.comm.tnotify(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {notifyOp = #pto<notify_op set>}
  pto.comm.tnotify(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {notifyOp = #pto<notify_op set>}
  // CHECK-NEXT: pto.comm.twait(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {cmp = #pto<wait_cmp ge>}
  pto.comm.twait(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {cmp = #pto<wait_cmp ge>}
  // CHECK-NEXT: %t = pto.comm.ttest(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {cmp = #pto<wait_cmp eq>} -> i1
  %t = pto.comm.ttest(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32) {cmp = #pto<wait_cmp eq>} -> i1
  return
}

// CHECK: func.func @groups
func.func @groups(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // CHECK-NEXT: pto.comm.tbroadcast(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  pto.comm.tbroadcast(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  // CHECK-NEXT: pto.comm.tgather(%o, recv(%a, %b), group(%g0) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  pto.comm.tgather(%o, recv(%a, %b), group(%g0) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  // CHECK-NEXT: pto.comm.tscatter(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 1 : i32}
  pto.comm.tscatter(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 1 : i32}
  // CHECK-NEXT: pto.comm.treduce(%o, %a, recv(%b), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {reduceOp = #pto<reduce_op sum>, root = 0 : i32}
  pto.comm.treduce(%o, %a, recv(%b), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {reduceOp = #pto<reduce_op sum>, root = 0 : i32}
  return
}

// CHECK: func.func @async
func.func @async(%w: !pto.ptr<i8>, %t: !pto.tile_buf<vec, 1x64xf32>, %d: !pto.partition_tensor_view<1x64xf32>, %s: !pto.partition_tensor_view<1x64xf32>) {
  // CHECK-NEXT: %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {sync_id = 0 : i32} -> !pto.async_session
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {sync_id = 0 : i32} -> !pto.async_session
  // CHECK-NEXT: %e = pto.comm.tput_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  %e = pto.comm.tput_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  // CHECK-NEXT: %f = pto.comm.tget_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  %f = pto.comm.tget_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  // CHECK-NEXT: %a = pto.comm.wait_async_event(%e, %x : !pto.async_event, !pto.async_session) -> i1
  %a = pto.comm.wait_async_event(%e, %x : !pto.async_event, !pto.async_session) -> i1
  // CHECK-NEXT: %b = pto.comm.test_async_event(%f, %x : !pto.async_event, !pto.async_session) -> i1
  %b = pto.comm.test_async_event(%f, %x : !pto.async_event, !pto.async_session) -> i1
  return
}
