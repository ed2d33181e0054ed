// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// The scales of MX operands lie where the operands do.

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @scales
  func.func @scales(%l: !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>, %ls: !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>, %r: !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>, %rs: !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>) {
    // CHECK-NEXT: pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%ls : !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>)
    pto.tget_scale_addr ins(%l : !pto.tile_buf<left, 32x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%ls : !pto.tile_buf<scaling, 32x2x!pto.f8E8M0, slayout=row_major, fractal=32>)
    // CHECK-NEXT: pto.tget_scale_addr ins(%r : !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>) outs(%rs : !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>)
    pto.tget_scale_addr ins(%r : !pto.tile_buf<right, 64x32xf8E5M2, slayout=col_major>) outs(%rs : !pto.tile_buf<scaling, 2x32x!pto.f8E8M0, blayout=col_major, slayout=col_major, fractal=32>)
    return
  }
}
