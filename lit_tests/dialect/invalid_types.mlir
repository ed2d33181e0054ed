// RUN: pto-opt %s --split-input-file --verify-diagnostics

// Types that cannot be.

// expected-error @+1 {{expected exactly two static dimensions}}
func.func private @f(!pto.tile_buf<vec, 16xf32>)

// -----

// expected-error @+1 {{expected exactly two static dimensions}}
func.func private @f(!pto.tile_buf<vec, 16x64x4xf32>)

// -----

// expected-error @+1 {{unknown loc 'gm', expected one of vec, mat, left, right, acc, bias, scaling}}
func.func private @f(!pto.tile_buf<gm, 16x64xf32>)

// -----

// expected-error @+1 {{unknown loc 'ub'; UB is called 'vec' here; expected one of vec, mat, left, right, acc, bias, scaling}}
func.func private @f(!pto.tile_buf<ub, 16x64xf32>)

// -----

// expected-error @+1 {{expected exactly two static dimensions}}
func.func private @f(!pto.tile_buf<vec, ?x64xf32>)

// -----

// expected-error @+1 {{tile_buf rows/cols must be positive, not 0 and 64}}
func.func private @f(!pto.tile_buf<vec, 0x64xf32>)

// -----

// expected-error @+1 {{tile_buf valid_row (17) exceeds row (16)}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, valid=17x64>)

// -----

// expected-error @+1 {{tile_buf valid_col (65) exceeds col (64)}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, valid=16x65>)

// -----

// expected-error @+1 {{expected two extents such as ?x64}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, valid=16>)

// -----

// expected-error @+1 {{unknown blayout 'diagonal', expected one of row_major, col_major}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, blayout=diagonal>)

// -----

// expected-error @+1 {{unknown slayout 'boxed', expected one of none_box, row_major, col_major}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, slayout=boxed>)

// -----

// expected-error @+1 {{unsupported s_fractal_size: 64, must be one of {32, 512, 1024}}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, fractal=64>)

// -----

// expected-error @+1 {{unknown pad 7, expected 0..3}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, pad=7>)

// -----

// expected-error @+1 {{unknown compact 9, expected 0..2}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, compact=9>)

// -----

// expected-error @+1 {{unknown key 'stride' in tile_buf, expected one of loc, dtype, rows, cols, v_row, v_col, blayout, slayout, fractal, pad, compact}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, stride=64>)

// -----

// expected-error @+1 {{duplicate blayout in tile_buf}}
func.func private @f(!pto.tile_buf<vec, 16x64xf32, blayout=row_major, blayout=row_major>)

// -----

// expected-error @+1 {{tile_buf has no cols}}
func.func private @f(!pto.tile_buf<loc=vec, dtype=f32, rows=16, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>)

// -----

// expected-error @+1 {{tile_buf valid_row (20) exceeds row (16)}}
func.func private @f(!pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=20, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>)

// -----

// expected-error @+1 {{unknown memory 'vec2' of a pointer, expected one of gm, ub}}
func.func private @f(!pto.ptr<f32, vec2>)

// -----

// expected-error @+1 {{expected a type}}
func.func private @f(!pto.ptr<>)

// -----

// expected-error @+1 {{an extent is negative}}
func.func private @f(!pto.partition_tensor_view<-1xf32>)

// -----

// expected-error @+1 {{multi_tile_buf count must be >= 2 (got 0)}}
func.func private @f(!pto.multi_tile_buf<vec, 16x64xf32, count=0>)

// -----

// expected-error @+1 {{multi_tile_buf count must be <= 16 (got 17)}}
func.func private @f(!pto.multi_tile_buf<vec, 16x64xf32, count=17>)

// -----

// expected-error @+1 {{multi_tile_buf has no count}}
func.func private @f(!pto.multi_tile_buf<vec, 16x64xf32>)

// -----

// expected-error @+1 {{local_array requires at least one dimension}}
func.func private @f(!pto.local_array<f32>)

// -----

// expected-error @+1 {{local_array dimension must be a positive static size}}
func.func private @f(!pto.local_array<0xf32>)

// -----

// expected-error @+1 {{local_array dimension must be a positive static size}}
func.func private @f(!pto.local_array<?xf32>)

// -----

// expected-error @+1 {{local_array element type must be a scalar integer or float}}
func.func private @f(!pto.local_array<4x!pto.pipe>)

// -----

// expected-error @+1 {{eventid_array requires a positive size}}
func.func private @f(!pto.eventid_array<0>)

// -----

// expected-error @+1 {{struct requires at least one field}}
func.func private @f(!pto.struct<>)

// -----

// expected-error @+1 {{struct field 0 type !pto.pipe is not scalar-storable}}
func.func private @f(!pto.struct<!pto.pipe>)

// -----

// expected-error @+1 {{unknown type 'pto.tile'; did you mean 'pto.tile_buf'?}}
func.func private @f(!pto.tile)

// -----

// expected-error @+1 {{unknown type 'pto.tile_bufs'; did you mean 'pto.tile_buf'?}}
func.func private @f(!pto.tile_bufs<vec, 16x64xf32>)
