// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What communication between chips refuses.

func.func @comm_tput(%d: !pto.tile_buf<vec, 16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects dst to be a tensor_view or partition_view}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.tile_buf<vec, 16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.tensor_view<?x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{allows dynamic dimensions on dst only for partition_tensor_view}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.tensor_view<?x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<0x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects every static dimension of dst to be positive}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<0x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects ping to be a !pto.tile_buf}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects ping to be in vec address space}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %b: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects ping and pong to have identical types}}
  pto.comm.tput(%d, %s, buf(%a, %b) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf16>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf16>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tput(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<8x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same static/dynamic shape signature}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<8x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tget(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<?x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>) {
  // expected-error @+1 {{expects src and dst to have the same static/dynamic shape signature}}
  pto.comm.tget(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<?x64xf32>, !pto.tile_buf<vec, 8x64xf32>)
  return
}

// -----

func.func @comm_tget(%d: !pto.partition_tensor_view<16x64xf32>, %s: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xi32>) {
  // expected-error @+1 {{expects staging tile element type to match src/dst}}
  pto.comm.tget(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xi32>)
  return
}

// -----

func.func @comm_tnotify(%s: !pto.partition_tensor_view<?x8xi32>, %x: i32) {
  // expected-error @+1 {{does not support dynamic dimensions on signal}}
  pto.comm.tnotify(%s, %x : !pto.partition_tensor_view<?x8xi32>, i32) {notifyOp = #pto<notify_op set>}
  return
}

// -----

func.func @comm_twait(%s: !pto.partition_tensor_view<1x8xf32>, %x: i32) {
  // expected-error @+1 {{expects signal element type to be i32}}
  pto.comm.twait(%s, %x : !pto.partition_tensor_view<1x8xf32>, i32) {cmp = #pto<wait_cmp ge>}
  return
}

// -----

func.func @comm_ttest(%s: !pto.partition_tensor_view<1x8xi32>, %x: i64) {
  // expected-error @+1 {{expects cmp_value to be i32}}
  %t = pto.comm.ttest(%s, %x : !pto.partition_tensor_view<1x8xi32>, i64) {cmp = #pto<wait_cmp eq>} -> i1
  return
}

// -----

func.func @comm_tnotify(%s: !pto.partition_tensor_view<1x8xi32>, %x: i64) {
  // expected-error @+1 {{expects value to be i32}}
  pto.comm.tnotify(%s, %x : !pto.partition_tensor_view<1x8xi32>, i64) {notifyOp = #pto<notify_op set>}
  return
}

// -----

func.func @comm_tnotify(%s: !pto.partition_tensor_view<1x8xi32>, %x: i32) {
  // expected-error @+1 {{requires attribute 'notifyOp'}}
  pto.comm.tnotify(%s, %x : !pto.partition_tensor_view<1x8xi32>, i32)
  return
}

// -----

func.func @comm_tbroadcast(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<8x64xf32>) {
  // expected-error @+1 {{expects all group operands to have identical types}}
  pto.comm.tbroadcast(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<8x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_tbroadcast(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects root to index into group operands}}
  pto.comm.tbroadcast(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 2 : i32}
  return
}

// -----

func.func @comm_tbroadcast(%o: !pto.partition_tensor_view<8x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects src type to match group member type}}
  pto.comm.tbroadcast(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<8x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_tgather(%o: !pto.partition_tensor_view<16x64xf16>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects dst element type to match group member type}}
  pto.comm.tgather(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf16>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_tscatter(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xi32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects staging tile element type to match src}}
  pto.comm.tscatter(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xi32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_treduce(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>, %c: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects acc and recv_ping to have identical types}}
  pto.comm.treduce(%o, %c, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {reduceOp = #pto<reduce_op sum>, root = 0 : i32}
  return
}

// -----

func.func @comm_treduce(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xi32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>, %c: !pto.tile_buf<vec, 8x64xi32>) {
  // expected-error @+1 {{expects accumulator/receive tiles to match dst element type}}
  pto.comm.treduce(%o, %c, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xi32>, !pto.tile_buf<vec, 8x64xi32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {reduceOp = #pto<reduce_op sum>, root = 0 : i32}
  return
}

// -----

func.func @comm_tscatter(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<?x64xf32>, %g1: !pto.partition_tensor_view<?x64xf32>) {
  // expected-error @+1 {{does not support dynamic dimensions on group[0]}}
  pto.comm.tscatter(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<?x64xf32>, !pto.partition_tensor_view<?x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_treduce(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>, %c: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {
  // expected-error @+1 {{expects acc to be in vec address space}}
  pto.comm.treduce(%o, %c, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {reduceOp = #pto<reduce_op sum>, root = 0 : i32}
  return
}

// -----

func.func @comm_tgather(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects ping to be in vec address space}}
  pto.comm.tgather(%o, recv(%a), group(%g0, %g1) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_tgather(%o: !pto.tile_buf<vec, 16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>, %g1: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{expects dst to be a tensor_view or partition_view}}
  pto.comm.tgather(%o, recv(%a), group(%g0, %g1) : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>) {root = 0 : i32}
  return
}

// -----

func.func @comm_tgather(%o: !pto.partition_tensor_view<16x64xf32>, %a: !pto.tile_buf<vec, 8x64xf32>, %g0: !pto.partition_tensor_view<16x64xf32>) {
  // expected-error @+1 {{requires attribute 'root'}}
  pto.comm.tgather(%o, recv(%a), group(%g0) : !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 8x64xf32>, !pto.partition_tensor_view<16x64xf32>)
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects scratch to be in vec address space}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.ptr<i8>) -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<f32>) {
  // expected-error @+1 {{expects workspace element type to be an 8-bit integer}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<f32>) -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x1xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects scratch to have at least 8 bytes}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x1xf32>, !pto.ptr<i8>) -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects sync_id to be in range [0, 7]}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {sync_id = 8 : i32} -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects block_bytes to be greater than 0}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {block_bytes = 0 : i64} -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects comm_block_offset to be non-negative}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {comm_block_offset = -1 : i64} -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects queue_num to be greater than 0}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {queue_num = 0 : i32} -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects channel_group_idx to be non-negative}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {channel_group_idx = -1 : i64} -> !pto.async_session
  return
}

// -----

func.func @comm_build_async_session(%t: !pto.tile_buf<vec, 1x64xf32>, %w: !pto.ptr<i8>) {
  // expected-error @+1 {{expects channel_group_idx to fit in uint32}}
  %x = pto.comm.build_async_session(%t, %w : !pto.tile_buf<vec, 1x64xf32>, !pto.ptr<i8>) {channel_group_idx = 4294967296 : i64} -> !pto.async_session
  return
}

// -----

func.func @comm_tput_async(%d: !pto.partition_tensor_view<1x64xf32>, %s: !pto.partition_tensor_view<1x64xf16>, %x: !pto.async_session) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  %e = pto.comm.tput_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x64xf16>, !pto.async_session) -> !pto.async_event
  return
}

// -----

func.func @comm_tput_async(%d: !pto.partition_tensor_view<2x64xf32>, %s: !pto.partition_tensor_view<1x64xf32>, %x: !pto.async_session) {
  // expected-error @+1 {{expects dst to be a static flat contiguous logical 1D GM view}}
  %e = pto.comm.tput_async(%d, %s, %x : !pto.partition_tensor_view<2x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  return
}

// -----

func.func @comm_tget_async(%d: !pto.partition_tensor_view<1x64xf32>, %s: !pto.partition_tensor_view<1x?xf32>, %x: !pto.async_session) {
  // expected-error @+1 {{expects src to have a static shape}}
  %e = pto.comm.tget_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x?xf32>, !pto.async_session) -> !pto.async_event
  return
}

// -----

func.func @comm_tget_async(%d: !pto.partition_tensor_view<1x64xf32>, %s: !pto.partition_tensor_view<1x32xf32>, %x: !pto.async_session) {
  // expected-error @+1 {{expects src and dst to have the same static shape}}
  %e = pto.comm.tget_async(%d, %s, %x : !pto.partition_tensor_view<1x64xf32>, !pto.partition_tensor_view<1x32xf32>, !pto.async_session) -> !pto.async_event
  return
}

// -----

func.func @comm_tput_async(%d: !pto.tile_buf<vec, 1x64xf32>, %s: !pto.partition_tensor_view<1x64xf32>, %x: !pto.async_session) {
  // expected-error @+1 {{expects dst to be a tensor_view or partition_view}}
  %e = pto.comm.tput_async(%d, %s, %x : !pto.tile_buf<vec, 1x64xf32>, !pto.partition_tensor_view<1x64xf32>, !pto.async_session) -> !pto.async_event
  return
}

// -----

func.func @added(%d: !pto.partition_tensor_view<16x64xui8>, %s: !pto.partition_tensor_view<16x64xui8>, %a: !pto.tile_buf<vec, 8x64xui8>) {
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xui8>, !pto.partition_tensor_view<16x64xui8>, !pto.tile_buf<vec, 8x64xui8>)
  // expected-error @+1 {{expects an atomic comm.tput to add i8/i16/i32/f16/bf16/f32, as pto-isa asserts, found ui8}}
  pto.comm.tput(%d, %s, buf(%a) : !pto.partition_tensor_view<16x64xui8>, !pto.partition_tensor_view<16x64xui8>, !pto.tile_buf<vec, 8x64xui8>) {atomicType = #pto<atomic_type atomic_add>}
  return
}
