// RUN: pto-opt -t cpp %s | filecheck %s

// Kernels, helpers and declarations; callees come first.

func.func @vector_kernel(%x: !pto.ptr<f32>, %h: !pto.ptr<f16>, %b: !pto.ptr<bf16>, %n: index, %i: i32, %flag: i1) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %half = func.call @halved(%n) : (index) -> index
  func.call @tell(%half) : (index) -> ()
  func.call @fill(%x, %half) : (!pto.ptr<f32>, index) -> ()
  return
}

func.func @cube_kernel(%x: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  return
}

func.func @entry(%x: !pto.ptr<f32>) attributes {pto.entry} {
  return
}

func.func private @halved(%n: index) -> index {
  %c2 = arith.constant 2 : index
  %h = arith.divsi %n, %c2 : index
  return %h : index
}

func.func private @fill(%x: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %one = arith.constant 1.0 : f32
  pto.store_scalar %one, %x[%n] : !pto.ptr<f32>, f32
  return
}

func.func @public_helper(%n: index) -> index {
  return %n : index
}

func.func @visible(%n: index) attributes {pto.visibility = "external"} {
  return
}

func.func private @tell(index)

// CHECK: #include "pto/pto-inst.hpp"
// CHECK-NEXT: using namespace pto;
// CHECK-EMPTY:
// CHECK-NEXT: extern "C" AICORE void tell(int64_t);

// CHECK-LABEL: static AICORE inline int64_t halved(int64_t n) {
// CHECK-NEXT: const int64_t c2 = 2;
// CHECK-NEXT: int64_t h = n / c2;
// CHECK-NEXT: return h;
// CHECK-NEXT: }

// CHECK-LABEL: static AICORE inline void fill(__gm__ float* x, int64_t n) {
// CHECK-NEXT: const float one = 1.0f;
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: x[n] = one;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;
// CHECK-NEXT: }

// CHECK-LABEL: __global__ AICORE void vector_kernel(__gm__ float* x, __gm__ half* h, __gm__ bfloat16_t* b, int64_t n, int32_t i, bool flag) {
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: int64_t half_ = halved(n);
// CHECK-NEXT: tell(half_);
// CHECK-NEXT: fill(x, half_);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;
// CHECK-NEXT: }

// CHECK-LABEL: __global__ AICORE void cube_kernel(__gm__ float* x) {
// CHECK-NEXT: #if defined(__DAV_CUBE__)
// CHECK-NEXT: #endif // __DAV_CUBE__
// CHECK-NEXT: return;
// CHECK-NEXT: }

// CHECK-LABEL: extern "C" __global__ AICORE void entry(__gm__ float* x) {
// CHECK-NEXT: return;
// CHECK-NEXT: }

// CHECK-LABEL: AICORE int64_t public_helper(int64_t n) {
// CHECK-NEXT: return n;
// CHECK-NEXT: }

// CHECK-LABEL: extern "C" AICORE void visible(int64_t n) {
// CHECK-NEXT: return;
// CHECK-NEXT: }

// A call is of functions that no host calls, whatever kernels they could be.
func.func @part(%p: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  return
}

func.func @whole(%p: !pto.ptr<f32>) attributes {pto.entry} {
  func.call @part(%p) : (!pto.ptr<f32>) -> ()
  return
}

// CHECK: {{^}}AICORE void part(__gm__ float* p) {
// CHECK: extern "C" __global__ AICORE void whole(__gm__ float* p) {
// CHECK: part(p);
