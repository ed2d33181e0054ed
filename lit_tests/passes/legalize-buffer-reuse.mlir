// Three wrong reuses of memory: what the check says, and how they are repaired.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s
// RUN: pto-opt --split-input-file --legalize-buffer-reuse --check-buffer-reuse %s | filecheck %s
// RUN: pto-opt --split-input-file --legalize-buffer-reuse %s -o %t.once
// RUN: pto-opt --split-input-file --legalize-buffer-reuse %t.once | diff %t.once -

// A partial overlap.
// CHECK-LABEL: @partial_overlap
// CHECK: [[FREE:%\w+]] = arith.constant 1024 : i64
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK-NEXT: %b = pto.alloc_tile addr = [[FREE]]
module attributes {pto.target_arch = "a2a3"} {
  func.func @partial_overlap(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %c512_i64 = arith.constant 512 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c512_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{reads %a at vec[0, 1024) and writes %b at vec[512, 1536), which overlap in part}}
    pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The next iteration still needs the old value. The place that %y gets is free while the
// loop runs: %x is needed there too.
// CHECK-LABEL: @needed_in_next_iteration
// CHECK: [[FREE:%\w+]] = arith.constant 2048 : i64
// CHECK: %w = pto.alloc_tile addr = %c0_i64
// CHECK: %x = pto.alloc_tile addr = %c1024_i64
// CHECK: %y = pto.alloc_tile addr = [[FREE]]
module attributes {pto.target_arch = "a2a3"} {
  func.func @needed_in_next_iteration(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %w = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %c4 step %c1 {
      %x = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      %y = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
      // expected-error @+1 {{reads %w at vec[0, 1024), but 'pto.tmul' has overwritten it with %y at vec[0, 1024)}}
      pto.tmul ins(%w, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%y : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%y : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}

// -----

// A reciprocal may not run in place.
// CHECK-LABEL: @not_in_place
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK-NEXT: %b = pto.alloc_tile addr = %c1024_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @not_in_place(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    // expected-error @+1 {{reads %a at vec[0, 1024) and writes %b at vec[0, 1024), but may not run in place like this}}
    pto.trecip ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// An exact alias that may run in place is what its author wants; it stays.
// CHECK-LABEL: @in_place
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK-NEXT: %b = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @in_place(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %a = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.texp ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The sum is carried by two names at one address; nothing reads %next by its own name.
// CHECK-LABEL: @carried_by_two_names
// CHECK: %sum = pto.alloc_tile addr = %c0_i64
// CHECK: %next = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @carried_by_two_names(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %sum = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %c4 step %c1 {
      %x = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      %next = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
      pto.tadd ins(%sum, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%next : !pto.tile_buf<vec, 16x16xf32>)
    }
    pto.tstore ins(%sum : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// All names of a buffer move together.
// CHECK-LABEL: @names_move_together
// CHECK: [[FREE:%\w+]] = arith.constant 2048 : i64
// CHECK: %sum = pto.alloc_tile addr = [[FREE]]
// CHECK: %next = pto.alloc_tile addr = [[FREE]]
// CHECK: pto.tstore ins(%w
module attributes {pto.target_arch = "a2a3"} {
  func.func @names_move_together(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c0_i64 = arith.constant 0 : i64
    %c1024_i64 = arith.constant 1024 : i64
    %w = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%w : !pto.tile_buf<vec, 16x16xf32>)
    %sum = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%sum : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %c4 step %c1 {
      %x = pto.alloc_tile addr = %c1024_i64 : !pto.tile_buf<vec, 16x16xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%x : !pto.tile_buf<vec, 16x16xf32>)
      %next = pto.alloc_tile addr = %c0_i64 : !pto.tile_buf<vec, 16x16xf32>
      pto.tadd ins(%sum, %x : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%next : !pto.tile_buf<vec, 16x16xf32>)
    }
    pto.tstore ins(%sum : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    // expected-error @+1 {{reads %w at vec[0, 1024), but}}
    pto.tstore ins(%w : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// A tile past the end of its memory is brought back.
// CHECK-LABEL: @past_the_end
// CHECK: %a = pto.alloc_tile addr = %c0_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @past_the_end(%arg0: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c16 = arith.constant 16 : index
    %v = pto.make_tensor_view %arg0, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %c196608_i64 = arith.constant 196608 : i64
    // expected-error @+1 {{%a at vec[196608, 197632) does not fit into vec, which has 196608 bytes on a2a3}}
    %a = pto.alloc_tile addr = %c196608_i64 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
