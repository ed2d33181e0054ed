// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Types, in every spelling that they have.

// CHECK: func.func private @pointers_0(!pto.ptr<f32>)
func.func private @pointers_0(!pto.ptr<f32>)
// CHECK: func.func private @pointers_1(!pto.ptr<f16, gm>)
func.func private @pointers_1(!pto.ptr<f16, gm>)
// CHECK: func.func private @pointers_2(!pto.ptr<i8, ub>)
func.func private @pointers_2(!pto.ptr<i8, ub>)
// CHECK: func.func private @pointers_3(!pto.ptr<i8, l1>)
func.func private @pointers_3(!pto.ptr<i8, l1>)
// CHECK: func.func private @pointers_4(!pto.ptr<i8, l0a>)
func.func private @pointers_4(!pto.ptr<i8, l0a>)
// CHECK: func.func private @pointers_5(!pto.ptr<i8, l0b>)
func.func private @pointers_5(!pto.ptr<i8, l0b>)
// CHECK: func.func private @pointers_6(!pto.ptr<i8, l0c>)
func.func private @pointers_6(!pto.ptr<i8, l0c>)

// CHECK: func.func private @views_0(!pto.tensor_view<16x64xf32>)
func.func private @views_0(!pto.tensor_view<16x64xf32>)
// CHECK: func.func private @views_1(!pto.tensor_view<?x?xbf16>)
func.func private @views_1(!pto.tensor_view<?x?xbf16>)
// CHECK: func.func private @views_2(!pto.partition_tensor_view<1x?x8xi64>)
func.func private @views_2(!pto.partition_tensor_view<1x?x8xi64>)

// CHECK: func.func private @tiles_0(!pto.tile_buf<vec, 16x64xf32>)
func.func private @tiles_0(!pto.tile_buf<vec, 16x64xf32>)
// CHECK: func.func private @tiles_1(!pto.tile_buf<vec, 16x64xf32, valid=?x?>)
func.func private @tiles_1(!pto.tile_buf<vec, 16x64xf32, valid=?x?>)
// CHECK: func.func private @tiles_2(!pto.tile_buf<vec, 16x64xf32, valid=8x?>)
func.func private @tiles_2(!pto.tile_buf<vec, 16x64xf32, valid=8x?>)
// CHECK: func.func private @tiles_3(!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>)
func.func private @tiles_3(!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>)
// CHECK: func.func private @tiles_4(!pto.tile_buf<acc, 16x16xi32, blayout=col_major, slayout=row_major, fractal=1024>)
func.func private @tiles_4(!pto.tile_buf<acc, 16x16xi32, blayout=col_major, slayout=row_major, fractal=1024>)
// CHECK: func.func private @tiles_5(!pto.tile_buf<vec, 16x64xf32, pad=3>)
func.func private @tiles_5(!pto.tile_buf<vec, 16x64xf32, pad=3>)
// CHECK: func.func private @tiles_6(!pto.tile_buf<mat, 16x64xf16, blayout=col_major, slayout=row_major, compact=1>)
func.func private @tiles_6(!pto.tile_buf<mat, 16x64xf16, blayout=col_major, slayout=row_major, compact=1>)
// CHECK: func.func private @tiles_7(!pto.tile_buf<vec, 16x64xui8>)
func.func private @tiles_7(!pto.tile_buf<vec, 16x64xui8>)
// CHECK: func.func private @tiles_8(!pto.tile_buf<vec, 16x64xsi16>)
func.func private @tiles_8(!pto.tile_buf<vec, 16x64xsi16>)
// CHECK: func.func private @tiles_9(!pto.tile_buf<vec, 16x64xf8E4M3FN>)
func.func private @tiles_9(!pto.tile_buf<vec, 16x64xf8E4M3FN>)
// CHECK: func.func private @tiles_10(!pto.tile_buf<vec, 16x64xf8E5M2>)
func.func private @tiles_10(!pto.tile_buf<vec, 16x64xf8E5M2>)
// CHECK: func.func private @tiles_11(!pto.tile_buf<vec, 16x64x!pto.hif8>)
func.func private @tiles_11(!pto.tile_buf<vec, 16x64x!pto.hif8>)
// CHECK: func.func private @tiles_12(!pto.tile_buf<vec, 16x64x!pto.f4E1M2x2>)
func.func private @tiles_12(!pto.tile_buf<vec, 16x64x!pto.f4E1M2x2>)
// CHECK: func.func private @tiles_13(!pto.tile_buf<vec, 16x64x!pto.f4E2M1x2>)
func.func private @tiles_13(!pto.tile_buf<vec, 16x64x!pto.f4E2M1x2>)
// CHECK: func.func private @tiles_14(!pto.tile_buf<scaling, 16x2x!pto.f8E8M0, slayout=row_major, fractal=32>)
func.func private @tiles_14(!pto.tile_buf<scaling, 16x2x!pto.f8E8M0, slayout=row_major, fractal=32>)

// CHECK: func.func private @handles_0(!pto.multi_tile_buf<vec, 16x64xf32, count=2>)
func.func private @handles_0(!pto.multi_tile_buf<vec, 16x64xf32, count=2>)
// CHECK: func.func private @handles_1(!pto.local_array<4x8xi32>)
func.func private @handles_1(!pto.local_array<4x8xi32>)
// CHECK: func.func private @handles_2(!pto.eventid_array<4>)
func.func private @handles_2(!pto.eventid_array<4>)
// CHECK: func.func private @handles_3(!pto.pipe)
func.func private @handles_3(!pto.pipe)
// CHECK: func.func private @handles_4(!pto.async_session)
func.func private @handles_4(!pto.async_session)
// CHECK: func.func private @handles_5(!pto.async_event)
func.func private @handles_5(!pto.async_event)
// CHECK: func.func private @handles_6(!pto.prefetch_async_context)
func.func private @handles_6(!pto.prefetch_async_context)

// CHECK: func.func @structs
func.func @structs() {
  // CHECK-NEXT: %s = pto.declare_struct -> !pto.struct<f32, i32>
  %s = pto.declare_struct -> !pto.struct<f32, i32>
  return
}

// Spaces around the `x` of shapes.

// CHECK: func.func private @spaces(!pto.tile_buf<vec, 8 x 64 x f32>, !pto.tensor_view<8 x 64 x f32>)
func.func private @spaces(!pto.tile_buf<vec, 8 x 64 x f32>, !pto.tensor_view<8 x 64 x f32>)

// Aliases.

!row = !pto.tile_buf<vec, 1x64xf32>

// CHECK: func.func private @aliases(!pto.tile_buf<vec, 1x64xf32>)
func.func private @aliases(!row)
