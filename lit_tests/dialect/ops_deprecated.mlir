// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// RUN: cp %s %t.mlir && pto-opt --fix %t.mlir
// RUN: pto-opt --werror %t.mlir | filecheck %s --check-prefix=FIXED

// Operations of older programs, and what --fix writes for them.

// FIXED: pto.tfillpad ins(%a : !pto.tile_buf<vec, 16x64xf32>)
// FIXED: pto.tmov ins(%acc : !pto.tile_buf<acc, {{.*}}>, %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%m :
// FIXED: pto.tstore ins(%acc : !pto.tile_buf<acc, {{.*}}> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g :

// CHECK: func.func @older
func.func @older(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 32x64xf32, pad=1>, %acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %m: !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>, %g: !pto.partition_tensor_view<32x32xi8>) {
  // CHECK-NEXT: pto.tfillpad_expand ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 32x64xf32, pad=1>)
  pto.tfillpad_expand ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 32x64xf32, pad=1>)
  // CHECK-NEXT: pto.tmov.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%m : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  pto.tmov.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%m : !pto.tile_buf<mat, 32x32xi8, blayout=col_major, slayout=row_major>)
  // CHECK-NEXT: pto.tstore.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  pto.tstore.fp ins(%acc, %fp : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.tile_buf<scaling, 1x32xui64>) outs(%g : !pto.partition_tensor_view<32x32xi8>)
  return
}
