// RUN: pto-opt %s --split-input-file --passes=check-buffer-reuse --verify-diagnostics

// A value that nothing ever reads by its name is for the other names of its bytes, from
// the end of its block on. A read before that end wants what was there before.

func.func @loop(%c: !pto.tile_buf<vec, 16x64xf32>, %lo: index, %hi: index, %s: f32) {
  %a = arith.constant 0 : i64
  %b = arith.constant 8192 : i64
  %step = arith.constant 1 : index
  // expected-note @+1 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  // expected-note @+1 {{%y is allocated here}}
  %y = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %z = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i = %lo to %hi step %step {
    pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tabs ins(%z : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
    // expected-error @+1 {{reads %x at vec[0, 4096), but 'pto.tabs' has overwritten it with %y}}
    pto.tabs ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%z : !pto.tile_buf<vec, 16x64xf32>)
  }
  return
}

// -----

func.func @branch(%which: i1, %s: f32) {
  %a = arith.constant 0 : i64
  %b = arith.constant 8192 : i64
  // expected-note @+1 {{%x is allocated here}}
  %x = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  // expected-note @+1 {{%y is allocated here}}
  %y = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %z = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%z : !pto.tile_buf<vec, 16x64xf32>)
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  scf.if %which {
    // expected-note @+1 {{it is overwritten here}}
    pto.tabs ins(%z : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
    // expected-error @+1 {{reads %x at vec[0, 4096), but 'pto.tabs' has overwritten it with %y}}
    pto.tabs ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%z : !pto.tile_buf<vec, 16x64xf32>)
  }
  return
}

// -----

func.func @next_turn_and_after(%lo: index, %hi: index, %s: f32) {
  %a = arith.constant 0 : i64
  %b = arith.constant 8192 : i64
  %step = arith.constant 1 : index
  %x = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %y = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %z = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 16x64xf32>
  pto.texpands ins(%s : f32) outs(%x : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %lo to %hi step %step {
    pto.tabs ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%z : !pto.tile_buf<vec, 16x64xf32>)
    pto.tabs ins(%z : !pto.tile_buf<vec, 16x64xf32>) outs(%y : !pto.tile_buf<vec, 16x64xf32>)
  }
  pto.tabs ins(%x : !pto.tile_buf<vec, 16x64xf32>) outs(%z : !pto.tile_buf<vec, 16x64xf32>)
  return
}
