// RUN: pto-opt %s --split-input-file --passes=check-buffer-reuse --verify-diagnostics

// Addresses are what arith computes, with the widths and signs of its types.

// 61440 + 4096 - 57344 is 8192: %y lies on the second half of %x.
func.func @sum(%s: f32) {
  %base = arith.constant 4096 : i64
  %size = arith.constant 61440 : i64
  %back = arith.constant 57344 : i64
  %end = arith.addi %size, %base : i64
  %at = arith.subi %end, %back : i64
  // expected-note @+1 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %base : !pto.tile_buf<vec, 32x64xf32>
  // expected-note @+1 {{%y is allocated here}}
  %y = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 32x64xf32>)
  // expected-note @+1 {{it is overwritten here}}
  pto.texpands ins(%s : f32) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{reads %x at vec[4096, 12288), but 'pto.texpands' has overwritten it with %y}}
  pto.tabs ins(%x : !pto.tile_buf<vec, 32x64xf32>) outs(%x : !pto.tile_buf<vec, 32x64xf32>)
  return
}

// -----

// i16 keeps the low bits of 73728, which are 8192.
func.func @cut_off(%s: f32) {
  %8192 = arith.constant 8192 : i64
  %large = arith.constant 73728 : i32
  %cut = arith.trunci %large : i32 to i16
  %at = arith.extsi %cut : i16 to i64
  // expected-note @+1 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 16x64xf32>
  // expected-note @+1 {{%y is allocated here}}
  %y = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  // expected-note @+1 {{it is overwritten here}}
  pto.texpands ins(%s : f32) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
  // expected-error @+1 {{reads %x at vec[8192, 12288), but 'pto.texpands' has overwritten it with %y}}
  pto.tabs ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// -32768 is 32768 where its bits have no sign: the tiles have nothing in common.
func.func @without_a_sign(%s: f32) {
  %0 = arith.constant 0 : i64
  %low = arith.constant -32768 : i16
  %at = arith.extui %low : i16 to i64
  %x = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 128x64xf32>
  %y = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 128x64xf32>)
  pto.texpands ins(%s : f32) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
  pto.tabs ins(%x : !pto.tile_buf<vec, 128x64xf32>) outs(%x : !pto.tile_buf<vec, 128x64xf32>)
  pto.tabs ins(%y : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @misaligned() {
  %three = arith.constant 3 : i64
  %five = arith.constant 5 : i64
  %at = arith.muli %three, %five : i64
  // expected-error @+1 {{addr must be aligned to 32 bytes for local tile memory space, got 15}}
  %x = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  return
}

// -----

func.func @beyond_the_memory(%s: f32) {
  %one = arith.constant 1 : i64
  %eighteen = arith.constant 18 : i64
  %at = arith.shli %one, %eighteen : i64
  // expected-error @+1 {{%x at vec[262144, 266240) does not fit into vec}}
  %x = pto.alloc_tile addr = %at : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  return
}
