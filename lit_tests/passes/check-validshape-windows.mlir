// Windows, elements and slots that reach beyond their tile, in every run or in one iteration.

// RUN: pto-opt --check-validshape --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 16x64xf32>
!r = !pto.tile_buf<vec, 1x64xf32>
func.func @rows(%t: !t, %x: f32) {
  // expected-note @-1 {{%t is made here}}
  // expected-note @-2 {{%t is made here}}
  // expected-note @-3 {{%t is made here}}
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c17 = arith.constant 17 : index
  %r = pto.alloc_tile : !r
  scf.for %i = %c0 to %c16 step %c1 {
    pto.textract ins(%t, %i, %c0 : !t, index, index) outs(%r : !r)
    %next = arith.addi %i, %c1 : index
    // expected-error @+1 {{'pto.tinsert' op takes 1 from 16 on in the rows of %t, which has 16 there in one iteration}}
    pto.tinsert ins(%r, %next, %c0 : !r, index, index) outs(%t : !t)
  }
  scf.for %i = %c0 to %c17 step %c1 {
    // expected-error @+1 {{'pto.textract' op takes 1 from 16 on in the rows of %t, which has 16 there in one iteration}}
    pto.textract ins(%t, %i, %c0 : !t, index, index) outs(%r : !r)
    // expected-error @+1 {{'pto.subview' op takes 1 from 16 on in the rows of %t, which has 16 there in one iteration}}
    %w = pto.subview %t[%i, %c0] sizes [1, 64] : !t -> !r
    %inside = arith.cmpi slt, %i, %c16 : index
    scf.if %inside {
      pto.textract ins(%t, %i, %c0 : !t, index, index) outs(%r : !r)
    }
  }
  return
}

// -----

// A window is as large as what is valid of it.

!t = !pto.tile_buf<vec, 24x64xf32>
!w = !pto.tile_buf<vec, 16x64xf32, valid=?x64>
func.func @less_is_left(%t: !t, %x: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c24 = arith.constant 24 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c24 step %c16 {
    %left = arith.subi %c24, %i : index
    %rows = arith.minsi %left, %c16 : index
    %w = pto.subview %t[%i, %c0] sizes [16, 64] valid [%rows, %c64] : !t -> !w
    pto.texpands ins(%x : f32) outs(%w : !w)
  }
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32>
func.func @elements(%t: !t, %p: !pto.ptr<f32>) {
  // expected-note @-1 {{%t is made here}}
  // expected-note @-2 {{%t is made here}}
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c1024 = arith.constant 1024 : index
  %c1025 = arith.constant 1025 : index
  scf.for %i = %c0 to %c1024 step %c1 {
    %v = pto.tgetval ins(%t, %i : !t, index) outs : f32
    pto.tsetval ins(%i, %v : index, f32) outs(%t : !t)
  }
  // expected-error @+1 {{'pto.tgetval' op takes 1 from 1024 on in the elements of %t, which has 1024 there}}
  %v = pto.tgetval ins(%t, %c1024 : !t, index) outs : f32
  scf.for %i = %c0 to %c1025 step %c1 {
    // expected-error @+1 {{'pto.tsetval' op takes 1 from 1024 on in the elements of %t, which has 1024 there in one iteration}}
    pto.tsetval ins(%i, %v : index, f32) outs(%t : !t)
  }
  return
}

// -----

!t = !pto.tile_buf<vec, 16x64xf32>
!m = !pto.multi_tile_buf<!t, count=2>
func.func @slots(%x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  // expected-note @+1 {{%m is made here}}
  %m = pto.alloc_multi_tile : !m
  scf.for %i = %c0 to %c4 step %c1 {
    %k = arith.remui %i, %c2 : index
    %right = pto.multi_tile_get %m[%k] : !m -> !t
    pto.texpands ins(%x : f32) outs(%right : !t)
    // expected-error @+1 {{'pto.multi_tile_get' op takes 1 from 3 on in the slots of %m, which has 2 there in one iteration}}
    %wrong = pto.multi_tile_get %m[%i] : !m -> !t
    pto.texpands ins(%x : f32) outs(%wrong : !t)
  }
  return
}
