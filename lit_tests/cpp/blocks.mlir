// RUN: pto-opt -t cpp %s | filecheck %s

// Regions of several blocks: each stands in the braces of the one that dominates it.

func.func @cfg(%cond: i1, %lhs: i32, %rhs: i32) -> i32 {
  cf.cond_br %cond, ^bb1, ^bb2
^bb1:
  %then = arith.addi %lhs, %rhs : i32
  cf.br ^bb3(%then : i32)
^bb2:
  %else = arith.subi %lhs, %rhs : i32
  cf.br ^bb3(%else : i32)
^bb3(%merged: i32):
  %out = arith.addi %merged, %rhs : i32
  return %out : i32
}

// CHECK-LABEL: AICORE int32_t cfg(bool cond, int32_t lhs, int32_t rhs) {
// CHECK-NEXT: int32_t returned;
// CHECK-NEXT: int32_t merged;
// CHECK-NEXT: if (cond) {
// CHECK-NEXT: goto label2;
// CHECK-NEXT: } else {
// CHECK-NEXT: goto label3;
// CHECK-NEXT: }
// CHECK-NEXT: label2: {
// CHECK-NEXT: int32_t then = (int32_t) ((uint32_t) lhs + (uint32_t) rhs);
// CHECK-NEXT: merged = then;
// CHECK-NEXT: goto label4;
// CHECK-NEXT: }
// CHECK-NEXT: label3: {
// CHECK-NEXT: int32_t else_ = (int32_t) ((uint32_t) lhs - (uint32_t) rhs);
// CHECK-NEXT: merged = else_;
// CHECK-NEXT: goto label4;
// CHECK-NEXT: }
// CHECK-NEXT: label4: {
// CHECK-NEXT: int32_t out = (int32_t) ((uint32_t) merged + (uint32_t) rhs);
// CHECK-NEXT: returned = out;
// CHECK-NEXT: }
// CHECK-NEXT: return returned;
// CHECK-NEXT: }

func.func @loop(%n: i32, %p: !pto.ptr<i32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %i0 = arith.constant 0 : index
  cf.br ^head(%c0, %c1 : i32, i32)
^head(%a: i32, %b: i32):
  %go = arith.cmpi slt, %a, %n : i32
  cf.cond_br %go, ^body, ^exit
^body:
  %next = arith.addi %a, %b : i32
  cf.br ^head(%b, %next : i32, i32)
^exit:
  pto.store_scalar %a, %p[%i0] : !pto.ptr<i32>, i32
  return
}

// CHECK-LABEL: __global__ AICORE void loop(int32_t n, __gm__ int32_t* p) {
// CHECK-NEXT: const int32_t c0 = 0;
// CHECK-NEXT: const int32_t c1 = 1;
// CHECK-NEXT: const int64_t i0 = 0;
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: int32_t a;
// CHECK-NEXT: int32_t b;
// CHECK-NEXT: a = c0;
// CHECK-NEXT: b = c1;
// CHECK-NEXT: goto label2;
// CHECK-NEXT: label2: {
// CHECK-NEXT: int32_t a_1 = a;
// CHECK-NEXT: bool go = a_1 < n;
// CHECK-NEXT: if (go) {
// CHECK-NEXT: goto label3;
// CHECK-NEXT: } else {
// CHECK-NEXT: goto label4;
// CHECK-NEXT: }
// CHECK-NEXT: label3: {
// CHECK-NEXT: int32_t next = (int32_t) ((uint32_t) a_1 + (uint32_t) b);
// CHECK-NEXT: a = b;
// CHECK-NEXT: b = next;
// CHECK-NEXT: goto label2;
// CHECK-NEXT: }
// CHECK-NEXT: label4: {
// CHECK-NEXT: p[i0] = a_1;
// CHECK-NEXT: }
// CHECK-NEXT: }
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @choose(%i: index, %a: i32, %b: i32) -> i32 {
  %r = scf.index_switch %i -> i32
  case 2 {
    scf.yield %a : i32
  }
  case 5 {
    %s = arith.addi %a, %b : i32
    scf.yield %s : i32
  }
  default {
    scf.yield %b : i32
  }
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t choose(int64_t i, int32_t a, int32_t b) {
// CHECK-NEXT: int32_t r;
// CHECK-NEXT: bool v1 = i == 2;
// CHECK-NEXT: bool v2 = i == 5;
// CHECK-NEXT: if (v1) {
// CHECK-NEXT: r = a;
// CHECK-NEXT: } else if (v2) {
// CHECK-NEXT: int32_t s = (int32_t) ((uint32_t) a + (uint32_t) b);
// CHECK-NEXT: r = s;
// CHECK-NEXT: } else {
// CHECK-NEXT: r = b;
// CHECK-NEXT: }
// CHECK-NEXT: return r;
// CHECK-NEXT: }

func.func @within(%a: i32, %b: i32, %c: i1) -> i32 {
  %r = scf.execute_region -> i32 {
    %s = arith.addi %a, %b : i32
    scf.yield %s : i32
  }
  %q = scf.execute_region -> i32 {
    cf.cond_br %c, ^bb1, ^bb2(%r : i32)
  ^bb1:
    scf.yield %a : i32
  ^bb2(%x: i32):
    scf.yield %x : i32
  }
  return %q : i32
}

// CHECK-LABEL: AICORE int32_t within(int32_t a, int32_t b, bool c) {
// CHECK-NEXT: int32_t s = (int32_t) ((uint32_t) a + (uint32_t) b);
// CHECK-NEXT: int32_t q;
// CHECK-NEXT: int32_t x;
// CHECK-NEXT: if (c) {
// CHECK-NEXT: goto label2;
// CHECK-NEXT: } else {
// CHECK-NEXT: x = s;
// CHECK-NEXT: goto label3;
// CHECK-NEXT: }
// CHECK-NEXT: label2: {
// CHECK-NEXT: q = a;
// CHECK-NEXT: goto label4;
// CHECK-NEXT: }
// CHECK-NEXT: label3: {
// CHECK-NEXT: q = x;
// CHECK-NEXT: }
// CHECK-NEXT: label4:;
// CHECK-NEXT: return q;
// CHECK-NEXT: }
