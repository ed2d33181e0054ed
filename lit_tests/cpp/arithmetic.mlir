// RUN: pto-opt -t cpp %s | filecheck %s

// arith, one line of C++ an operation. Sums wrap around: they are computed unsigned.

func.func @integers(%a: i32, %b: i32, %p: !pto.ptr<i32>) {
  %add = arith.addi %a, %b : i32
  %sub = arith.subi %a, %b : i32
  %mul = arith.muli %a, %b : i32
  %and = arith.andi %a, %b : i32
  %or = arith.ori %a, %b : i32
  %xor = arith.xori %a, %b : i32
  %divsi = arith.divsi %a, %b : i32
  %remsi = arith.remsi %a, %b : i32
  %divui = arith.divui %a, %b : i32
  %remui = arith.remui %a, %b : i32
  %ceildivsi = arith.ceildivsi %a, %b : i32
  %floordivsi = arith.floordivsi %a, %b : i32
  %ceildivui = arith.ceildivui %a, %b : i32
  %shl = arith.shli %a, %b : i32
  %shrui = arith.shrui %a, %b : i32
  %shrsi = arith.shrsi %a, %b : i32
  %minsi = arith.minsi %a, %b : i32
  %maxsi = arith.maxsi %a, %b : i32
  %minui = arith.minui %a, %b : i32
  %maxui = arith.maxui %a, %b : i32
  func.call @use2(%add, %sub) : (i32, i32) -> ()
  func.call @use2(%mul, %and) : (i32, i32) -> ()
  func.call @use2(%or, %xor) : (i32, i32) -> ()
  func.call @use2(%divsi, %remsi) : (i32, i32) -> ()
  func.call @use2(%divui, %remui) : (i32, i32) -> ()
  func.call @use2(%ceildivsi, %floordivsi) : (i32, i32) -> ()
  func.call @use2(%ceildivui, %shl) : (i32, i32) -> ()
  func.call @use2(%shrui, %shrsi) : (i32, i32) -> ()
  func.call @use2(%minsi, %maxsi) : (i32, i32) -> ()
  func.call @use2(%minui, %maxui) : (i32, i32) -> ()
  return
}

func.func private @use2(i32, i32)

// Products of 16 bits would overflow the int that C++ computes them in.
func.func @narrow(%a: i16, %b: i16, %x: i1, %y: i1) -> i16 {
  %mul = arith.muli %a, %b : i16
  %add = arith.addi %mul, %b : i16
  %flip = arith.addi %x, %y : i1
  %both = arith.muli %flip, %y : i1
  %least = arith.minsi %both, %x : i1
  %chosen = arith.select %least, %add, %a : i16
  return %chosen : i16
}

func.func @compare_integers(%a: i64, %b: i64) -> i1 {
  %eq = arith.cmpi eq, %a, %b : i64
  %ne = arith.cmpi ne, %a, %b : i64
  %slt = arith.cmpi slt, %a, %b : i64
  %sge = arith.cmpi sge, %a, %b : i64
  %ult = arith.cmpi ult, %a, %b : i64
  %uge = arith.cmpi uge, %a, %b : i64
  %bools = arith.cmpi slt, %eq, %ne : i1
  %1 = arith.andi %eq, %ne : i1
  %2 = arith.andi %slt, %sge : i1
  %3 = arith.ori %ult, %uge : i1
  %4 = arith.xori %1, %2 : i1
  %5 = arith.andi %3, %4 : i1
  %6 = arith.andi %5, %bools : i1
  return %6 : i1
}

func.func @floats(%a: f32, %b: f32, %c: f64) -> f32 {
  %add = arith.addf %a, %b : f32
  %sub = arith.subf %add, %b : f32
  %mul = arith.mulf %sub, %b : f32
  %div = arith.divf %mul, %b : f32
  %neg = arith.negf %div : f32
  %maxnum = arith.maxnumf %neg, %b : f32
  %minnum = arith.minnumf %maxnum, %b : f32
  %maximum = arith.maximumf %minnum, %b : f32
  %minimum = arith.minimumf %maximum, %b : f32
  %abs = math.absf %minimum : f32
  return %abs : f32
}

