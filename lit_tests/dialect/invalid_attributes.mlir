// RUN: pto-opt %s --split-input-file --verify-diagnostics

// Attributes that cannot be.

// expected-error @+1 {{expected one of row_major, col_major}}
func.func private @f() attributes {a = #pto.blayout<diagonal>}

// -----

// expected-error @+1 {{expected one of PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_ALL, PIPE_MTE4, PIPE_MTE5, PIPE_V2, PIPE_FIX, VIRTUAL_PIPE_MTE2_L1A, VIRTUAL_PIPE_MTE2_L1B, PIPE_NUM, PIPE_UNASSIGNED}}
func.func private @f() attributes {a = #pto.pipe<PIPE_X>}

// -----

// expected-error @+1 {{expected one of nd, dn, nz, mx_a_zz, mx_b_nn}}
func.func private @f() attributes {a = #pto.layout<zz>}

// -----

// expected-error @+1 {{expected one of zero, gm, mat, left, right, acc, vec, bias, scaling}}
func.func private @f() attributes {a = #pto.address_space<l3>}

// -----

// expected-error @+1 {{unsupported s_fractal_size: 100, must be one of {32, 512, 1024}}}
func.func private @f() attributes {a = #pto.tile_buf_config<s_fractal_size=100>}

// -----

// expected-error @+1 {{unknown key 'layout' in tile_buf_config; did you mean 'slayout'? expected one of blayout, slayout, s_fractal_size, pad, compact}}
func.func private @f() attributes {a = #pto.tile_buf_config<layout=1>}

// -----

// expected-error @+1 {{unknown blayout 7}}
func.func private @f() attributes {a = #pto.tile_buf_config<blayout=7>}

// -----

// expected-error @+1 {{expected a #pto.blayout attribute}}
func.func private @f() attributes {a = #pto.tile_buf_config<blayout=#pto.slayout<none_box>>}

// -----

// expected-error @+1 {{expected ','}}
func.func private @f() attributes {a = #pto.acc_push_epilogue<layout = nz2nd>}

// -----

// expected-error @+1 {{expected one of nz2nd, nz2dn, nz2nz}}
func.func private @f() attributes {a = #pto.acc_push_epilogue<layout = nd2nz, quant = f32_f16, relu = no_relu>}

// -----

// expected-error @+1 {{expected one of no_relu, normal_relu}}
func.func private @f() attributes {a = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = pwl>}

// -----

// expected-error @+1 {{expected one of eq, ne, lt, le, gt, ge}}
func.func private @f() attributes {a = #pto<cmp about>}

// -----

// expected-error @+1 {{expected one of NONE, RINT, ROUND, FLOOR, CEIL, TRUNC, ODD, CAST_RINT}}
func.func private @f() attributes {a = #pto<round_mode UP>}

// -----

// expected-error @+1 {{expected one of P0101, P1010, P0001, P0010, P0100, P1000, P1111}}
func.func private @f() attributes {a = #pto.mask_pattern<P0011>}

// -----

// expected-error @+1 {{unknown attribute 'pto.event_ids'; did you mean 'pto.event'?}}
func.func private @f() attributes {a = #pto.event_ids<EVENT_ID0>}

// -----

// expected-error @+1 {{unknown attribute 'pto.event_ids'; did you mean 'pto.event'?}}
func.func private @f() attributes {a = #pto<event_ids EVENT_ID0>}
