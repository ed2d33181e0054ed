// One value under several names at one address, and what only looks like it.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!left = !pto.tile_buf<left, 16x16xf16, slayout=row_major>
!right = !pto.tile_buf<right, 16x16xf16, slayout=col_major>

// A sum is begun by one name, goes on by two more and is stored by one that is updated.
module attributes {pto.target_arch = "a2a3"} {
  func.func @accumulator(%p: !pto.partition_tensor_view<16x16xf32>, %l: !left, %r: !right, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %phi = pto.alloc_tile addr = %at0 : !acc
    %init = pto.alloc_tile addr = %at0 : !acc
    %first = pto.alloc_tile addr = %at0 : !acc
    scf.for %o = %c0 to %n step %c1 {
      scf.for %k = %c0 to %n step %c1 {
        %begins = arith.cmpi eq, %k, %c0 : index
        scf.if %begins {
          pto.tmatmul ins(%l, %r : !left, !right) outs(%first : !acc)
        } else {
          pto.tmatmul.acc ins(%init, %l, %r : !acc, !left, !right) outs(%init : !acc)
        }
        pto.tmatmul.acc ins(%phi, %l, %r : !acc, !left, !right) outs(%phi : !acc)
      }
      pto.tstore ins(%init : !acc) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!left = !pto.tile_buf<left, 16x16xf16, slayout=row_major>
!right = !pto.tile_buf<right, 16x16xf16, slayout=col_major>

// Two sums that live at one time are two variables.
module attributes {pto.target_arch = "a2a3"} {
  func.func @two_sums(%p: !pto.partition_tensor_view<16x16xf32>, %l: !left, %r: !right, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    // expected-note @+1 2 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !acc
    // expected-note @+1 2 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !acc
    pto.tmatmul ins(%l, %r : !left, !right) outs(%a : !acc)
    // expected-note @+1 {{it is overwritten here}}
    pto.tmatmul ins(%l, %r : !left, !right) outs(%b : !acc)
    scf.for %k = %c0 to %n step %c1 {
      // expected-error @+1 {{reads %a at acc[0, 1024), but 'pto.tmatmul}}
      pto.tmatmul.acc ins(%a, %l, %r : !acc, !left, !right) outs(%a : !acc)
      // expected-error @+2 {{reads %b at acc[0, 1024), but 'pto.tmatmul.acc' has overwritten it with %a}}
      // expected-note @-2 {{it is overwritten here}}
      pto.tmatmul.acc ins(%b, %l, %r : !acc, !left, !right) outs(%b : !acc)
    }
    return
  }
}

// -----

!row = !pto.tile_buf<vec, 1x64xf32>
!rows = !pto.tile_buf<vec, 8x64xf32>
!part = !pto.partition_tensor_view<8x64xf32>

// Row %i is read; row 0, which is overwritten, was read in the first iteration.
module attributes {pto.target_arch = "a2a3"} {
  func.func @rows(%p: !part) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %at0 = arith.constant 0 : i64
    %at4096 = arith.constant 4096 : i64
    %all = pto.alloc_tile addr = %at0 : !rows
    %sum = pto.alloc_tile addr = %at4096 : !row
    pto.tload ins(%p : !part) outs(%all : !rows)
    scf.for %i = %c0 to %c8 step %c1 {
      %line = pto.subview %all[%i, %c0] sizes [1, 64] : !rows -> !row
      %half = pto.alloc_tile addr = %at0 : !row
      pto.texp ins(%line : !row) outs(%half : !row)
      pto.tabs ins(%half : !row) outs(%sum : !row)
    }
    return
  }
}

// -----

!row = !pto.tile_buf<vec, 1x64xf32>
!rows = !pto.tile_buf<vec, 8x64xf32>
!part = !pto.partition_tensor_view<8x64xf32>

// Row 7 is overwritten in the first iteration, and read in the last one.
module attributes {pto.target_arch = "a2a3"} {
  func.func @last_row(%p: !part) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %at0 = arith.constant 0 : i64
    %at1792 = arith.constant 1792 : i64
    %at4096 = arith.constant 4096 : i64
    // expected-note @+1 {{%all is allocated here}}
    %all = pto.alloc_tile addr = %at0 : !rows
    %sum = pto.alloc_tile addr = %at4096 : !row
    pto.tload ins(%p : !part) outs(%all : !rows)
    scf.for %i = %c0 to %c8 step %c1 {
      %line = pto.subview %all[%i, %c0] sizes [1, 64] : !rows -> !row
      // expected-error @+1 {{reads %all at vec[0, 2048), but 'pto.tabs' has overwritten it with %half}}
      pto.texp ins(%line : !row) outs(%sum : !row)
      // expected-note @+1 {{%half is allocated here}}
      %half = pto.alloc_tile addr = %at1792 : !row
      // expected-note @+1 {{it is overwritten here}}
      pto.tabs ins(%sum : !row) outs(%half : !row)
      pto.tabs ins(%half : !row) outs(%sum : !row)
    }
    return
  }
}

// -----

!tile = !pto.tile_buf<vec, 16x16xf32>
!part = !pto.partition_tensor_view<16x16xf32>

// A write that nothing reads, of another value, in a branch or a loop of one iteration.
module attributes {pto.target_arch = "a2a3"} {
  func.func @dead(%p: !part, %c: i1, %s: f32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !tile
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !tile
    pto.tload ins(%p : !part) outs(%a : !tile)
    scf.if %c {
      // expected-note @+1 {{it is overwritten here}}
      pto.texpands ins(%s : f32) outs(%b : !tile)
    }
    // expected-error @+1 {{reads %a at vec[0, 1024), but 'pto.texpands' has overwritten it with %b}}
    pto.tstore ins(%a : !tile) outs(%p : !part)
    return
  }
}

// -----

!tile = !pto.tile_buf<vec, 8x16xf32>

// A source of which fewer columns are valid is overwritten by the copy of the other one.
module attributes {pto.target_arch = "a2a3"} {
  func.func @partial() {
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %s = arith.constant 1.0 : f32
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %a = pto.alloc_tile addr = %at0 : !tile
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 8x16xf32, valid=8x8>
    %over_a = pto.alloc_tile addr = %at0 : !tile
    // expected-note @+1 {{%over_b is allocated here}}
    %over_b = pto.alloc_tile addr = %at512 : !tile
    pto.texpands ins(%s : f32) outs(%a : !tile)
    pto.texpands ins(%s : f32) outs(%b : !pto.tile_buf<vec, 8x16xf32, valid=8x8>)
    pto.tpartadd ins(%a, %b : !tile, !pto.tile_buf<vec, 8x16xf32, valid=8x8>) outs(%over_a : !tile)
    // expected-error @+1 {{'pto.tpartmul' op reads %b at vec[512, 1024) and writes %over_b at vec[512, 1024), but may not run in place}}
    pto.tpartmul ins(%over_a, %b : !tile, !pto.tile_buf<vec, 8x16xf32, valid=8x8>) outs(%over_b : !tile)
    return
  }
}

// -----

!tile = !pto.tile_buf<vec, 16x16xf32>
!part = !pto.partition_tensor_view<16x16xf32>

// One cell that is written anew does not bring the others back.
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_cell(%p: !part, %s: f32) {
    %c0 = arith.constant 0 : index
    %at0 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !tile
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !tile
    pto.tload ins(%p : !part) outs(%a : !tile)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !part) outs(%b : !tile)
    pto.tstore ins(%b : !tile) outs(%p : !part)
    pto.tsetval ins(%c0, %s : index, f32) outs(%a : !tile)
    // expected-error @+1 {{reads %a at vec[0, 1024), but 'pto.tload' has overwritten it with %b}}
    pto.tstore ins(%a : !tile) outs(%p : !part)
    return
  }
}

// -----

// What a loop carries has one type: integers are not the next value of floats.
module attributes {pto.target_arch = "a2a3"} {
  func.func @other_elements(%p: !pto.partition_tensor_view<16x16xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    // expected-note @+1 {{%a is allocated here}}
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%b is allocated here}}
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xi32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      // expected-error @+2 {{reads %a at vec[0, 1024), but 'pto.tcvt' has overwritten it with %b}}
      // expected-note @+1 {{it is overwritten here}}
      pto.tcvt ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xi32>)
    }
    return
  }
}
