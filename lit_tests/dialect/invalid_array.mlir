// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What variables of the scalar unit refuse.

func.func @declare_local_array() {
  // expected-error @+1 {{local_array requires at least one dimension}}
  %a = pto.declare_local_array -> !pto.local_array<i32>
  return
}

// -----

func.func @declare_local_array() {
  // expected-error @+1 {{local_array dimension must be a positive static size}}
  %a = pto.declare_local_array -> !pto.local_array<0xi32>
  return
}

// -----

func.func @declare_local_array() {
  // expected-error @+1 {{local_array dimension must be a positive static size}}
  %a = pto.declare_local_array -> !pto.local_array<?xi32>
  return
}

// -----

func.func @declare_local_array() {
  // expected-error @+1 {{local_array element type must be a scalar integer or float}}
  %a = pto.declare_local_array -> !pto.local_array<8xindex>
  return
}

// -----

func.func @local_array_get(%a: !pto.local_array<8xi32>, %n: index) {
  // expected-error @+1 {{expects 1 indices for !pto.local_array of rank 1}}
  %v = pto.local_array_get %a[%n, %n] : !pto.local_array<8xi32> -> i32
  return
}

// -----

func.func @local_array_get(%a: !pto.local_array<8xi32>, %n: index) {
  // expected-error @+1 {{result type f32 does not match array element type i32}}
  %v = pto.local_array_get %a[%n] : !pto.local_array<8xi32> -> f32
  return
}

// -----

func.func @local_array_set(%a: !pto.local_array<8xi32>, %n: index, %x: i32) {
  // expected-error @+1 {{expects 1 indices for !pto.local_array of rank 1}}
  pto.local_array_set %a[], %x : !pto.local_array<8xi32>, i32
  return
}

// -----

func.func @local_array_set(%a: !pto.local_array<8xi32>, %n: index, %x: i16) {
  // expected-error @+1 {{value type i16 does not match array element type i32}}
  pto.local_array_set %a[%n], %x : !pto.local_array<8xi32>, i16
  return
}

// -----

func.func @declare_struct() {
  // expected-error @+1 {{struct field 0 type index is not scalar-storable}}
  %s = pto.declare_struct -> !pto.struct<index>
  return
}

// -----

func.func @declare_struct() {
  // expected-error @+1 {{struct requires at least one field}}
  %s = pto.declare_struct -> !pto.struct<>
  return
}

// -----

func.func @struct_get() {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{struct path must have at least one index}}
  %g = pto.struct_get %s[] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  return
}

// -----

func.func @struct_get() {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{struct path index 1 descends into non-struct field of type i32}}
  %g = pto.struct_get %s[0, 1] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  return
}

// -----

func.func @struct_get() {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{struct path index 0 (2) is out of range for !pto.struct<i32, !pto.struct<f32, i8>>}}
  %g = pto.struct_get %s[2] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  return
}

// -----

func.func @struct_get() {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{struct path must end at a scalar field, but ends at !pto.struct<f32, i8>}}
  %g = pto.struct_get %s[1] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  return
}

// -----

func.func @struct_get() {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{result type i16 does not match field type i32}}
  %g = pto.struct_get %s[0] : !pto.struct<i32, !pto.struct<f32, i8>> -> i16
  return
}

// -----

func.func @struct_set(%f: f16) {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // expected-error @+1 {{value type f16 does not match field type f32}}
  pto.struct_set %s[1, 0], %f : !pto.struct<i32, !pto.struct<f32, i8>>, f16
  return
}

// -----

func.func @escape() {
  // expected-error @+1 {{stack-local struct must not escape the scope that declares it}}
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  cf.br ^bb1(%s : !pto.struct<i32, !pto.struct<f32, i8>>)
^bb1(%t : !pto.struct<i32, !pto.struct<f32, i8>>):
  return
}
