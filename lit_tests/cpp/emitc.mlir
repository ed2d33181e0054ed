// RUN: pto-opt -t cpp %s | filecheck %s
// RUN: pto-opt -t generic %s | pto-opt -t cpp | filecheck %s

// EmitC that is given as it is: all that the printer knows, beyond what PTO becomes.

"emitc.include"() <{include = "cstdint", is_standard_include}> : () -> ()
// CHECK: #include <cstdint>

"emitc.declare_func"() <{sym_name = @twice}> : () -> ()
// CHECK: static inline int32_t twice(int32_t);

"emitc.func"() <{sym_name = "twice", function_type = (i32) -> i32, specifiers = ["static", "inline"]}> ({
^bb0(%x: i32):
  %two = "emitc.constant"() <{value = 2 : i32}> : () -> i32
  %twice = emitc.mul %x, %two : (i32, i32) -> i32
  emitc.return %twice : i32
}) : () -> ()
// CHECK-LABEL: static inline int32_t twice(int32_t x) {
// CHECK-NEXT: const int32_t two = 2;
// CHECK-NEXT: int32_t twice = x * two;
// CHECK-NEXT: return twice;

"emitc.func"() <{sym_name = "values", function_type = (!emitc.ptr<f32>, !emitc.size_t, f64) -> ()}> ({
^bb0(%p: !emitc.ptr<f32>, %n: !emitc.size_t, %d: f64):
  %pi = emitc.literal "M_PI" : f64
  %sum = emitc.add %d, %pi : (f64, f64) -> f64
  %array = "emitc.variable"() <{value = #emitc.opaque<"">}> : () -> !emitc.array<2x4xf32>
  %i = "emitc.constant"() <{value = 1 : index}> : () -> index
  %element = emitc.subscript %array[%i, %i] : (!emitc.array<2x4xf32>, index, index) -> !emitc.lvalue<f32>
  %float = emitc.cast %sum : f64 to f32
  emitc.assign %float : f32 to %element : !emitc.lvalue<f32>
  %point = "emitc.variable"() <{value = #emitc.opaque<"{1, 2}">}> : () -> !emitc.lvalue<!emitc.opaque<"Point">>
  %y = "emitc.member"(%point) <{member = "y"}> : (!emitc.lvalue<!emitc.opaque<"Point">>) -> !emitc.lvalue<f32>
  %read = "emitc.load"(%y) : (!emitc.lvalue<f32>) -> f32
  %address = emitc.apply "&"(%point) : (!emitc.lvalue<!emitc.opaque<"Point">>) -> !emitc.ptr<!emitc.opaque<"Point">>
  %minus = emitc.unary_minus %read : (f32) -> f32
  %plus = emitc.unary_plus %minus : (f32) -> f32
  %flags = emitc.bitwise_not %n : (!emitc.size_t) -> !emitc.size_t
  emitc.verbatim "use({}, {{{}});" args %plus, %flags : f32, !emitc.size_t
  emitc.verbatim "plain({});"
  emitc.return
}) : () -> ()
// CHECK-LABEL: void values(float* p, size_t n, double d) {
// CHECK-NEXT: double sum = d + M_PI;
// CHECK-NEXT: float array[2][4];
// CHECK-NEXT: const size_t i = 1;
// CHECK-NEXT: float float_ = (float) sum;
// CHECK-NEXT: array[i][i] = float_;
// CHECK-NEXT: Point point = {1, 2};
// CHECK-NEXT: float read = point.y;
// CHECK-NEXT: Point* address = &point;
// CHECK-NEXT: float minus = -read;
// CHECK-NEXT: float plus = +minus;
// CHECK-NEXT: size_t flags = ~n;
// CHECK-NEXT: use(plus, {flags});
// CHECK-NEXT: plain({});
// CHECK-NEXT: return;

// Parentheses stand where C++ needs them, and where it is easily misread.
"emitc.func"() <{sym_name = "parentheses", function_type = (i32, i32, i1) -> i32}> ({
^bb0(%a: i32, %b: i32, %c: i1):
  %r = "emitc.expression"(%a, %b, %c) ({
  ^bb0(%x: i32, %y: i32, %z: i1):
    %1 = emitc.add %x, %y : (i32, i32) -> i32
    %2 = emitc.mul %1, %y : (i32, i32) -> i32
    %3 = emitc.sub %x, %y : (i32, i32) -> i32
    %4 = emitc.sub %2, %3 : (i32, i32) -> i32
    %5 = emitc.bitwise_left_shift %4, %y : (i32, i32) -> i32
    %6 = emitc.unary_minus %5 : (i32) -> i32
    %7 = emitc.unary_minus %6 : (i32) -> i32
    %8 = "emitc.conditional"(%z, %7, %x) : (i1, i32, i32) -> i32
    %9 = emitc.div %8, %y : (i32, i32) -> i32
    emitc.yield %9 : i32
  }) : (i32, i32, i1) -> i32
  emitc.return %r : i32
}) : () -> ()
// CHECK-LABEL: int32_t parentheses(int32_t a, int32_t b, bool c) {
// CHECK-NEXT: int32_t r = (c ? - -(((a + b) * b - (a - b)) << b) : a) / b;
