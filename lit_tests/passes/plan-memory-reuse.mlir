// Where not all tiles fit side by side they share bytes, as far as that is proven.
// RUN: pto-opt --split-input-file --plan-memory --check-buffer-reuse %s | filecheck %s
// RUN: pto-opt --split-input-file --plan-memory=objective=size --check-buffer-reuse %s | filecheck %s

// One is read for the last time before the other is written.
// CHECK-LABEL: @one_after_the_other
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_after_the_other(%p: !pto.partition_tensor_view<1x32768xf32>) {
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x32768xf32>) outs(%a : !pto.tile_buf<vec, 1x32768xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x32768xf32>) outs(%p : !pto.partition_tensor_view<1x32768xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x32768xf32>) outs(%b : !pto.tile_buf<vec, 1x32768xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 1x32768xf32>) outs(%p : !pto.partition_tensor_view<1x32768xf32>)
    return
  }
}

// -----

// An operation that may run in place, on tiles of one layout.
// CHECK-LABEL: @in_place
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @in_place(%p: !pto.partition_tensor_view<1x32768xf32>) {
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x32768xf32>) outs(%a : !pto.tile_buf<vec, 1x32768xf32>)
    pto.texp ins(%a : !pto.tile_buf<vec, 1x32768xf32>) outs(%b : !pto.tile_buf<vec, 1x32768xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 1x32768xf32>) outs(%p : !pto.partition_tensor_view<1x32768xf32>)
    return
  }
}

// -----

// One that may not: its result lies elsewhere, and the next result lies where its operand did.
// CHECK-LABEL: @not_in_place
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c81920_i64
// CHECK: %c = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @not_in_place(%p: !pto.partition_tensor_view<1x20480xf32>) {
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32>)
    pto.trecip ins(%a : !pto.tile_buf<vec, 1x20480xf32>) outs(%b : !pto.tile_buf<vec, 1x20480xf32>)
    pto.trecip ins(%b : !pto.tile_buf<vec, 1x20480xf32>) outs(%c : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tstore ins(%c : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
    return
  }
}

// -----

// %w is needed in every iteration, so what the loop uses lies elsewhere; %x and %y take turns.
// CHECK-LABEL: @loop
// CHECK: %w = pto.alloc_tile addr = %c0_i64
// CHECK: %x = pto.alloc_tile addr = %c81920_i64
// CHECK: %y = pto.alloc_tile addr = %c81920_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @loop(%p: !pto.partition_tensor_view<1x20480xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %w = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%w : !pto.tile_buf<vec, 1x20480xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.tstore ins(%w : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
      %x = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%x : !pto.tile_buf<vec, 1x20480xf32>)
      pto.tstore ins(%x : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
      %y = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x20480xf32>) outs(%y : !pto.tile_buf<vec, 1x20480xf32>)
      pto.tstore ins(%y : !pto.tile_buf<vec, 1x20480xf32>) outs(%p : !pto.partition_tensor_view<1x20480xf32>)
    }
    return
  }
}

// -----

// A tile that the next turn gets as its own lives on to the end of the loop's body.
// CHECK-LABEL: @carried
// CHECK: %init = pto.alloc_tile addr = %c0_i64
// CHECK: %next = pto.alloc_tile addr = %[[NEXT:c[0-9]+]]_i64
// CHECK-NOT: %late = pto.alloc_tile addr = %[[NEXT]]_i64
// CHECK: %late = pto.alloc_tile addr
module attributes {pto.target_arch = "a2a3"} {
  func.func @carried(%p: !pto.partition_tensor_view<1x12288xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %init = pto.alloc_tile : !pto.tile_buf<vec, 1x12288xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x12288xf32>) outs(%init : !pto.tile_buf<vec, 1x12288xf32>)
    %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %init) -> (!pto.tile_buf<vec, 1x12288xf32>) {
      pto.tstore ins(%t : !pto.tile_buf<vec, 1x12288xf32>) outs(%p : !pto.partition_tensor_view<1x12288xf32>)
      %next = pto.alloc_tile : !pto.tile_buf<vec, 1x12288xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x12288xf32>) outs(%next : !pto.tile_buf<vec, 1x12288xf32>)
      %late = pto.alloc_tile : !pto.tile_buf<vec, 1x12288xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x12288xf32>) outs(%late : !pto.tile_buf<vec, 1x12288xf32>)
      pto.tstore ins(%late : !pto.tile_buf<vec, 1x12288xf32>) outs(%p : !pto.partition_tensor_view<1x12288xf32>)
      scf.yield %next : !pto.tile_buf<vec, 1x12288xf32>
    }
    pto.tstore ins(%r : !pto.tile_buf<vec, 1x12288xf32>) outs(%p : !pto.partition_tensor_view<1x12288xf32>)
    return
  }
}

