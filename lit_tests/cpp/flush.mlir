// RUN: pto-opt -t cpp %s | filecheck %s

// A barrier of all units stands before the flush of scalar stores; where the function
// ends with one, there is no second one.

func.func @stores(%x: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %one = arith.constant 1.0 : f32
  pto.store_scalar %one, %x[%n] : !pto.ptr<f32>, f32
  return
}

// CHECK: x[n] = one;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;

func.func @ends_with_a_barrier(%y: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %one = arith.constant 1.0 : f32
  pto.store_scalar %one, %y[%n] : !pto.ptr<f32>, f32
  pto.barrier <PIPE_ALL>
  return
}

// CHECK: y[n] = one;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;

func.func @ends_with_another_barrier(%z: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %one = arith.constant 1.0 : f32
  pto.store_scalar %one, %z[%n] : !pto.ptr<f32>, f32
  pto.barrier <PIPE_MTE3>
  return
}

// CHECK: z[n] = one;
// CHECK-NEXT: pipe_barrier(PIPE_MTE3);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
