// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What several tiles behind one handle refuse.

func.func @alloc_multi_tile() {
  // expected-error @+1 {{multi_tile_buf count must be >= 2 (got 1)}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=1>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{multi_tile_buf count must be <= 16 (got 17)}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=17>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{multi_tile_buf slot type must be `!pto.tile_buf<...>`}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<f32, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{valid_row operand is required because slot v_row is ?}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, valid=?x?>, count=2>
  return
}

// -----

func.func @alloc_multi_tile(%r: index) {
  // expected-error @+1 {{valid_row operand must be absent because slot v_row is 16}}
  %m = pto.alloc_multi_tile valid_row = %r : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{expects slot row-major none_box tile row byte size (cols * sizeof(dtype)) to be 32-byte aligned}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x4xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{slot dtype f8E4M3FN is not supported by pto.alloc_multi_tile yet}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf8E4M3FN>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{slot uses row_plus_one compaction, whose padded storage footprint exceeds product(shape) and would overlap adjacent multi-buffer slots}}
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32, compact=2>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  %a = arith.constant 8 : i64
  // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space}}
  %m = pto.alloc_multi_tile addr = %a : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{expects 2 planned slot addresses}}
  %m = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{planned slot addresses must be non-negative}}
  %m = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0, -4096>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile() {
  // expected-error @+1 {{planned slots 0 and 1 overlap}}
  %m = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0, 2048>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @alloc_multi_tile(%a: i64) {
  // expected-error @+1 {{cannot carry both base 'addr' and internal pto.multi_buffer_addrs}}
  %m = pto.alloc_multi_tile addr = %a {pto.multi_buffer_addrs = array<i64: 0, 4096>} : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>
  return
}

// -----

func.func @multi_tile_get(%m: !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>, %s: index) {
  // expected-error @+1 {{result tile_buf must match the multi_tile_buf slot type}}
  %t = pto.multi_tile_get %m[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  return
}

// -----

func.func @multi_tile_get(%m: !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2>) {
  %s = arith.constant 2 : index
  // expected-error @+1 {{constant slot 2 is out of range for multi_tile_buf count=2}}
  %t = pto.multi_tile_get %m[%s] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x64xf32>, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  return
}
