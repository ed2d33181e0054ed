// Tiles that share bytes across loops and branches.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

// A value from before a loop is needed in its next turn.
module attributes {pto.target_arch = "a2a3"} {
  func.func @next_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.tload' has overwritten it with %x at vec[512, 1536)}}
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      // expected-note @+1 {{it is overwritten here}}
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// In the last turn only: a loop of one turn has no next one.
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %c1 step %c1 {
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// The value is new in every turn.
module attributes {pto.target_arch = "a2a3"} {
  func.func @new_in_every_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    scf.for %i = %c0 to %n step %c1 {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// The next turn of the outer loop needs what the inner loop overwrites.
module attributes {pto.target_arch = "a2a3"} {
  func.func @nested(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.tload' has overwritten it}}
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.for %j = %c0 to %n step %c1 {
        // expected-note @+1 {{it is overwritten here}}
        pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
        pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      }
    }
    return
  }
}

// -----

// The loop may not run at all, and then nothing gives %w its bytes back.
module attributes {pto.target_arch = "a2a3"} {
  func.func @no_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    }
    // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.tload' has overwritten it}}
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The two branches of an if do not follow one another.
module attributes {pto.target_arch = "a2a3"} {
  func.func @two_branches(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    scf.if %c {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    } else {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// One branch overwrites it, and it is needed after both.
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_branch(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.if %c {
      // expected-note @+1 {{it is overwritten here}}
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    } else {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    }
    // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.tload' has overwritten it}}
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Every branch writes it anew.
module attributes {pto.target_arch = "a2a3"} {
  func.func @anew_in_both(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    scf.if %c {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    } else {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    }
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The first turn is known: there the sum begins, later it goes on.
module attributes {pto.target_arch = "a2a3"} {
  func.func @begins_in_first_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %sum = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %late = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    scf.for %o = %c0 to %n step %c1 {
      scf.for %i = %c0 to %n step %c1 {
        pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
        %first = arith.cmpi eq, %i, %c0 : index
        scf.if %first {
          pto.texp ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
        } else {
          pto.tadd ins(%sum, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
        }
      }
      %any = arith.cmpi sgt, %n, %c0 : index
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%late : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%late : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// The other way round nothing is right: the sum goes on in the first turn.
module attributes {pto.target_arch = "a2a3"} {
  func.func @goes_on_in_first_turn(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%sum is allocated here}}
    %sum = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%late is allocated here}}
    %late = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %o = %c0 to %n step %c1 {
      scf.for %i = %c0 to %n step %c1 {
        pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
        %first = arith.cmpi ne, %i, %c0 : index
        scf.if %first {
          pto.texp ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
        } else {
          // expected-error @+1 {{'pto.tadd' op reads %sum at vec[0, 1024), but 'pto.tload' has overwritten it}}
          pto.tadd ins(%sum, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
        }
      }
      // expected-note @+1 {{it is overwritten here}}
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%late : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%late : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// A while loop: its condition's part runs once more than its body.
module attributes {pto.target_arch = "a2a3"} {
  func.func @while_loop(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    // expected-note @+1 {{%w is allocated here}}
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.while () : () -> () {
      // expected-error @+1 {{'pto.tstore' op reads %w at vec[0, 1024), but 'pto.tload' has overwritten it}}
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.condition(%c)
    } do {
      // expected-note @+1 {{it is overwritten here}}
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.yield
    }
    return
  }
}

// -----

// What is overwritten behind the loop is not needed in it any more.
module attributes {pto.target_arch = "a2a3"} {
  func.func @after_while(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.while () : () -> () {
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.condition(%c)
    } do {
      scf.yield
    }
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// A loop carries a tile: %t is %w in the first iteration and %x later.
module attributes {pto.target_arch = "a2a3"} {
  func.func @carried(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%y is allocated here}}
    %y = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xf32>) {
      // expected-error @+1 {{'pto.tstore' op reads %x at vec[1024, 2048), but 'pto.tload' has overwritten it}}
      pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      // expected-note @+1 {{it is overwritten here}}
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.yield %x : !pto.tile_buf<vec, 16x16xf32>
    }
    return
  }
}

// -----

// A branch hands on one of two tiles, and each is needed as long as what it is called.
module attributes {pto.target_arch = "a2a3"} {
  func.func @handed_on(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%y is allocated here}}
    %y = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %r = scf.if %c -> (!pto.tile_buf<vec, 16x16xf32>) {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
      scf.yield %w : !pto.tile_buf<vec, 16x16xf32>
    } else {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      scf.yield %x : !pto.tile_buf<vec, 16x16xf32>
    }
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %x at vec[1024, 2048), but 'pto.tload' has overwritten it}}
    pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Either of two tiles by a condition.
module attributes {pto.target_arch = "a2a3"} {
  func.func @selected(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%y is allocated here}}
    %y = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    %r = arith.select %c, %w, %x : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %x at vec[1024, 2048), but 'pto.tload' has overwritten it}}
    pto.tstore ins(%r : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// A write to one of two tiles is not surely one to the tile that is needed.
module attributes {pto.target_arch = "a2a3"} {
  func.func @written_perhaps(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%x is allocated here}}
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{%y is allocated here}}
    %y = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    %r = arith.select %c, %w, %x : !pto.tile_buf<vec, 16x16xf32>
    // expected-note @+1 {{it is overwritten here}}
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%r : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{'pto.tstore' op reads %x at vec[1024, 2048), but 'pto.tload' has overwritten it}}
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// A loop carries a sum by two names at one address, of which nothing reads the second.
module attributes {pto.target_arch = "a2a3"} {
  func.func @two_names(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %sum = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      %next = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
      pto.tadd ins(%sum, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%next : !pto.tile_buf<vec, 16x16xf32>)
    }
    pto.tstore ins(%sum : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
