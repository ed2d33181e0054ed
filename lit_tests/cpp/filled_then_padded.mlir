// A tile whose extents C++ learns at run time, as a fill goes by its type, is no window.

// RUN: pto-opt -t cpp %s | filecheck %s

// CHECK: TEXPANDS(a,
// CHECK: TEXPANDS(b_whole, (float) 0);
!a = !pto.tile_buf<vec, 2x16xf32, valid=2x8>
!b = !pto.tile_buf<vec, 2x16xf32, pad=1>
module attributes {pto.target_arch = "a2a3"} {
  func.func @k(%x: f32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c0 = arith.constant 0 : i64
    %c128 = arith.constant 128 : i64
    %a = pto.alloc_tile addr = %c0 : !a
    %b = pto.alloc_tile addr = %c128 : !b
    pto.texpands ins(%x : f32) outs(%a : !a)
    pto.tfillpad ins(%a : !a) outs(%b : !b)
    return
  }
}