func.func @compare_floats(%a: f32, %b: f32, %p: !pto.ptr<i8>) -> i1 {
  %oeq = arith.cmpf oeq, %a, %b : f32
  %one = arith.cmpf one, %a, %b : f32
  %olt = arith.cmpf olt, %a, %b : f32
  %ord = arith.cmpf ord, %a, %b : f32
  %ueq = arith.cmpf ueq, %a, %b : f32
  %ugt = arith.cmpf ugt, %a, %b : f32
  %une = arith.cmpf une, %a, %b : f32
  %uno = arith.cmpf uno, %a, %b : f32
  %1 = arith.andi %oeq, %one : i1
  %2 = arith.andi %olt, %ord : i1
  %3 = arith.andi %ueq, %ugt : i1
  %4 = arith.andi %une, %uno : i1
  %5 = arith.andi %1, %2 : i1
  %6 = arith.andi %3, %4 : i1
  %7 = arith.andi %5, %6 : i1
  return %7 : i1
}

func.func @casts(%i: i32, %b: i1, %f: f32, %n: index, %h: f16) -> f32 {
  %wide = arith.index_cast %i : i32 to index
  %same = arith.index_cast %wide : index to i64
  %sext = arith.extsi %b : i1 to i32
  %zext = arith.extui %b : i1 to i32
  %zext64 = arith.extui %i : i32 to i64
  %low = arith.trunci %same : i64 to i8
  %bit = arith.trunci %zext64 : i64 to i1
  %sum = arith.addi %sext, %zext : i32
  %si = arith.sitofp %sum : i32 to f32
  %ui = arith.uitofp %low : i8 to f32
  %from = arith.fptosi %f : f32 to i32
  %fromu = arith.fptoui %f : f32 to i32
  %half = arith.truncf %si : f32 to f16
  %float = arith.extf %half : f16 to f32
  %bits = arith.bitcast %ui : f32 to i32
  %unsigned = builtin.unrealized_conversion_cast %from : i32 to ui32
  %back = builtin.unrealized_conversion_cast %unsigned : ui32 to i32
  %all = arith.addi %bits, %back : i32
  %more = arith.addi %all, %fromu : i32
  %r = arith.sitofp %more : i32 to f32
  %chosen = arith.select %bit, %r, %float : f32
  return %chosen : f32
}

func.func @extended(%a: i32, %b: i32, %c: i64) -> i32 {
  %sum, %carry = arith.addui_extended %a, %b : i32, i1
  %low, %high = arith.mulsi_extended %a, %b : i32
  %low64, %high64 = arith.mului_extended %c, %c : i64
  %t = arith.trunci %high64 : i64 to i32
  %c32 = arith.extui %carry : i1 to i32
  %1 = arith.addi %sum, %c32 : i32
  %2 = arith.addi %high, %t : i32
  %3 = arith.addi %1, %2 : i32
  return %3 : i32
}

func.func @constants(%p: !pto.ptr<f32>, %q: !pto.ptr<f16>, %n: index) {
  %i = arith.constant -5 : i32
  %least = arith.constant -9223372036854775808 : i64
  %yes = arith.constant true
  %f = arith.constant 8.83883476483184327e-02 : f32
  %one = arith.constant 1.0 : f32
  %tiny = arith.constant 1.0e-6 : f32
  %d = arith.constant 0.1 : f64
  %h = arith.constant 0.1 : f16
  func.call @use7(%i, %least, %yes, %f, %one, %d, %h) : (i32, i64, i1, f32, f32, f64, f16) -> ()
  pto.store_scalar %tiny, %p[%n] : !pto.ptr<f32>, f32
  return
}

func.func private @use7(i32, i64, i1, f32, f32, f64, f16)

// CHECK: extern "C" AICORE void use2(int32_t, int32_t);

// CHECK: extern "C" AICORE void use7(int32_t, int64_t, bool, float, float, double, half);

