// RUN: pto-opt -t cpp %s | filecheck %s

// MX scales lie in global memory in boxes, one behind the other, whatever the view says:
// pto-isa asserts that views have them.

module attributes {pto.target_arch = "a5"} {
  func.func @scales(%a: !pto.ptr<!pto.f8E8M0>) attributes {pto.entry, pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c128 = arith.constant 128 : index
    %c63 = arith.constant 63 : index
    %c4 = arith.constant 4 : index
    %z = arith.constant 0 : i64
    %z2 = arith.constant 8192 : i64
    %va = pto.make_tensor_view %a, shape = [%c128, %c4], strides = [%c4, %c1] : !pto.tensor_view<128x4x!pto.f8E8M0>
    %pa = pto.partition_view %va, offsets = [%c0, %c0], sizes = [%c128, %c4] : !pto.tensor_view<128x4x!pto.f8E8M0> -> !pto.partition_tensor_view<128x4x!pto.f8E8M0>
    %t = pto.alloc_tile addr = %z : !pto.tile_buf<mat, 128x4x!pto.f8E8M0, slayout=row_major, fractal=32>
    pto.tload ins(%pa : !pto.partition_tensor_view<128x4x!pto.f8E8M0>) outs(%t : !pto.tile_buf<mat, 128x4x!pto.f8E8M0, slayout=row_major, fractal=32>)
    %vb = pto.make_tensor_view %a, shape = [%c4, %c63], strides = [%c63, %c1] : !pto.tensor_view<4x63x!pto.f8E8M0>
    %pb = pto.partition_view %vb, offsets = [%c0, %c0], sizes = [%c4, %c63] : !pto.tensor_view<4x63x!pto.f8E8M0> -> !pto.partition_tensor_view<4x63x!pto.f8E8M0>
    %u = pto.alloc_tile addr = %z2 : !pto.tile_buf<mat, 4x64x!pto.f8E8M0, valid=4x63, blayout=col_major, slayout=col_major, fractal=32>
    pto.tload ins(%pb : !pto.partition_tensor_view<4x63x!pto.f8E8M0>) outs(%u : !pto.tile_buf<mat, 4x64x!pto.f8E8M0, valid=4x63, blayout=col_major, slayout=col_major, fractal=32>)
    return
  }
}

// CHECK-LABEL: AICORE void scales(
// CHECK: GlobalTensor<float8_e8m0_t, pto::Shape<1, 8, 2, 16, 2>, pto::Stride<512, 64, 32, 2, 1>, pto::Layout::MX_A_ZZ> pa =
// CHECK: TLOAD(t, pa);
// CHECK: GlobalTensor<float8_e8m0_t, pto::Shape<1, 4, 2, 16, 2>, pto::Stride<256, 64, 32, 2, 1>, pto::Layout::MX_B_NN> pb =
// CHECK: TLOAD(u, pb);
