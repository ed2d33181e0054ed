!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!left = !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>
!right = !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>
module attributes {pto.target_arch = "a2a3"} {
  func.func @k(%l: !left, %r: !right, %out: !pto.partition_tensor_view<16x16xf32>) {
    %first = pto.alloc_tile : !acc
    %copy = pto.alloc_tile : !acc
    pto.tmatmul ins(%l, %r : !left, !right) outs(%first : !acc)
    pto.tmov ins(%first : !acc) outs(%copy : !acc)
    pto.tmatmul.acc ins(%copy, %l, %r : !acc, !left, !right) outs(%copy : !acc)
    pto.tstore ins(%first : !acc) outs(%out : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}
