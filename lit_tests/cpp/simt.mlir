// RUN: pto-opt -t cpp %s | filecheck %s

// What lanes run is a function of its own.

module attributes {pto.target_arch = "a5"} {
  func.func @lanes(%p: !pto.ptr<i32>, %n: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c3 = arith.constant 3 : index
    %two = arith.constant 2 : i32
    %twice = arith.muli %n, %two : i32
    pto.section.simt<<<32, 2, 1>>> {
      %x = pto.load_scalar %p[%c3] : !pto.ptr<i32> -> i32
      %sum = arith.addi %x, %twice : i32
      pto.store_scalar %sum, %p[%c3] : !pto.ptr<i32>, i32
    }
    pto.section.simt<<<16, 1, 1>>> {
    }
    return
  }

  // CHECK-LABEL: AICORE __simt_vf__ LAUNCH_BOUND(64) inline void lanes_simt1(__gm__ int32_t* p, int32_t twice) {
  // CHECK-NEXT: const int64_t c3 = 3;
  // CHECK-NEXT: int32_t x = p[c3];
  // CHECK-NEXT: int32_t sum = (int32_t) ((uint32_t) x + (uint32_t) twice);
  // CHECK-NEXT: p[c3] = sum;
  // CHECK-NEXT: return;
  // CHECK-NEXT: }
  
  // CHECK-LABEL: AICORE __simt_vf__ LAUNCH_BOUND(16) inline void lanes_simt2() {
  // CHECK-NEXT: return;
  // CHECK-NEXT: }
  
  // CHECK-LABEL: __global__ AICORE void lanes(__gm__ int32_t* p, int32_t n) {
  // CHECK-NEXT: const int32_t two = 2;
  // CHECK-NEXT: #if defined(__DAV_VEC__)
  // CHECK-NEXT: set_mask_norm();
  // CHECK-NEXT: set_vector_mask(-1, -1);
  // CHECK-NEXT: int32_t twice = (int32_t) ((uint32_t) n * (uint32_t) two);
  // CHECK-NEXT: cce::async_invoke<lanes_simt1>(cce::dim3{32, 2, 1}, p, twice);
  // CHECK-NEXT: cce::async_invoke<lanes_simt2>(cce::dim3{16, 1, 1});
  // CHECK-NEXT: #endif // __DAV_VEC__
  // CHECK-NEXT: return;
  // CHECK-NEXT: }
}
