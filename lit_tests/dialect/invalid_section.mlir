// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What regions refuse.

func.func @negative() {
  // expected-error @+1 {{requires non-negative i32 launch dimensions}}
  pto.section.simt<<<32, -1, 1>>> {
  }
  return
}

// -----

func.func @nested() {
  pto.section.simt<<<32, 1, 1>>> {
    // expected-error @+1 {{nested pto.section.simt is not allowed}}
    pto.section.simt<<<32, 1, 1>>> {
    }
  }
  return
}

// -----

func.func @lane() attributes {pto.simt_entry} {
  // expected-error @+1 {{must not appear inside a function marked with 'pto.simt_entry'}}
  pto.section.simt<<<32, 1, 1>>> {
  }
  return
}

// -----

// expected-error @+1 {{must be nested under a func.func}}
pto.section.simt<<<32, 1, 1>>> {
}

// -----

func.func @unterminated(%x: index) {
  // expected-error @+2 {{expects body to terminate with pto.yield}}
  // expected-error @+2 {{Operation arith.addi terminates block in single-block region but is not a terminator}}
  %y = pto.fusion_region {
    %z = arith.addi %x, %x : index
  } : index
  return
}

// -----

func.func @count(%x: index) {
  %y = pto.fusion_region {
    // expected-error @+1 {{expects pto.yield to return 1 values}}
    pto.yield(%x, %x) : (index, index) -> ()
  } : index
  return
}

// -----

func.func @types(%x: index) {
  %y = pto.fusion_region {
    // expected-error @+1 {{expects yielded value #0 to have type i32}}
    pto.yield(%x) : (index) -> ()
  } : i32
  return
}

// -----

func.func @arguments() {
  // expected-error @+1 {{expects body block to have no arguments}}
  pto.fusion_region {
  ^bb0(%a: index):
    pto.yield() : () -> ()
  } :
  return
}

// -----

// The matrix unit is on cube cores, the vector unit on vector cores.

func.func @product(%a: !pto.tile_buf<left, 16x16xf16>, %b: !pto.tile_buf<right, 16x16xf16>, %c: !pto.tile_buf<acc, 16x16xf32>)
    attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  // expected-warning @+1 {{'pto.tmatmul' op runs on cube cores, and is in code for vector cores}}
  pto.tmatmul ins(%a, %b : !pto.tile_buf<left, 16x16xf16>, !pto.tile_buf<right, 16x16xf16>) outs(%c : !pto.tile_buf<acc, 16x16xf32>)
  return
}

// -----

func.func @sections(%a: !pto.tile_buf<vec, 16x16xf32>) {
  pto.section.cube {
    // expected-warning @+1 {{'pto.tabs' op runs on vector cores, and is in code for cube cores}}
    pto.tabs ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
  }
  pto.section.vector {
    pto.tabs ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
  }
  return
}

// -----

// A flag or a barrier of a unit that the cores do not have: the device knows no such
// instruction. MTE2, MTE3 and the scalar unit are on both.

func.func @vector(%i: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  // expected-warning @+1 {{'pto.set_flag' op names PIPE_MTE1, which vector cores do not have}}
  pto.set_flag[<PIPE_MTE1>, <PIPE_V>, <EVENT_ID0>]
  // expected-warning @+1 {{'pto.wait_flag' op names PIPE_MTE1, which vector cores do not have}}
  pto.wait_flag[<PIPE_MTE1>, <PIPE_V>, <EVENT_ID0>]
  // expected-warning @+1 {{'pto.set_flag_dyn' op names PIPE_M, which vector cores do not have}}
  pto.set_flag_dyn[<PIPE_M>, <PIPE_FIX>, %i]
  // expected-warning @+1 {{'pto.barrier' op names PIPE_FIX, which vector cores do not have}}
  pto.barrier <PIPE_FIX>
  pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.set_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID0>]
  pto.wait_flag[<PIPE_S>, <PIPE_MTE3>, <EVENT_ID0>]
  pto.barrier <PIPE_ALL>
  return
}

// -----

func.func @sections() {
  pto.section.cube {
    // expected-warning @+1 {{'pto.record_event' op names PIPE_V, which cube cores do not have}}
    pto.record_event[#pto.sync_op_type<TVEC>, #pto.sync_op_type<TSTORE_VEC>, <EVENT_ID0>]
    // expected-warning @+1 {{'pto.barrier_sync' op names PIPE_V, which cube cores do not have}}
    pto.barrier_sync[<TVEC>]
    pto.set_flag[<PIPE_MTE1>, <PIPE_MTE3>, <EVENT_ID0>]
  }
  return
}
