// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// CHECK: func.func @alloc
func.func @alloc(%rows: index, %cols: index, %addr: i64) {
  // CHECK-NEXT: %plain = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %plain = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  // CHECK-NEXT: %all = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  %all = pto.alloc_tile addr = %addr valid_row = %rows valid_col = %cols : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  // CHECK-NEXT: pto.set_validshape %all, %rows, %cols : !pto.tile_buf<loc=vec
  pto.set_validshape %all, %rows, %cols : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  // CHECK-NEXT: %valid:2 = pto.get_validshape %all
  %valid:2 = pto.get_validshape %all : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  // CHECK-NEXT: pto.set_validshape %all, %valid#0, %valid#1
  pto.set_validshape %all, %valid#0, %valid#1 : !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
  return
}
