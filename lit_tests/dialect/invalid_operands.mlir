// RUN: pto-opt %s --split-input-file --verify-diagnostics

// Operands and results of types that operations know nothing of, and words that they do not have.

func.func @barrier_sync() {
  // expected-error @+1 {{expected one of TLOAD, TSTORE_ACC, TSTORE_VEC, TMOV_M2L, TMOV_M2S, TMOV_M2B, TMOV_M2V, TMOV_V2M, TMATMUL, TVEC, TVECWAIT_EVENT}}
  pto.barrier_sync[<TNOTHING>]
  return
}

// -----

func.func @barrier_sync() {
  // expected-error @+1 {{expected a #pto.sync_op_type attribute}}
  pto.barrier_sync[#pto.pipe<PIPE_V>]
  return
}

// -----

func.func @comm_test_async_event(%x: !pto.async_session) {
  // expected-error @+1 {{operand #0 must be !pto.async_event (event)}}
  %b = pto.comm.test_async_event(%x, %x : !pto.async_session, !pto.async_session) -> i1
  return
}

// -----

func.func @comm_wait_async_event(%e: !pto.async_event) {
  // expected-error @+1 {{operand #1 must be !pto.async_session (session)}}
  %b = pto.comm.wait_async_event(%e, %e : !pto.async_event, !pto.async_event) -> i1
  return
}

// -----

func.func @comm_wait_async_event(%e: !pto.async_event, %x: !pto.async_session) {
  // expected-error @+1 {{result #0 must be i1 (completed)}}
  %b = pto.comm.wait_async_event(%e, %x : !pto.async_event, !pto.async_session) -> i32
  return
}

// -----

func.func @declare_eventid_array() {
  // expected-error @+1 {{eventid_array requires a positive size}}
  %e = pto.declare_eventid_array -> !pto.eventid_array<0>
  return
}

// -----

func.func @declare_eventid_array() {
  // expected-error @+1 {{result #0 must be !pto.eventid_array (array)}}
  %e = pto.declare_eventid_array -> !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @declare_global() {
  // expected-error @+1 {{result #0 must be !pto.tensor_view (entry)}}
  %e = pto.declare_global -> !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @eventid_array_get(%e: !pto.eventid_array<8>, %n: f32) {
  // expected-error @+1 {{operand #1 must be index (index)}}
  %i = "pto.eventid_array_get"(%e, %n) : (!pto.eventid_array<8>, f32) -> index
  return
}

// -----

func.func @eventid_array_set(%e: !pto.eventid_array<8>, %n: index, %v: f32) {
  // expected-error @+1 {{operand #2 must be index (value)}}
  "pto.eventid_array_set"(%e, %n, %v) : (!pto.eventid_array<8>, index, f32) -> ()
  return
}

// -----

func.func @get_prefetch_async_session(%c: !pto.async_session) {
  // expected-error @+1 {{operand #0 must be !pto.prefetch_async_context (ctx)}}
  %s = pto.get_prefetch_async_session %c : !pto.async_session -> !pto.async_session
  return
}

// -----

func.func @get_tensor_view_stride(%b: !pto.tile_buf<vec, 16x64xf32>, %n: index) {
  // expected-error @+1 {{operand #0 must be !pto.tensor_view or !pto.partition_tensor_view (tensor_view)}}
  %s = pto.get_tensor_view_stride %b, %n : !pto.tile_buf<vec, 16x64xf32> -> index
  return
}

// -----

func.func @get_validshape(%b: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{!pto.partition_tensor_view<16x64xf32> should be of base attribute pto.tile_buf}}
  %v:2 = pto.get_validshape %b : !pto.partition_tensor_view<16x64xf32>
  return
}

// -----

func.func @set_flag_dyn(%i: index) {
  // expected-error @+1 {{expected one of PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_ALL, PIPE_MTE4, PIPE_MTE5, PIPE_V2, PIPE_FIX, VIRTUAL_PIPE_MTE2_L1A, VIRTUAL_PIPE_MTE2_L1B, PIPE_NUM, PIPE_UNASSIGNED}}
  pto.set_flag_dyn[<PIPE_NONE>, <PIPE_V>, %i]
  return
}

// -----

func.func @set_flag_dyn(%i: f32) {
  // expected-error @+1 {{operand #0 must be index (event_id)}}
  "pto.set_flag_dyn"(%i) <{src_pipe = #pto.pipe<PIPE_V>, dst_pipe = #pto.pipe<PIPE_M>}> : (f32) -> ()
  return
}

// -----

func.func @wait_flag_dyn(%i: f32) {
  // expected-error @+1 {{operand #0 must be index (event_id)}}
  "pto.wait_flag_dyn"(%i) <{src_pipe = #pto.pipe<PIPE_V>, dst_pipe = #pto.pipe<PIPE_M>}> : (f32) -> ()
  return
}

// -----

func.func @tile_valid_rows(%t: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{operand #0 must be !pto.tile_buf (src)}}
  %r = pto.tile_valid_rows %t : !pto.partition_tensor_view<16x64xf32> -> index
  return
}

// -----

func.func @tile_valid_cols(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{result #0 must be index (result)}}
  %r = pto.tile_valid_cols %t : !pto.tile_buf<vec, 16x64xf32> -> i32
  return
}

// -----

func.func @trap(%t: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects 0 operands, found 1}}
  "pto.trap"(%t) : (!pto.tile_buf<vec, 16x64xf32>) -> ()
  return
}

// -----

func.func @tsubc(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf16>) {
  // expected-error @+1 {{expects src0, src1, src2, and dst to have the same element type}}
  pto.tsubc ins(%a, %b, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf16>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsubsc(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x64xf16>, %x: f32) {
  // expected-error @+1 {{expects src0, src1, and dst to have the same element type}}
  pto.tsubsc ins(%a, %x, %b : !pto.tile_buf<vec, 16x64xf32>, f32, !pto.tile_buf<vec, 16x64xf16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @wait_event() {
  // expected-error @+1 {{attribute 'src_op' must be #pto.pipe_event_type or #pto.sync_op_type}}
  pto.wait_event[#pto.pipe<PIPE_V>, #pto.sync_op_type<TVEC>, <EVENT_ID0>]
  return
}

// -----

func.func @wait_event() {
  // expected-error @+1 {{expected one of EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7}}
  pto.wait_event[#pto.sync_op_type<TLOAD>, #pto.sync_op_type<TVEC>, <EVENT_ID9>]
  return
}

// -----

func.func @record_event() {
  // expected-error @+1 {{expected an attribute}}
  pto.record_event[#pto.sync_op_type<TVEC>, <EVENT_ID0>]
  return
}

// -----

func.func @talloc_to_aic() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  // expected-error @+1 {{must be inside a vector kernel function or section}}
  %e = pto.talloc_to_aic {split = 0} -> !pto.tensor_view<16x64xf32>
  return
}

// -----

func.func @tfree_from_aiv() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  // expected-error @+1 {{must be inside a cube kernel function or section}}
  pto.tfree_from_aiv {split = 0}
  return
}

// -----

func.func @tpop_from_aiv() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  // expected-error @+1 {{must be inside a cube kernel function or section}}
  %t = pto.tpop_from_aiv {split = 0} -> !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tgemv_mx_acc(%a: !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>, %l: !pto.tile_buf<left, 1x64xf8E4M3FN, slayout=row_major>, %ls: !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>, %c: !pto.tile_buf<vec, 16x32xf32>) {
    // expected-error @+1 {{expects acc_in to be in the acc address space}}
    pto.tgemv.mx.acc ins(%c, %l, %ls, %r, %rs : !pto.tile_buf<vec, 16x32xf32>, !pto.tile_buf<left, 1x64xf8E4M3FN, slayout=row_major>, !pto.tile_buf<scaling, 1x2x!pto.f8E8M0, slayout=row_major, fractal=32>, !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) outs(%a : !pto.tile_buf<acc, 16x32xf32, valid=1x32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}
