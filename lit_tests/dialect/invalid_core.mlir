// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What questions to the core do not answer.

func.func @get_block_idx() {
  // expected-error @+1 {{result #0 must be i64 (result)}}
  %a = "pto.get_block_idx"() : () -> f32
  return
}

// -----

func.func @get_block_num() {
  // expected-error @+1 {{result #0 must be i64 (result)}}
  %a = "pto.get_block_num"() : () -> f32
  return
}

// -----

func.func @get_subblock_idx() {
  // expected-error @+1 {{result #0 must be i64 (result)}}
  %a = "pto.get_subblock_idx"() : () -> f32
  return
}

// -----

func.func @get_subblock_num() {
  // expected-error @+1 {{result #0 must be i64 (result)}}
  %a = "pto.get_subblock_num"() : () -> f32
  return
}

// -----

func.func @with_an_operand(%x: i64) {
  // expected-error @+1 {{expects 0 operands, found 1}}
  %a = "pto.get_block_idx"(%x) : (i64) -> i64
  return
}

// -----

func.func @without_a_result() {
  // expected-error @+1 {{expects 1 result (result), found 0}}
  "pto.get_block_num"() : () -> ()
  return
}
