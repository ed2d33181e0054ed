// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What synchronisation between cores refuses.

func.func @sync_set() {
  // expected-error @+1 {{requires ffts_mode in range [0, 2]}}
  pto.sync.set <PIPE_MTE3>, 3 {ffts_mode = 3 : i32}
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @sync_set() {
    // expected-error @+1 {{A5 sync.set expects static FFTS event_id in [0, 15]}}
    pto.sync.set <PIPE_MTE3>, 16
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @sync_wait() {
    // expected-error @+1 {{A5 sync.wait expects pipe to be one of <PIPE_FIX>, <PIPE_MTE1>, <PIPE_MTE2>, <PIPE_MTE3>, <PIPE_V>}}
    pto.sync.wait <PIPE_S>, 0
    return
  }
}

// -----

func.func @set_cross_block() {
  // expected-error @+1 {{requires ffts_mode 0}}
  pto.set_cross_block <PIPE_FIX>, 0 {ffts_mode = 1 : i32}
  return
}

// -----

func.func @set_cross_block() {
  // expected-error @+1 {{expects static event_id in [0, 15]}}
  pto.set_cross_block <PIPE_FIX>, 16
  return
}

// -----

func.func @wait_cross_block() {
  // expected-error @+1 {{pto.wait_cross_block expects pipe to be one of <PIPE_FIX>, <PIPE_MTE1>, <PIPE_MTE2>, <PIPE_MTE3>, <PIPE_V>}}
  pto.wait_cross_block <PIPE_M>, 0
  return
}

// -----

func.func @set_intra_block() {
  // expected-error @+1 {{expects static event_id in [0, 15]}}
  pto.set_intra_block <PIPE_V>, 16
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @wait_intra_block() {
    // expected-error @+1 {{expects static event_id in [0, 31]}}
    pto.wait_intra_block <PIPE_V>, 32
    return
  }
}

// -----

func.func @wait_intra_block() {
  // expected-error @+1 {{pto.wait_intra_block expects pipe to be one of <PIPE_FIX>, <PIPE_MTE1>, <PIPE_MTE2>, <PIPE_MTE3>, <PIPE_V>}}
  pto.wait_intra_block <PIPE_ALL>, 0
  return
}

// -----

func.func @sync_set(%i: index) {
  // expected-error @+1 {{expects exactly one event-id form}}
  "pto.sync.set"(%i) <{event_id = 0 : i32, pipe = #pto.pipe<PIPE_V>}> : (index) -> ()
  return
}

// -----

func.func @sync_wait() {
  // expected-error @+1 {{expects exactly one event-id form}}
  "pto.sync.wait"() <{pipe = #pto.pipe<PIPE_V>}> : () -> ()
  return
}

// -----

func.func @syncall(%g: !pto.ptr<i32>) {
  // expected-error @+1 {{expects hard syncall to have no gm_workspace or used_cores}}
  pto.syncall(%g : !pto.ptr<i32>) mode = #pto.sync_all_mode<hard>, core_type = #pto.sync_core_type<mix>
  return
}

// -----

func.func @syncall() {
  // expected-error @+1 {{expects soft syncall to have gm_workspace and optional used_cores}}
  pto.syncall() mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @syncall(%g: !pto.ptr<i32, ub>) {
  // expected-error @+1 {{expects gm_workspace to be in GM address space}}
  pto.syncall(%g : !pto.ptr<i32, ub>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @syncall(%g: !pto.ptr<f32>) {
  // expected-error @+1 {{expects gm_workspace element type to be i32}}
  pto.syncall(%g : !pto.ptr<f32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @syncall(%g: !pto.tensor_view<15xi32>) {
  // expected-error @+1 {{expects gm_workspace to contain at least 16 i32 elements (64 bytes), but static capacity is 15}}
  pto.syncall(%g : !pto.tensor_view<15xi32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @syncall(%g: !pto.partition_tensor_view<0x16xi32>) {
  // expected-error @+1 {{expects gm_workspace shape to be positive}}
  pto.syncall(%g : !pto.partition_tensor_view<0x16xi32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @syncall(%g: !pto.ptr<i32>, %u: index) {
  // expected-error @+1 {{operand #1 must be i32 (used_cores)}}
  pto.syncall(%g, %u : !pto.ptr<i32>, index) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  return
}

// -----

func.func @set_ffts(%f: !pto.ptr<f32>) {
  // expected-error @+1 {{expects element type i64 (or i8)}}
  pto.set_ffts %f : !pto.ptr<f32>
  return
}
