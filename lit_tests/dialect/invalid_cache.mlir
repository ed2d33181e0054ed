// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What caches and fences refuse.

func.func @cmo_cacheinvalid() {
  // expected-error @+1 {{only supports GM cache maintenance}}
  pto.cmo.cacheinvalid all #pto.address_space<vec>
  return
}

// -----

func.func @cmo_cacheinvalid(%p: !pto.ptr<i32, ub>) {
  // expected-error @+1 {{single_cache_line address expects a GM pointer or GM tensor view}}
  pto.cmo.cacheinvalid %p single_cache_line : !pto.ptr<i32, ub>
  return
}

// -----

func.func @cmo_cacheinvalid(%p: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{single_cache_line address expects a GM pointer or GM tensor view}}
  pto.cmo.cacheinvalid %p single_cache_line : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @cmo_cacheinvalid() {
  // expected-error @+1 {{expected a #pto.address_space attribute}}
  pto.cmo.cacheinvalid all #pto.layout<nd>
  return
}

// -----

func.func @fence_barrier_all() {
  // expected-error @+1 {{expected a #pto.fence_scope attribute}}
  pto.fence.barrier_all #pto.pipe<PIPE_V>
  return
}
