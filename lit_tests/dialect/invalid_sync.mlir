// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What synchronisation between units refuses.

func.func @set_flag() {
  // expected-error @+1 {{invalid pipe token: PIPE_X; did you mean 'PIPE_FIX'?}}
  pto.set_flag["PIPE_X", "PIPE_V", "EVENT_ID0"]
  return
}

// -----

func.func @wait_flag() {
  // expected-error @+1 {{invalid event token: EVENT_ID8, expected one of EVENT_ID0}}
  pto.wait_flag["PIPE_V", "PIPE_V", "EVENT_ID8"]
  return
}

// -----

func.func @barrier() {
  // expected-error @+1 {{expected a #pto.pipe attribute}}
  pto.barrier #pto.event<EVENT_ID0>
  return
}

// -----

func.func @get_buf() {
  // expected-error @+1 {{invalid token: PIPE_X; did you mean 'PIPE_FIX'?}}
  pto.get_buf "PIPE_X", 0
  return
}

// -----

func.func @get_buf() {
  // expected-error @+1 {{expects 'op_type' to map to a concrete pipe}}
  pto.get_buf "PIPE_ALL", 0
  return
}

// -----

func.func @get_buf() {
  // expected-error @+1 {{expects 'buf_id' in range [0, 31]}}
  pto.get_buf "PIPE_V", 32
  return
}

// -----

func.func @rls_buf() {
  // expected-error @+1 {{expects 'buf_id' in range [0, 31]}}
  pto.rls_buf "PIPE_V", -1
  return
}

// -----

func.func @rls_buf() {
  // expected-error @+1 {{expects 'mode' to be non-negative}}
  pto.rls_buf "PIPE_V", 0, -1
  return
}

// -----

func.func @get_buf_dyn(%i: index) {
  // expected-error @+1 {{expects 'op_type' to map to a concrete pipe}}
  pto.get_buf_dyn "PIPE_UNASSIGNED", %i
  return
}

// -----

func.func @rls_buf_dyn(%i: index) {
  // expected-error @+1 {{expects 'mode' to be non-negative}}
  pto.rls_buf_dyn "PIPE_V", %i, -1
  return
}

// -----

func.func @get_buf() {
  // expected-error @+1 {{attribute 'op_type' must be #pto.pipe or #pto.pipe_event_type or #pto.sync_op_type}}
  pto.get_buf[#pto.event<EVENT_ID0>, 0]
  return
}

// -----

// A flag is between two units.

func.func @every_unit() {
  // expected-error @+1 {{'pto.set_flag' op expects a unit on either side of the flag, found PIPE_ALL}}
  pto.set_flag[<PIPE_ALL>, <PIPE_V>, <EVENT_ID0>]
  return
}

// -----

func.func @every_unit(%i: index) {
  // expected-error @+1 {{'pto.wait_flag_dyn' op expects a unit on either side of the flag, found PIPE_UNASSIGNED}}
  pto.wait_flag_dyn[<PIPE_V>, <PIPE_UNASSIGNED>, %i]
  return
}

// -----

// a5 alone has buffer ids; ptoas makes C++ of them for either chip.

module attributes {pto.target_arch = "a2a3"} {
  func.func @buffer_ids(%i: index) {
    // expected-warning @+1 {{'pto.get_buf' op takes buffer ids, which A2/A3 does not have}}
    pto.get_buf "PIPE_V", 0
    // expected-warning @+1 {{'pto.rls_buf_dyn' op takes buffer ids, which A2/A3 does not have}}
    pto.rls_buf_dyn "PIPE_V", %i
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @buffer_ids(%i: index) {
    pto.get_buf "PIPE_V", 0
    pto.rls_buf_dyn "PIPE_V", %i
    return
  }
}
