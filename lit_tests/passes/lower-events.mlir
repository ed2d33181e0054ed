// Events between kinds of work become flags between units.

// RUN: pto-opt --lower-events %s | filecheck %s
// RUN: pto-opt --pto-arch=a5 --lower-events %s | filecheck %s --check-prefix A5

// CHECK-LABEL: func.func @events
// CHECK-NEXT: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID3>]
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID3>]
// CHECK-NEXT: pto.barrier <PIPE_MTE2>
// CHECK-NEXT: pto.barrier <PIPE_V>
// CHECK-NEXT: return

// The vector unit of a5 keeps its order itself.
// A5-LABEL: func.func @events
// A5: pto.barrier <PIPE_MTE2>
// A5-NEXT: return
func.func @events() {
  pto.record_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, #pto.event<EVENT_ID0>]
  pto.wait_event[#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, #pto.event<EVENT_ID0>]
  pto.record_event[#pto.pipe_event_type<TVEC>, #pto.pipe_event_type<TSTORE_VEC>, #pto.event<EVENT_ID3>]
  pto.wait_event[#pto.pipe_event_type<TVEC>, #pto.pipe_event_type<TSTORE_VEC>, #pto.event<EVENT_ID3>]
  pto.barrier_sync[<TLOAD>]
  pto.barrier_sync[<TVEC>]
  return
}
