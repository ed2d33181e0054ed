// RUN: pto-opt -t cpp %s | filecheck %s

// Variables of the scalar unit: arrays, structs, event ids.

func.func @arrays(%i: index, %j: index, %x: i32) -> i32 {
  %a = pto.declare_local_array -> !pto.local_array<8xi32>
  %m = pto.declare_local_array -> !pto.local_array<2x4xf32>
  %f = arith.sitofp %x : i32 to f32
  pto.local_array_set %a[%i], %x : !pto.local_array<8xi32>, i32
  pto.local_array_set %m[%i, %j], %f : !pto.local_array<2x4xf32>, f32
  %y = pto.local_array_get %a[%i] : !pto.local_array<8xi32> -> i32
  %g = pto.local_array_get %m[%i, %j] : !pto.local_array<2x4xf32> -> f32
  %z = arith.fptosi %g : f32 to i32
  %r = arith.addi %y, %z : i32
  return %r : i32
}

func.func @structs(%x: i8, %f: f32) -> i8 {
  %s = pto.declare_struct -> !pto.struct<i32, !pto.struct<f32, i8>>
  pto.struct_set %s[1, 0], %f : !pto.struct<i32, !pto.struct<f32, i8>>, f32
  pto.struct_set %s[1, 1], %x : !pto.struct<i32, !pto.struct<f32, i8>>, i8
  %y = pto.struct_get %s[1, 1] : !pto.struct<i32, !pto.struct<f32, i8>> -> i8
  return %y : i8
}

func.func @event_ids(%i: index) {
  %c3 = arith.constant 3 : index
  %e = pto.declare_eventid_array -> !pto.eventid_array<4>
  pto.eventid_array_set %e[%i], %c3 : !pto.eventid_array<4>
  %id = pto.eventid_array_get %e[%i] : !pto.eventid_array<4>
  pto.set_flag_dyn [<PIPE_MTE2>, <PIPE_V>, %id]
  return
}

// CHECK: struct PtoStruct_f32_i8 {
// CHECK-NEXT: float f0;
// CHECK-NEXT: int8_t f1;
// CHECK-NEXT: };
// CHECK-NEXT: struct PtoStruct_i32_S_f32_i8_E {
// CHECK-NEXT: int32_t f0;
// CHECK-NEXT: PtoStruct_f32_i8 f1;
// CHECK-NEXT: };

// CHECK-LABEL: AICORE int32_t arrays(int64_t i, int64_t j, int32_t x) {
// CHECK-NEXT: int32_t a[8];
// CHECK-NEXT: float m[2][4];
// CHECK-NEXT: float f = (float) x;
// CHECK-NEXT: a[i] = x;
// CHECK-NEXT: m[i][j] = f;
// CHECK-NEXT: int32_t y = a[i];
// CHECK-NEXT: float g = m[i][j];
// CHECK-NEXT: int32_t z = (int32_t) g;
// CHECK-NEXT: int32_t r = (int32_t) ((uint32_t) y + (uint32_t) z);
// CHECK-NEXT: return r;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE int8_t structs(int8_t x, float f) {
// CHECK-NEXT: PtoStruct_i32_S_f32_i8_E s;
// CHECK-NEXT: s.f1.f0 = f;
// CHECK-NEXT: s.f1.f1 = x;
// CHECK-NEXT: int8_t y = s.f1.f1;
// CHECK-NEXT: return y;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE void event_ids(int64_t i) {
// CHECK-NEXT: const int64_t c3 = 3;
// CHECK-NEXT: int32_t e[4];
// CHECK-NEXT: e[i] = c3;
// CHECK-NEXT: int64_t id = e[i];
// CHECK-NEXT: event_t id_event = (event_t) id;
// CHECK-NEXT: set_flag(PIPE_MTE2, PIPE_V, id_event);
// CHECK-NEXT: return;
// CHECK-NEXT: }
