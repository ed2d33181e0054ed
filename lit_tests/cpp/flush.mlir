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

// Other units do not look into the scalar unit's cache: what they load is written back
// first, and what they have stored is not taken from it, nor are its bytes of the same line.

func.func @shared(%s: !pto.ptr<f32>, %t: !pto.ptr<f32>, %u: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %a0 = arith.constant 0 : i64
  %one = arith.constant 1.0 : f32
  %v = pto.make_tensor_view %s, shape = [%c1, %c8], strides = [%c8, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %t, shape = [%c1, %c8], strides = [%c8, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c1, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x8xf32>
  %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c1, %c8] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<1x8xf32>
  %a = pto.alloc_tile addr = %a0 : !pto.tile_buf<vec, 1x8xf32>
  pto.store_scalar %one, %s[%n] : !pto.ptr<f32>, f32
  pto.tload ins(%p : !pto.partition_tensor_view<1x8xf32>) outs(%a : !pto.tile_buf<vec, 1x8xf32>)
  pto.tstore ins(%a : !pto.tile_buf<vec, 1x8xf32>) outs(%q : !pto.partition_tensor_view<1x8xf32>)
  %x = pto.load_scalar %t[%n] : !pto.ptr<f32> -> f32
  pto.store_scalar %x, %t[%c8] : !pto.ptr<f32>, f32
  %y = pto.load_scalar %s[%n] : !pto.ptr<f32> -> f32
  pto.store_scalar %y, %u[%n] : !pto.ptr<f32>, f32
  return
}

// CHECK: s[n] = one;
// CHECK-NEXT: dcci((__gm__ void*)(s + n), cache_line_t::SINGLE_CACHE_LINE);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: TLOAD(a, p);
// CHECK-NEXT: TSTORE(q, a);
// CHECK-NEXT: dcci((__gm__ void*)(t + n), cache_line_t::SINGLE_CACHE_LINE);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: float x = t[n];
// CHECK-NEXT: dcci((__gm__ void*)(t + c8), cache_line_t::SINGLE_CACHE_LINE);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: t[c8] = x;
// CHECK-NEXT: dcci((__gm__ void*)(t + c8), cache_line_t::SINGLE_CACHE_LINE);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: float y = s[n];
// CHECK-NEXT: u[n] = y;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