// CHECK-LABEL: AICORE void integers(int32_t a, int32_t b, __gm__ int32_t* p) {
// CHECK-NEXT: int32_t add = (int32_t) ((uint32_t) a + (uint32_t) b);
// CHECK-NEXT: int32_t sub = (int32_t) ((uint32_t) a - (uint32_t) b);
// CHECK-NEXT: int32_t mul = (int32_t) ((uint32_t) a * (uint32_t) b);
// CHECK-NEXT: int32_t and_ = (int32_t) ((uint32_t) a & (uint32_t) b);
// CHECK-NEXT: int32_t or_ = (int32_t) ((uint32_t) a | (uint32_t) b);
// CHECK-NEXT: int32_t xor_ = (int32_t) ((uint32_t) a ^ (uint32_t) b);
// CHECK-NEXT: int32_t divsi = a / b;
// CHECK-NEXT: int32_t remsi = a % b;
// CHECK-NEXT: int32_t divui = (int32_t) ((uint32_t) a / (uint32_t) b);
// CHECK-NEXT: int32_t remui = (int32_t) ((uint32_t) a % (uint32_t) b);
// CHECK-NEXT: int32_t ceildivsi = a / b + (int32_t) (a % b != 0 && (a < 0) == (b < 0));
// CHECK-NEXT: int32_t floordivsi = a / b - (int32_t) (a % b != 0 && (a < 0) != (b < 0));
// CHECK-NEXT: int32_t ceildivui = (int32_t) ((uint32_t) a / (uint32_t) b + (uint32_t) ((uint32_t) a % (uint32_t) b != 0u));
// CHECK-NEXT: int32_t shl = (int32_t) ((uint32_t) a << (uint32_t) b);
// CHECK-NEXT: int32_t shrui = (int32_t) ((uint32_t) a >> (uint32_t) b);
// CHECK-NEXT: int32_t shrsi = a >> (uint32_t) b;
// CHECK-NEXT: int32_t minsi = a < b ? a : b;
// CHECK-NEXT: int32_t maxsi = a > b ? a : b;
// CHECK-NEXT: int32_t minui = (uint32_t) a < (uint32_t) b ? a : b;
// CHECK-NEXT: int32_t maxui = (uint32_t) a > (uint32_t) b ? a : b;
// CHECK-NEXT: use2(add, sub);
// CHECK-NEXT: use2(mul, and_);
// CHECK-NEXT: use2(or_, xor_);
// CHECK-NEXT: use2(divsi, remsi);
// CHECK-NEXT: use2(divui, remui);
// CHECK-NEXT: use2(ceildivsi, floordivsi);
// CHECK-NEXT: use2(ceildivui, shl);
// CHECK-NEXT: use2(shrui, shrsi);
// CHECK-NEXT: use2(minsi, maxsi);
// CHECK-NEXT: use2(minui, maxui);
// CHECK-NEXT: return;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE int16_t narrow(int16_t a, int16_t b, bool x, bool y) {
// CHECK-NEXT: int16_t mul = (int16_t) ((uint32_t) a * (uint32_t) b);
// CHECK-NEXT: int16_t add = (int16_t) ((uint16_t) mul + (uint16_t) b);
// CHECK-NEXT: bool flip = x ^ y;
// CHECK-NEXT: bool both = flip & y;
// CHECK-NEXT: bool least = x < both ? both : x;
// CHECK-NEXT: int16_t chosen = least ? add : a;
// CHECK-NEXT: return chosen;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE bool compare_integers(int64_t a, int64_t b) {
// CHECK-NEXT: bool eq = a == b;
// CHECK-NEXT: bool ne = a != b;
// CHECK-NEXT: bool slt = a < b;
// CHECK-NEXT: bool sge = a >= b;
// CHECK-NEXT: bool ult = (uint64_t) a < (uint64_t) b;
// CHECK-NEXT: bool uge = (uint64_t) a >= (uint64_t) b;
// CHECK-NEXT: bool bools = ne < eq;
// CHECK-NEXT: bool v1 = eq & ne;
// CHECK-NEXT: bool v2 = slt & sge;
// CHECK-NEXT: bool v3 = ult | uge;
// CHECK-NEXT: bool v4 = v1 ^ v2;
// CHECK-NEXT: bool v5 = v3 & v4;
// CHECK-NEXT: bool v6 = v5 & bools;
// CHECK-NEXT: return v6;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE float floats(float a, float b, double c) {
// CHECK-NEXT: float add = a + b;
// CHECK-NEXT: float sub = add - b;
// CHECK-NEXT: float mul = sub * b;
// CHECK-NEXT: float div = mul / b;
// CHECK-NEXT: float neg = -div;
// CHECK-NEXT: float maxnum = neg != neg ? b : b != b ? neg : neg > b ? neg : b;
// CHECK-NEXT: float minnum = maxnum != maxnum ? b : b != b ? maxnum : maxnum < b ? maxnum : b;
// CHECK-NEXT: float maximum = minnum != minnum || b != b || (minnum == 0 && b == 0) ? minnum + b : minnum > b ? minnum : b;
// CHECK-NEXT: float minimum = maximum != maximum || b != b || (maximum == 0 && b == 0) ? -(-maximum - b) : maximum < b ? maximum : b;
// CHECK-NEXT: float abs = __builtin_fabsf(minimum);
// CHECK-NEXT: return abs;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE bool compare_floats(float a, float b, __gm__ int8_t* p) {
// CHECK-NEXT: bool oeq = a == b;
// CHECK-NEXT: bool one = a < b || a > b;
// CHECK-NEXT: bool olt = a < b;
// CHECK-NEXT: bool ord = a == a && b == b;
// CHECK-NEXT: bool ueq = !(a < b || a > b);
// CHECK-NEXT: bool ugt = !(a <= b);
// CHECK-NEXT: bool une = a != b;
// CHECK-NEXT: bool uno = a != a || b != b;
// CHECK-NEXT: bool v1 = oeq & one;
// CHECK-NEXT: bool v2 = olt & ord;
// CHECK-NEXT: bool v3 = ueq & ugt;
// CHECK-NEXT: bool v4 = une & uno;
// CHECK-NEXT: bool v5 = v1 & v2;
// CHECK-NEXT: bool v6 = v3 & v4;
// CHECK-NEXT: bool v7 = v5 & v6;
// CHECK-NEXT: return v7;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE float casts(int32_t i, bool b, float f, int64_t n, half h) {
// CHECK-NEXT: int64_t wide = (int64_t) i;
// CHECK-NEXT: int32_t sext = -(int32_t) b;
// CHECK-NEXT: int32_t zext = (int32_t) b;
// CHECK-NEXT: int64_t zext64 = (int64_t) (uint64_t) (uint32_t) i;
// CHECK-NEXT: int8_t low = (int8_t) wide;
// CHECK-NEXT: bool bit = (bool) ((uint64_t) zext64 & 1u);
// CHECK-NEXT: int32_t sum = (int32_t) ((uint32_t) sext + (uint32_t) zext);
// CHECK-NEXT: float si = (float) sum;
// CHECK-NEXT: float ui = (float) (uint8_t) low;
// CHECK-NEXT: int32_t from = (int32_t) f;
// CHECK-NEXT: int32_t fromu = (int32_t) (uint32_t) f;
// CHECK-NEXT: half half_ = (half) si;
// CHECK-NEXT: float float_ = (float) half_;
// CHECK-NEXT: int32_t bits = __builtin_bit_cast(int32_t, ui);
// CHECK-NEXT: uint32_t unsigned_ = (uint32_t) from;
// CHECK-NEXT: int32_t back = (int32_t) unsigned_;
// CHECK-NEXT: int32_t all = (int32_t) ((uint32_t) bits + (uint32_t) back);
// CHECK-NEXT: int32_t more = (int32_t) ((uint32_t) all + (uint32_t) fromu);
// CHECK-NEXT: float r = (float) more;
// CHECK-NEXT: float chosen = bit ? r : float_;
// CHECK-NEXT: return chosen;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE int32_t extended(int32_t a, int32_t b, int64_t c) {
// CHECK-NEXT: int32_t sum = (int32_t) ((uint32_t) a + (uint32_t) b);
// CHECK-NEXT: bool carry = (uint32_t) sum < (uint32_t) a;
// CHECK-NEXT: int32_t high = (int32_t) (((int64_t) a * (int64_t) b) >> 32);
// CHECK-NEXT: int64_t high64 = (int64_t) (((unsigned __int128) (uint64_t) c * (unsigned __int128) (uint64_t) c) >> 64);
// CHECK-NEXT: int32_t t = (int32_t) high64;
// CHECK-NEXT: int32_t c32 = (int32_t) carry;
// CHECK-NEXT: int32_t v1 = (int32_t) ((uint32_t) sum + (uint32_t) c32);
// CHECK-NEXT: int32_t v2 = (int32_t) ((uint32_t) high + (uint32_t) t);
// CHECK-NEXT: int32_t v3 = (int32_t) ((uint32_t) v1 + (uint32_t) v2);
// CHECK-NEXT: return v3;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE void constants(__gm__ float* p, __gm__ half* q, int64_t n) {
// CHECK-NEXT: const int32_t i = -5;
// CHECK-NEXT: const int64_t least = -9223372036854775807 - 1;
// CHECK-NEXT: const bool yes = true;
// CHECK-NEXT: const float f = 0.088388346f;
// CHECK-NEXT: const float one = 1.0f;
// CHECK-NEXT: const float tiny = 1e-06f;
// CHECK-NEXT: const double d = 0.1;
// CHECK-NEXT: const half h = 0.099975586f;
// CHECK-NEXT: use7(i, least, yes, f, one, d, h);
// CHECK-NEXT: p[n] = tiny;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: return;
// CHECK-NEXT: }
