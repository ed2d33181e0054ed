// Tiles without addresses get some: side by side where all fit.
// RUN: pto-opt --split-input-file --plan-memory %s | filecheck %s
// RUN: pto-opt --split-input-file --plan-memory --check-buffer-reuse %s -o %t.once
// RUN: pto-opt --split-input-file --plan-memory %t.once | diff %t.once -
// RUN: pto-opt --split-input-file --plan-memory --remarks %s -o /dev/null 2>&1 | filecheck %s --check-prefix=REMARK

// Addresses are multiples of what the memory is planned in: 256 in vec and mat, 4096 in
// left, right and acc.
// CHECK-LABEL: @side_by_side
// CHECK: %a = pto.alloc_tile addr = %c0_i64
// CHECK: %b = pto.alloc_tile addr = %c256_i64
// CHECK: %c = pto.alloc_tile addr = %c512_i64
// CHECK: %l0 = pto.alloc_tile addr = %c0_i64
// CHECK: %l1 = pto.alloc_tile addr = %c4096_i64
// REMARK: remark: plan-memory: %a lies at vec[0, 128)
// REMARK: remark: plan-memory: %b lies at vec[256, 384)
// REMARK: remark: plan-memory: %c lies at vec[512, 640)
module attributes {pto.target_arch = "a2a3"} {
  func.func @side_by_side(%p: !pto.partition_tensor_view<1x32xf32>, %m: !pto.tile_buf<mat, 16x16xf16>) {
    %a = pto.alloc_tile : !pto.tile_buf<vec, 1x32xf32>
    %b = pto.alloc_tile : !pto.tile_buf<vec, 1x32xf32>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 1x32xf32>
    %l0 = pto.alloc_tile : !pto.tile_buf<left, 16x16xf16, slayout=row_major>
    %l1 = pto.alloc_tile : !pto.tile_buf<left, 16x16xf16, slayout=row_major>
    pto.tload ins(%p : !pto.partition_tensor_view<1x32xf32>) outs(%a : !pto.tile_buf<vec, 1x32xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<1x32xf32>) outs(%b : !pto.tile_buf<vec, 1x32xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x32xf32>) outs(%c : !pto.tile_buf<vec, 1x32xf32>)
    pto.tstore ins(%c : !pto.tile_buf<vec, 1x32xf32>) outs(%p : !pto.partition_tensor_view<1x32xf32>)
    return
  }
}

// -----

// Addresses that are there stay, and the others go around them. Extents stay as well.
// CHECK-LABEL: @around_addresses
// CHECK: %a = pto.alloc_tile addr = %c256_i64 valid_row = %r
// CHECK: %b = pto.alloc_tile addr = %c2304_i64 valid_row = %r valid_col = %k
// CHECK: %c = pto.alloc_tile addr = %c3328_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @around_addresses(%p: !pto.partition_tensor_view<16x16xf32>, %r: index, %k: index) {
    %c256_i64 = arith.constant 256 : i64
    %a = pto.alloc_tile addr = %c256_i64 valid_row = %r : !pto.tile_buf<vec, 32x16xf32, valid=?x16>
    %b = pto.alloc_tile valid_row = %r valid_col = %k : !pto.tile_buf<vec, 16x16xf32, valid=?x?>
    %c = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%c : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%c : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// Slots of a multi_tile_buf lie one after the other.
// CHECK-LABEL: @slots
// CHECK: %m = pto.alloc_multi_tile {pto.multi_buffer_addrs = array<i64: 0, 512, 1024>}
// CHECK: %a = pto.alloc_tile addr = %c1536_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @slots(%p: !pto.partition_tensor_view<8x16xf32>, %i: index) {
    %m = pto.alloc_multi_tile : !pto.multi_tile_buf<!pto.tile_buf<vec, 8x16xf32>, count=3>
    %a = pto.alloc_tile : !pto.tile_buf<vec, 8x16xf32>
    %s = pto.multi_tile_get %m[%i] : !pto.multi_tile_buf<!pto.tile_buf<vec, 8x16xf32>, count=3> -> !pto.tile_buf<vec, 8x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<8x16xf32>) outs(%s : !pto.tile_buf<vec, 8x16xf32>)
    pto.tneg ins(%s : !pto.tile_buf<vec, 8x16xf32>) outs(%a : !pto.tile_buf<vec, 8x16xf32>)
    return
  }
}

// -----

// A reserved buffer is kept free; one without a base gets one, after the tiles.
// CHECK-LABEL: @reserved
// CHECK: pto.reserve_buffer {name = "there", size = 1024, location = <vec>, auto = false, base = 0}
// CHECK: pto.reserve_buffer {name = "anywhere", size = 2048, location = <vec>, auto = true, base = 2048}
// CHECK: %a = pto.alloc_tile addr = %c1024_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func @reserved(%p: !pto.partition_tensor_view<16x16xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %there = pto.reserve_buffer {name = "there", size = 1024, location = <vec>, auto = false, base = 0} -> i32
    %anywhere = pto.reserve_buffer {name = "anywhere", size = 2048, location = <vec>, auto = true} -> i32
    %a = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// -----

// The tiles of a function that is called lie elsewhere than those of its caller.
// CHECK-LABEL: @called
// CHECK: %inner = pto.alloc_tile addr = %c0_i64
// CHECK-LABEL: @caller
// CHECK: %outer = pto.alloc_tile addr = %c1024_i64
module attributes {pto.target_arch = "a2a3"} {
  func.func private @called(%p: !pto.partition_tensor_view<16x16xf32>) {
    %inner = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%inner : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%inner : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
  func.func @caller(%p: !pto.partition_tensor_view<16x16xf32>) {
    %outer = pto.alloc_tile : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%outer : !pto.tile_buf<vec, 16x16xf32>)
    func.call @called(%p) : (!pto.partition_tensor_view<16x16xf32>) -> ()
    pto.tstore ins(%outer : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
