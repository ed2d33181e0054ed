// How wrong overlaps are repaired in loops and branches, and for views and slots.
// RUN: pto-opt --split-input-file --legalize-buffer-reuse --check-buffer-reuse %s -o %t.once
// RUN: filecheck %s < %t.once
// RUN: pto-opt --split-input-file --legalize-buffer-reuse %t.once | diff %t.once -

// Nothing to repair: the text stays as it is.
// CHECK-LABEL: @legal
// CHECK: %at0 = arith.constant 0 : i64
// CHECK-NOT: arith.constant {{.*}}_i64
// CHECK: %a = pto.alloc_tile addr = %at0
// CHECK: %b = pto.alloc_tile addr = %at0
// CHECK: %d = pto.alloc_tile addr = %at512
module attributes {pto.target_arch = "a2a3"} {
  func.func @legal(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %d = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%d : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// %w is needed in the whole loop, %x only between its load and its store: %y lies apart
// from %w and where %x was.
// CHECK-LABEL: @loop
// CHECK: %w = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %at1024
// CHECK: %y = pto.alloc_tile addr = %at1024
module attributes {pto.target_arch = "a2a3"} {
  func.func @loop(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %y = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// The outer loop needs %w again.
// CHECK-LABEL: @nested
// CHECK: %[[FREE:.*]] = arith.constant 1024 : i64
// CHECK: %w = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %[[FREE]]
module attributes {pto.target_arch = "a2a3"} {
  func.func @nested(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.for %j = %c0 to %n step %c1 {
        pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
        pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      }
    }
    return
  }
}

// -----

// Overwritten in one branch, needed after both.
// CHECK-LABEL: @branch
// CHECK: %w = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %at1024
module attributes {pto.target_arch = "a2a3"} {
  func.func @branch(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.if %c {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// CHECK-LABEL: @while_loop
// CHECK: %w = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %at1024
module attributes {pto.target_arch = "a2a3"} {
  func.func @while_loop(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
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
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.yield
    }
    return
  }
}

// -----

// A tile that the loop carries is needed in the next turn.
// CHECK-LABEL: @carried
// CHECK: %w = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %at1024
// CHECK: %y = pto.alloc_tile addr = %at2048
module attributes {pto.target_arch = "a2a3"} {
  func.func @carried(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %w = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %y = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %w) -> (!pto.tile_buf<vec, 16x16xf32>) {
      pto.tstore ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
      scf.yield %x : !pto.tile_buf<vec, 16x16xf32>
    }
    return
  }
}

// -----

// The views of a tile move with it: they have no address of their own.
// CHECK-LABEL: @views
// CHECK: %a = pto.alloc_tile addr = %at0
// CHECK: %x = pto.alloc_tile addr = %at1024
// CHECK: pto.treshape %x
module attributes {pto.target_arch = "a2a3"} {
  func.func @views(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %x = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
    %s = pto.treshape %x : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x32xf32>
    pto.tneg ins(%s : !pto.tile_buf<vec, 8x32xf32>) outs(%s : !pto.tile_buf<vec, 8x32xf32>)
    pto.tstore ins(%x : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// All slots move at once.
// CHECK-LABEL: @slots
// CHECK: %a = pto.alloc_tile addr = %at1024
// CHECK: %m = pto.alloc_multi_tile addr = %at2048
module attributes {pto.target_arch = "a2a3"} {
  func.func @slots(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    %m = pto.alloc_multi_tile addr = %at0 : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    %s = pto.multi_tile_get %m[%n] : !pto.multi_tile_buf<!pto.tile_buf<vec, 16x16xf32>, count=2> -> !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%s : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%s : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Out of a reserved buffer, and not into it.
// CHECK-LABEL: @reserved
// CHECK: %a = pto.alloc_tile addr = %at2048
module attributes {pto.target_arch = "a2a3"} {
  func.func @reserved(%p: !pto.partition_tensor_view<16x16xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %at512 = arith.constant 512 : i64
    %at2048 = arith.constant 2048 : i64
    %fifo = pto.reserve_buffer {name = "fifo", size = 2048, location = <vec>, auto = false, base = 0} -> i32
    %a = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Scratch is moved out of what is still read.
// CHECK-LABEL: @scratch
// CHECK: %a = pto.alloc_tile addr = %at0
// CHECK: %t = pto.alloc_tile addr = %at2048
// CHECK: %b = pto.alloc_tile addr = %at1024
module attributes {pto.target_arch = "a2a3"} {
  func.func @scratch(%p: !pto.partition_tensor_view<16x16xf32>, %n: index, %c: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %at0 = arith.constant 0 : i64
    %at512 = arith.constant 512 : i64
    %at1024 = arith.constant 1024 : i64
    %at2048 = arith.constant 2048 : i64
    %a = pto.alloc_tile addr = %at0 : !pto.tile_buf<vec, 16x16xf32>
    %t = pto.alloc_tile addr = %at512 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %at1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.ttrans ins(%a, %t : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// In left, right and acc addresses are multiples of 4096.
// CHECK-LABEL: @other_spaces
// CHECK: %[[FREE:.*]] = arith.constant 4096 : i64
// CHECK: %l = pto.alloc_tile addr = %at0
// CHECK: %k = pto.alloc_tile addr = %[[FREE]]
module attributes {pto.target_arch = "a5"} {
  func.func @other_spaces(%m: !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) {
    %at0 = arith.constant 0 : i64
    %r = pto.alloc_tile addr = %at0 : !pto.tile_buf<right, 16x16xf16, slayout=col_major>
    %c = pto.alloc_tile addr = %at0 : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
    %l = pto.alloc_tile addr = %at0 : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>
    %k = pto.alloc_tile addr = %at0 : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>
    pto.tmov ins(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) outs(%r : !pto.tile_buf<right, 16x16xf16, slayout=col_major>)
    pto.tmov ins(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) outs(%l : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>)
    pto.tmov ins(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>) outs(%k : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>)
    pto.tmatmul ins(%l, %r : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 16x16xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    pto.tmatmul ins(%k, %r : !pto.tile_buf<left, 16x16xf16, blayout=col_major, slayout=row_major>, !pto.tile_buf<right, 16x16xf16, slayout=col_major>) outs(%c : !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>)
    return
  }
}
