// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic > %t.generic
// RUN: pto-opt %t.generic -t generic | diff %t.generic -

// Synchronisation between the units of a core.

// CHECK: func.func @flags
func.func @flags(%i: index) {
  // CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  // CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  // CHECK-NEXT: pto.set_flag[#pto.pipe<PIPE_V>, #pto.pipe<PIPE_MTE3>, #pto.event<EVENT_ID1>]
  pto.set_flag[#pto.pipe<PIPE_V>, #pto.pipe<PIPE_MTE3>, #pto.event<EVENT_ID1>]
  // CHECK-NEXT: pto.set_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %i]
  pto.set_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %i]
  // CHECK-NEXT: pto.wait_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %i]
  pto.wait_flag_dyn[<PIPE_MTE2>, <PIPE_V>, %i]
  // CHECK-NEXT: pto.barrier <PIPE_ALL>
  pto.barrier <PIPE_ALL>
  // CHECK-NEXT: pto.barrier_sync[<TVEC>]
  pto.barrier_sync[<TVEC>]
  // CHECK-NEXT: pto.record_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, <EVENT_ID0>]
  pto.record_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, <EVENT_ID0>]
  // CHECK-NEXT: pto.wait_event[#pto.sync_op_type<TLOAD>, #pto.sync_op_type<TVEC>, <EVENT_ID0>]
  pto.wait_event[#pto.sync_op_type<TLOAD>, #pto.sync_op_type<TVEC>, <EVENT_ID0>]
  return
}

// CHECK: func.func @buffer_ids
func.func @buffer_ids(%i: index, %t: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.get_buf "PIPE_V", 3, 0
  pto.get_buf "PIPE_V", 3, 0
  // CHECK-NEXT: pto.rls_buf "PIPE_V", 3
  pto.rls_buf "PIPE_V", 3
  // CHECK-NEXT: pto.get_buf[#pto.pipe_event_type<TLOAD>, 0, 1]
  pto.get_buf[#pto.pipe_event_type<TLOAD>, 0, 1]
  // CHECK-NEXT: pto.rls_buf[#pto.pipe_event_type<TLOAD>, 0]
  pto.rls_buf[#pto.pipe_event_type<TLOAD>, 0]
  // CHECK-NEXT: pto.get_buf_dyn "PIPE_MTE2", %i
  pto.get_buf_dyn "PIPE_MTE2", %i
  // CHECK-NEXT: pto.rls_buf_dyn[#pto.pipe_event_type<TVEC>, %i, 0]
  pto.rls_buf_dyn[#pto.pipe_event_type<TVEC>, %i, 0]
  // CHECK-NEXT: pto.tsync ins(%t, %t : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  pto.tsync ins(%t, %t : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  return
}
