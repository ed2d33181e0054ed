// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Pointers as numbers.

// CHECK: func.func @pointers
func.func @pointers(%p: !pto.ptr<f32>, %u: !pto.ptr<f32, ub>, %i: i64) {
  // CHECK-NEXT: %a = pto.ptrtoint %p : !pto.ptr<f32> -> i64
  %a = pto.ptrtoint %p : !pto.ptr<f32> -> i64
  // CHECK-NEXT: %b = pto.inttoptr %i : i64 -> !pto.ptr<f16>
  %b = pto.inttoptr %i : i64 -> !pto.ptr<f16>
  // CHECK-NEXT: %c = pto.castptr %p : !pto.ptr<f32> -> !pto.ptr<i8>
  %c = pto.castptr %p : !pto.ptr<f32> -> !pto.ptr<i8>
  // CHECK-NEXT: %d = pto.castptr %i : i64 -> !pto.ptr<f32, ub>
  %d = pto.castptr %i : i64 -> !pto.ptr<f32, ub>
  // CHECK-NEXT: %e = pto.castptr %u : !pto.ptr<f32, ub> -> i64
  %e = pto.castptr %u : !pto.ptr<f32, ub> -> i64
  // CHECK-NEXT: %f = pto.ptrtoint %u : !pto.ptr<f32, ub> -> i64
  %f = pto.ptrtoint %u : !pto.ptr<f32, ub> -> i64
  return
}
