// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What pointers refuse.

func.func @ptrtoint(%p: !pto.ptr<f32>) {
  // expected-error @+1 {{result must be i64}}
  %a = pto.ptrtoint %p : !pto.ptr<f32> -> i32
  return
}

// -----

func.func @inttoptr(%i: i32) {
  // expected-error @+1 {{address operand must be i64}}
  %b = pto.inttoptr %i : i32 -> !pto.ptr<f16>
  return
}

// -----

func.func @inttoptr(%i: i64) {
  // expected-error @+1 {{result element type is not supported by EmitC: 'index'}}
  %b = pto.inttoptr %i : i64 -> !pto.ptr<index>
  return
}

// -----

func.func @castptr(%i: f32) {
  // expected-error @+1 {{input must be an integer or !pto.ptr<...>}}
  %c = pto.castptr %i : f32 -> !pto.ptr<i8>
  return
}

// -----

func.func @castptr(%i: !pto.ptr<f32>) {
  // expected-error @+1 {{result must be an integer or !pto.ptr<...>}}
  %c = pto.castptr %i : !pto.ptr<f32> -> f32
  return
}

// -----

func.func @castptr(%i: i64) {
  // expected-error @+1 {{integer-to-integer cast is not a ptr cast}}
  %c = pto.castptr %i : i64 -> i32
  return
}

// -----

func.func @castptr(%i: !pto.ptr<f32>) {
  // expected-error @+1 {{ptr-to-ptr cast must stay within the same PTO memory space}}
  %c = pto.castptr %i : !pto.ptr<f32> -> !pto.ptr<f32, ub>
  return
}
