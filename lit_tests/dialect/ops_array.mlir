// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Variables of the scalar unit.

// CHECK: func.func @variables
func.func @variables(%n: index, %x: i32, %f: f32) {
  // CHECK-NEXT: %a = pto.declare_local_array -> !pto.local_array<8xi32>
  %a = pto.declare_local_array -> !pto.local_array<8xi32>
  // CHECK-NEXT: %b = pto.declare_local_array -> !pto.local_array<4x2xf32>
  %b = pto.declare_local_array -> !pto.local_array<4x2xf32>
  // CHECK-NEXT: %v = pto.local_array_get %a[%n] : !pto.local_array<8xi32> -> i32
  %v = pto.local_array_get %a[%n] : !pto.local_array<8xi32> -> i32
  // CHECK-NEXT: %w = pto.local_array_get %b[%n, %n] : !pto.local_array<4x2xf32> -> f32
  %w = pto.local_array_get %b[%n, %n] : !pto.local_array<4x2xf32> -> f32
  // CHECK-NEXT: pto.local_array_set %a[%n], %x : !pto.local_array<8xi32>, i32
  pto.local_array_set %a[%n], %x : !pto.local_array<8xi32>, i32
  // CHECK-NEXT: %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  // CHECK-NEXT: %g = pto.struct_get %s[0] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  %g = pto.struct_get %s[0] : !pto.struct<i32, !pto.struct<f32, i8>> -> i32
  // CHECK-NEXT: pto.struct_set %s[1, 0], %f : !pto.struct<i32, !pto.struct<f32, i8>>, f32
  pto.struct_set %s[1, 0], %f : !pto.struct<i32, !pto.struct<f32, i8>>, f32
  // CHECK-NEXT: %e = pto.declare_eventid_array -> !pto.eventid_array<8>
  %e = pto.declare_eventid_array -> !pto.eventid_array<8>
  // CHECK-NEXT: %i = pto.eventid_array_get %e[%n] : !pto.eventid_array<8>
  %i = pto.eventid_array_get %e[%n] : !pto.eventid_array<8>
  // CHECK-NEXT: pto.eventid_array_set %e[%n], %i : !pto.eventid_array<8>
  pto.eventid_array_set %e[%n], %i : !pto.eventid_array<8>
  return
}
