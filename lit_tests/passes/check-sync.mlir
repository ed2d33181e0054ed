// What is wrong with flags and barriers that a program brings along.
// RUN: pto-opt --check-sync --split-input-file --verify-diagnostics %s

func.func @race(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>) {
  // expected-note @+1 {{the other access is here}}
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{reads vec[0, 4096) of %a on PIPE_V, and nothing orders that after PIPE_MTE2, which writes it}}
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @no_barrier(%a: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-note @+1 {{the other access is here}}
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{on PIPE_V, which may still be at work on 'pto.tadd', which writes it: there is no barrier between}}
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @next_iteration(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    // expected-error @+2 {{writes vec[0, 4096) of %a on PIPE_MTE2, and nothing orders that after PIPE_V, which reads it}}
    // expected-error @+1 {{on PIPE_MTE2, which may still be at work on 'pto.tload'}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    %v = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
    pto.barrier <PIPE_V>
    pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%v : !pto.tile_buf<vec, 16x64xf32>)
  }
  return
}

// -----

func.func @deadlock() {
  // expected-error @+1 {{waits for a flag from PIPE_MTE2 to PIPE_V that nothing has raised: PIPE_V waits for ever}}
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID1>]
  return
}

// -----

func.func @twice() {
  // expected-note @+1 {{it was raised here}}
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]
  // expected-error @+2 {{raises a flag from PIPE_MTE2 to PIPE_V that is up already}}
  // expected-error @+1 {{raises a flag from PIPE_MTE2 to PIPE_V that nothing waits for}}
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]
  return
}

// -----

func.func @left_up(%c: i1) {
  // expected-error @+1 {{raises a flag from PIPE_V to PIPE_MTE3 that nothing waits for}}
  pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
  scf.if %c {
    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
  }
  return
}

// -----

func.func @event_id() {
  %c8 = arith.constant 8 : index
  // expected-error @+1 {{expects an event id of 0 to 7, found 8}}
  pto.set_flag_dyn[<PIPE_V>, <PIPE_MTE3>, %c8]
  // expected-error @+1 {{expects an event id of 0 to 7, found 8}}
  pto.wait_flag_dyn[<PIPE_V>, <PIPE_MTE3>, %c8]
  return
}

// -----

func.func @right(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  scf.for %i = %c0 to %n step %c1 {
    pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
    pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  }
  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
  return
}

// -----

// A transfer goes on once its loads and its stores are done: either unit tells of both.
func.func @after_a_transfer(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %q: !pto.partition_tensor_view<16x64xf32>) {
  pto.comm.tput(%q, %p, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID2>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID2>]
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
  pto.comm.tput(%q, %p, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]
  pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @after_no_flag(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %q: !pto.partition_tensor_view<16x64xf32>) {
  // expected-note @+1 {{the other access is here}}
  pto.comm.tput(%q, %p, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{on PIPE_V, and nothing orders that after PIPE_MTE3, which writes it}}
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// It begins on the unit that loads: what the other one waits for comes too late.
func.func @before_a_transfer(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %q: !pto.partition_tensor_view<16x64xf32>) {
  // expected-note @+1 {{the other access is here}}
  pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID2>]
  pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID2>]
  // expected-error @+1 {{on PIPE_MTE2, and nothing orders that after PIPE_V, which writes it}}
  pto.comm.tput(%q, %p, buf(%a) : !pto.partition_tensor_view<16x64xf32>, !pto.partition_tensor_view<16x64xf32>, !pto.tile_buf<vec, 16x64xf32>)
  return
}
