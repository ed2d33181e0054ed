// RUN: pto-opt --check-sync --split-input-file --verify-diagnostics %s

// An asynchronous transfer is done when its event says so; no flag tells.

!part = !pto.partition_tensor_view<1x64xf32>
!tile = !pto.tile_buf<vec, 1x64xf32>
func.func @read_too_early(%s: !pto.async_session, %d: !pto.ptr<f32>, %r: !pto.ptr<f32>, %t: !tile) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %dv = pto.make_tensor_view %d, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<1x64xf32>
  %rv = pto.make_tensor_view %r, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<1x64xf32>
  %dp = pto.partition_view %dv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x64xf32> -> !part
  %rp = pto.partition_view %rv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x64xf32> -> !part
  // expected-note @+1 {{the transfer begins here}}
  %e = pto.comm.tget_async(%dp, %rp, %s : !part, !part, !pto.async_session) -> !pto.async_event
  // expected-error @+1 {{'pto.tload' op reads gm of %d, which 'pto.comm.tget_async' may still be at work on: nothing waits for its event before}}
  pto.tload ins(%dp : !part) outs(%t : !tile)
  %done = pto.comm.wait_async_event(%e, %s : !pto.async_event, !pto.async_session) -> i1
  return
}

// -----

!part = !pto.partition_tensor_view<1x64xf32>
!tile = !pto.tile_buf<vec, 1x64xf32>
func.func @waited_for(%s: !pto.async_session, %d: !pto.ptr<f32>, %r: !pto.ptr<f32>, %t: !tile) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %c128 = arith.constant 128 : index
  %dv = pto.make_tensor_view %d, shape = [%c1, %c128], strides = [%c128, %c1] : !pto.tensor_view<1x128xf32>
  %rv = pto.make_tensor_view %r, shape = [%c1, %c128], strides = [%c128, %c1] : !pto.tensor_view<1x128xf32>
  %d0 = pto.partition_view %dv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x128xf32> -> !part
  %d1 = pto.partition_view %dv, offsets = [%c0, %c64], sizes = [%c1, %c64] : !pto.tensor_view<1x128xf32> -> !part
  %r0 = pto.partition_view %rv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x128xf32> -> !part
  %r1 = pto.partition_view %rv, offsets = [%c0, %c64], sizes = [%c1, %c64] : !pto.tensor_view<1x128xf32> -> !part
  // The wait is for all that the session has begun; other bytes may be read before it.
  %e = pto.comm.tget_async(%d0, %r0, %s : !part, !part, !pto.async_session) -> !pto.async_event
  pto.tload ins(%d1 : !part) outs(%t : !tile)
  pto.barrier <PIPE_ALL>
  %f = pto.comm.tget_async(%d1, %r1, %s : !part, !part, !pto.async_session) -> !pto.async_event
  %done = pto.comm.wait_async_event(%f, %s : !pto.async_event, !pto.async_session) -> i1
  pto.tload ins(%d0 : !part) outs(%t : !tile)
  return
}

// -----

// What is sent may be read, and not be written.

!part = !pto.partition_tensor_view<1x64xf32>
!tile = !pto.tile_buf<vec, 1x64xf32>
func.func @sent(%s: !pto.async_session, %d: !pto.ptr<f32>, %r: !pto.ptr<f32>, %t: !tile, %u: !tile) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %dv = pto.make_tensor_view %d, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<1x64xf32>
  %rv = pto.make_tensor_view %r, shape = [%c1, %c64], strides = [%c64, %c1] : !pto.tensor_view<1x64xf32>
  %dp = pto.partition_view %dv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x64xf32> -> !part
  %rp = pto.partition_view %rv, offsets = [%c0, %c0], sizes = [%c1, %c64] : !pto.tensor_view<1x64xf32> -> !part
  // expected-note @+1 {{the transfer begins here}}
  %e = pto.comm.tput_async(%rp, %dp, %s : !part, !part, !pto.async_session) -> !pto.async_event
  pto.tload ins(%dp : !part) outs(%t : !tile)
  pto.barrier <PIPE_ALL>
  // expected-error @+1 {{'pto.tstore' op writes gm of %d, which 'pto.comm.tput_async' may still be at work on: nothing waits for its event before}}
  pto.tstore ins(%u : !tile) outs(%dp : !part)
  return
}