// -----

// The branches of an if run one or the other: what each uses may share its bytes.
// CHECK-LABEL: @branches
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: } else {
// CHECK: %b = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @branches(%p: !pto.partition_tensor_view<1x32768xf32>, %c: i1) {
    scf.if %c {
      %a = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x32768xf32>) outs(%a : !pto.tile_buf<vec, 1x32768xf32>)
      pto.tstore ins(%a : !pto.tile_buf<vec, 1x32768xf32>) outs(%p : !pto.partition_tensor_view<1x32768xf32>)
    } else {
      %b = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<1x32768xf32>) outs(%b : !pto.tile_buf<vec, 1x32768xf32>)
      pto.tstore ins(%b : !pto.tile_buf<vec, 1x32768xf32>) outs(%p : !pto.partition_tensor_view<1x32768xf32>)
    }
    return
  }
}

// -----

// %a is narrowed, written in part and read as a whole: what was there before is needed.
// CHECK-LABEL: @written_in_part
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c81920_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @written_in_part(%p: !pto.partition_tensor_view<?x20480xf32>, %n: index) {
    %c1 = arith.constant 1 : index
    %c20480 = arith.constant 20480 : index
    %zero = arith.constant 0.0 : f32
    %a = pto.alloc_tile valid_row = %c1 valid_col = %c20480 : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 1x20480xf32>
    pto.texpands ins(%zero : f32) outs(%a : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>)
    pto.texpands ins(%zero : f32) outs(%b : !pto.tile_buf<vec, 1x20480xf32>)
    pto.tneg ins(%b : !pto.tile_buf<vec, 1x20480xf32>) outs(%c : !pto.tile_buf<vec, 1x20480xf32>)
    pto.set_validshape %a, %n, %c20480 : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>
    pto.tload ins(%p : !pto.partition_tensor_view<?x20480xf32>) outs(%a : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>)
    pto.set_validshape %a, %c1, %c20480 : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>
    pto.tstore ins(%a : !pto.tile_buf<vec, 1x20480xf32, valid=?x?>) outs(%p : !pto.partition_tensor_view<?x20480xf32>)
    return
  }
}

// -----

// Side by side all would need 1024 bytes more than there are.
// CHECK-LABEL: @largest_first
// CHECK: %small = pto.alloc_tile addr = %c
// CHECK: %large = pto.alloc_tile addr = %c
module attributes {pto.target_arch = "a2a3"} {
  func.func @largest_first(%p: !pto.partition_tensor_view<1x16384xf32>, %q: !pto.partition_tensor_view<1x32768xf32>) {
    %small = pto.alloc_tile : !pto.tile_buf<vec, 1x16384xf32>
    %keep = pto.alloc_tile : !pto.tile_buf<vec, 1x16384xf32>
    %large = pto.alloc_tile : !pto.tile_buf<vec, 1x32768xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<1x16384xf32>) outs(%small : !pto.tile_buf<vec, 1x16384xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x16384xf32>) outs(%keep : !pto.tile_buf<vec, 1x16384xf32>)
    pto.tstore ins(%small : !pto.tile_buf<vec, 1x16384xf32>) outs(%p : !pto.partition_tensor_view<1x16384xf32>)
    pto.tload ins(%q : !pto.partition_tensor_view<1x32768xf32>) outs(%large : !pto.tile_buf<vec, 1x32768xf32>)
    pto.tstore ins(%keep : !pto.tile_buf<vec, 1x16384xf32>) outs(%p : !pto.partition_tensor_view<1x16384xf32>)
    pto.tstore ins(%large : !pto.tile_buf<vec, 1x32768xf32>) outs(%q : !pto.partition_tensor_view<1x32768xf32>)
    return
  }
}
