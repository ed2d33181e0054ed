// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Attributes, and every case of those that are enumerations.

// CHECK: func.func private @address_space() attributes {case_0 = #pto.address_space<zero>, case_1 = #pto.address_space<gm>, case_2 = #pto.address_space<mat>, case_3 = #pto.address_space<left>, case_4 = #pto.address_space<right>, case_5 = #pto.address_space<acc>, case_6 = #pto.address_space<vec>, case_7 = #pto.address_space<bias>, case_8 = #pto.address_space<scaling>}
func.func private @address_space() attributes {case_0 = #pto.address_space<zero>, case_1 = #pto.address_space<gm>, case_2 = #pto.address_space<mat>, case_3 = #pto.address_space<left>, case_4 = #pto.address_space<right>, case_5 = #pto.address_space<acc>, case_6 = #pto.address_space<vec>, case_7 = #pto.address_space<bias>, case_8 = #pto.address_space<scaling>}

// CHECK: func.func private @layout() attributes {case_0 = #pto.layout<nd>, case_1 = #pto.layout<dn>, case_2 = #pto.layout<nz>, case_3 = #pto.layout<mx_a_zz>, case_4 = #pto.layout<mx_b_nn>}
func.func private @layout() attributes {case_0 = #pto.layout<nd>, case_1 = #pto.layout<dn>, case_2 = #pto.layout<nz>, case_3 = #pto.layout<mx_a_zz>, case_4 = #pto.layout<mx_b_nn>}

// CHECK: func.func private @blayout() attributes {case_0 = #pto.blayout<row_major>, case_1 = #pto.blayout<col_major>}
func.func private @blayout() attributes {case_0 = #pto.blayout<row_major>, case_1 = #pto.blayout<col_major>}

// CHECK: func.func private @slayout() attributes {case_0 = #pto.slayout<none_box>, case_1 = #pto.slayout<row_major>, case_2 = #pto.slayout<col_major>}
func.func private @slayout() attributes {case_0 = #pto.slayout<none_box>, case_1 = #pto.slayout<row_major>, case_2 = #pto.slayout<col_major>}

// CHECK: func.func private @pad_value() attributes {case_0 = #pto.pad_value<null>, case_1 = #pto.pad_value<zero>, case_2 = #pto.pad_value<max>, case_3 = #pto.pad_value<min>}
func.func private @pad_value() attributes {case_0 = #pto.pad_value<null>, case_1 = #pto.pad_value<zero>, case_2 = #pto.pad_value<max>, case_3 = #pto.pad_value<min>}

// CHECK: func.func private @compact_mode() attributes {case_0 = #pto.compact_mode<null>, case_1 = #pto.compact_mode<normal>, case_2 = #pto.compact_mode<row_plus_one>}
func.func private @compact_mode() attributes {case_0 = #pto.compact_mode<null>, case_1 = #pto.compact_mode<normal>, case_2 = #pto.compact_mode<row_plus_one>}

// CHECK: func.func private @padmode() attributes {case_0 = #pto.padmode<PadNull>, case_1 = #pto.padmode<PadFirstElem>, case_2 = #pto.padmode<PadValue>}
func.func private @padmode() attributes {case_0 = #pto.padmode<PadNull>, case_1 = #pto.padmode<PadFirstElem>, case_2 = #pto.padmode<PadValue>}

// CHECK: func.func private @kernel_kind() attributes {case_0 = #pto.kernel_kind<cube>, case_1 = #pto.kernel_kind<vector>}
func.func private @kernel_kind() attributes {case_0 = #pto.kernel_kind<cube>, case_1 = #pto.kernel_kind<vector>}

// CHECK: func.func private @pipe() attributes {case_0 = #pto.pipe<PIPE_S>, case_1 = #pto.pipe<PIPE_V>, case_2 = #pto.pipe<PIPE_M>, case_3 = #pto.pipe<PIPE_MTE1>, case_4 = #pto.pipe<PIPE_MTE2>, case_5 = #pto.pipe<PIPE_MTE3>, case_6 = #pto.pipe<PIPE_ALL>, case_7 = #pto.pipe<PIPE_MTE4>, case_8 = #pto.pipe<PIPE_MTE5>, case_9 = #pto.pipe<PIPE_V2>, case_10 = #pto.pipe<PIPE_FIX>, case_11 = #pto.pipe<VIRTUAL_PIPE_MTE2_L1A>, case_12 = #pto.pipe<VIRTUAL_PIPE_MTE2_L1B>, case_13 = #pto.pipe<PIPE_NUM>, case_14 = #pto.pipe<PIPE_UNASSIGNED>}
func.func private @pipe() attributes {case_0 = #pto.pipe<PIPE_S>, case_1 = #pto.pipe<PIPE_V>, case_2 = #pto.pipe<PIPE_M>, case_3 = #pto.pipe<PIPE_MTE1>, case_4 = #pto.pipe<PIPE_MTE2>, case_5 = #pto.pipe<PIPE_MTE3>, case_6 = #pto.pipe<PIPE_ALL>, case_7 = #pto.pipe<PIPE_MTE4>, case_8 = #pto.pipe<PIPE_MTE5>, case_9 = #pto.pipe<PIPE_V2>, case_10 = #pto.pipe<PIPE_FIX>, case_11 = #pto.pipe<VIRTUAL_PIPE_MTE2_L1A>, case_12 = #pto.pipe<VIRTUAL_PIPE_MTE2_L1B>, case_13 = #pto.pipe<PIPE_NUM>, case_14 = #pto.pipe<PIPE_UNASSIGNED>}

// CHECK: func.func private @event() attributes {case_0 = #pto.event<EVENT_ID0>, case_1 = #pto.event<EVENT_ID1>, case_2 = #pto.event<EVENT_ID2>, case_3 = #pto.event<EVENT_ID3>, case_4 = #pto.event<EVENT_ID4>, case_5 = #pto.event<EVENT_ID5>, case_6 = #pto.event<EVENT_ID6>, case_7 = #pto.event<EVENT_ID7>}
func.func private @event() attributes {case_0 = #pto.event<EVENT_ID0>, case_1 = #pto.event<EVENT_ID1>, case_2 = #pto.event<EVENT_ID2>, case_3 = #pto.event<EVENT_ID3>, case_4 = #pto.event<EVENT_ID4>, case_5 = #pto.event<EVENT_ID5>, case_6 = #pto.event<EVENT_ID6>, case_7 = #pto.event<EVENT_ID7>}

// CHECK: func.func private @pipe_event_type() attributes {case_0 = #pto.pipe_event_type<TLOAD>, case_1 = #pto.pipe_event_type<TSTORE_ACC>, case_2 = #pto.pipe_event_type<TSTORE_VEC>, case_3 = #pto.pipe_event_type<TMOV_M2L>, case_4 = #pto.pipe_event_type<TMOV_M2S>, case_5 = #pto.pipe_event_type<TMOV_M2B>, case_6 = #pto.pipe_event_type<TMOV_M2V>, case_7 = #pto.pipe_event_type<TMOV_V2M>, case_8 = #pto.pipe_event_type<TMATMUL>, case_9 = #pto.pipe_event_type<TVEC>, case_10 = #pto.pipe_event_type<TVECWAIT_EVENT>}
func.func private @pipe_event_type() attributes {case_0 = #pto.pipe_event_type<TLOAD>, case_1 = #pto.pipe_event_type<TSTORE_ACC>, case_2 = #pto.pipe_event_type<TSTORE_VEC>, case_3 = #pto.pipe_event_type<TMOV_M2L>, case_4 = #pto.pipe_event_type<TMOV_M2S>, case_5 = #pto.pipe_event_type<TMOV_M2B>, case_6 = #pto.pipe_event_type<TMOV_M2V>, case_7 = #pto.pipe_event_type<TMOV_V2M>, case_8 = #pto.pipe_event_type<TMATMUL>, case_9 = #pto.pipe_event_type<TVEC>, case_10 = #pto.pipe_event_type<TVECWAIT_EVENT>}

// CHECK: func.func private @sync_op_type() attributes {case_0 = #pto.sync_op_type<TLOAD>, case_1 = #pto.sync_op_type<TSTORE_ACC>, case_2 = #pto.sync_op_type<TSTORE_VEC>, case_3 = #pto.sync_op_type<TMOV_M2L>, case_4 = #pto.sync_op_type<TMOV_M2S>, case_5 = #pto.sync_op_type<TMOV_M2B>, case_6 = #pto.sync_op_type<TMOV_M2V>, case_7 = #pto.sync_op_type<TMOV_V2M>, case_8 = #pto.sync_op_type<TMATMUL>, case_9 = #pto.sync_op_type<TVEC>, case_10 = #pto.sync_op_type<TVECWAIT_EVENT>}
func.func private @sync_op_type() attributes {case_0 = #pto.sync_op_type<TLOAD>, case_1 = #pto.sync_op_type<TSTORE_ACC>, case_2 = #pto.sync_op_type<TSTORE_VEC>, case_3 = #pto.sync_op_type<TMOV_M2L>, case_4 = #pto.sync_op_type<TMOV_M2S>, case_5 = #pto.sync_op_type<TMOV_M2B>, case_6 = #pto.sync_op_type<TMOV_M2V>, case_7 = #pto.sync_op_type<TMOV_V2M>, case_8 = #pto.sync_op_type<TMATMUL>, case_9 = #pto.sync_op_type<TVEC>, case_10 = #pto.sync_op_type<TVECWAIT_EVENT>}

// CHECK: func.func private @fence_scope() attributes {case_0 = #pto.fence_scope<local_memory>, case_1 = #pto.fence_scope<gm>, case_2 = #pto.fence_scope<all>}
func.func private @fence_scope() attributes {case_0 = #pto.fence_scope<local_memory>, case_1 = #pto.fence_scope<gm>, case_2 = #pto.fence_scope<all>}

// CHECK: func.func private @sync_all_mode() attributes {case_0 = #pto.sync_all_mode<hard>, case_1 = #pto.sync_all_mode<soft>}
func.func private @sync_all_mode() attributes {case_0 = #pto.sync_all_mode<hard>, case_1 = #pto.sync_all_mode<soft>}

// CHECK: func.func private @sync_core_type() attributes {case_0 = #pto.sync_core_type<aiv_only>, case_1 = #pto.sync_core_type<aic_only>, case_2 = #pto.sync_core_type<mix>}
func.func private @sync_core_type() attributes {case_0 = #pto.sync_core_type<aiv_only>, case_1 = #pto.sync_core_type<aic_only>, case_2 = #pto.sync_core_type<mix>}

// CHECK: func.func private @round_mode() attributes {case_0 = #pto<round_mode NONE>, case_1 = #pto<round_mode RINT>, case_2 = #pto<round_mode ROUND>, case_3 = #pto<round_mode FLOOR>, case_4 = #pto<round_mode CEIL>, case_5 = #pto<round_mode TRUNC>, case_6 = #pto<round_mode ODD>, case_7 = #pto<round_mode CAST_RINT>}
func.func private @round_mode() attributes {case_0 = #pto<round_mode NONE>, case_1 = #pto<round_mode RINT>, case_2 = #pto<round_mode ROUND>, case_3 = #pto<round_mode FLOOR>, case_4 = #pto<round_mode CEIL>, case_5 = #pto<round_mode TRUNC>, case_6 = #pto<round_mode ODD>, case_7 = #pto<round_mode CAST_RINT>}

// CHECK: func.func private @saturation_mode() attributes {case_0 = #pto<saturation_mode ON>, case_1 = #pto<saturation_mode OFF>}
func.func private @saturation_mode() attributes {case_0 = #pto<saturation_mode ON>, case_1 = #pto<saturation_mode OFF>}

// CHECK: func.func private @cmp() attributes {case_0 = #pto<cmp eq>, case_1 = #pto<cmp ne>, case_2 = #pto<cmp lt>, case_3 = #pto<cmp le>, case_4 = #pto<cmp gt>, case_5 = #pto<cmp ge>}
func.func private @cmp() attributes {case_0 = #pto<cmp eq>, case_1 = #pto<cmp ne>, case_2 = #pto<cmp lt>, case_3 = #pto<cmp le>, case_4 = #pto<cmp gt>, case_5 = #pto<cmp ge>}

// CHECK: func.func private @div_precision() attributes {case_0 = #pto<div_precision default>, case_1 = #pto<div_precision high_precision>}
func.func private @div_precision() attributes {case_0 = #pto<div_precision default>, case_1 = #pto<div_precision high_precision>}

// CHECK: func.func private @exp_precision() attributes {case_0 = #pto<exp_precision default>, case_1 = #pto<exp_precision high_precision>}
func.func private @exp_precision() attributes {case_0 = #pto<exp_precision default>, case_1 = #pto<exp_precision high_precision>}

// CHECK: func.func private @log_precision() attributes {case_0 = #pto<log_precision default>, case_1 = #pto<log_precision high_precision>}
func.func private @log_precision() attributes {case_0 = #pto<log_precision default>, case_1 = #pto<log_precision high_precision>}

// CHECK: func.func private @recip_precision() attributes {case_0 = #pto<recip_precision default>, case_1 = #pto<recip_precision high_precision>}
func.func private @recip_precision() attributes {case_0 = #pto<recip_precision default>, case_1 = #pto<recip_precision high_precision>}

// CHECK: func.func private @rem_precision() attributes {case_0 = #pto<rem_precision default>, case_1 = #pto<rem_precision high_precision>}
func.func private @rem_precision() attributes {case_0 = #pto<rem_precision default>, case_1 = #pto<rem_precision high_precision>}

// CHECK: func.func private @rsqrt_precision() attributes {case_0 = #pto<rsqrt_precision default>, case_1 = #pto<rsqrt_precision high_precision>}
func.func private @rsqrt_precision() attributes {case_0 = #pto<rsqrt_precision default>, case_1 = #pto<rsqrt_precision high_precision>}

// CHECK: func.func private @sqrt_precision() attributes {case_0 = #pto<sqrt_precision default>, case_1 = #pto<sqrt_precision high_precision>}
func.func private @sqrt_precision() attributes {case_0 = #pto<sqrt_precision default>, case_1 = #pto<sqrt_precision high_precision>}

// CHECK: func.func private @fmod_precision() attributes {case_0 = #pto<fmod_precision default>, case_1 = #pto<fmod_precision high_precision>}
func.func private @fmod_precision() attributes {case_0 = #pto<fmod_precision default>, case_1 = #pto<fmod_precision high_precision>}

// CHECK: func.func private @pow_precision() attributes {case_0 = #pto<pow_precision default>, case_1 = #pto<pow_precision high_precision>}
func.func private @pow_precision() attributes {case_0 = #pto<pow_precision default>, case_1 = #pto<pow_precision high_precision>}

// CHECK: func.func private @acc_phase() attributes {case_0 = #pto<acc_phase unspecified>, case_1 = #pto<acc_phase partial>, case_2 = #pto<acc_phase final>}
func.func private @acc_phase() attributes {case_0 = #pto<acc_phase unspecified>, case_1 = #pto<acc_phase partial>, case_2 = #pto<acc_phase final>}

// CHECK: func.func private @st_phase() attributes {case_0 = #pto<st_phase unspecified>, case_1 = #pto<st_phase partial>, case_2 = #pto<st_phase final>}
func.func private @st_phase() attributes {case_0 = #pto<st_phase unspecified>, case_1 = #pto<st_phase partial>, case_2 = #pto<st_phase final>}

// CHECK: func.func private @atomic_type() attributes {case_0 = #pto<atomic_type atomic_none>, case_1 = #pto<atomic_type atomic_add>}
func.func private @atomic_type() attributes {case_0 = #pto<atomic_type atomic_none>, case_1 = #pto<atomic_type atomic_add>}

// CHECK: func.func private @relu_pre_mode() attributes {case_0 = #pto<relu_pre_mode no_relu>, case_1 = #pto<relu_pre_mode normal_relu>, case_2 = #pto<relu_pre_mode scalar_relu>, case_3 = #pto<relu_pre_mode vector_relu>, case_4 = #pto<relu_pre_mode pwl>}
func.func private @relu_pre_mode() attributes {case_0 = #pto<relu_pre_mode no_relu>, case_1 = #pto<relu_pre_mode normal_relu>, case_2 = #pto<relu_pre_mode scalar_relu>, case_3 = #pto<relu_pre_mode vector_relu>, case_4 = #pto<relu_pre_mode pwl>}

// CHECK: func.func private @acc_to_vec_mode() attributes {case_0 = #pto.acc_to_vec_mode<single_mode_vec0>, case_1 = #pto.acc_to_vec_mode<single_mode_vec1>, case_2 = #pto.acc_to_vec_mode<dual_mode_split_m>, case_3 = #pto.acc_to_vec_mode<dual_mode_split_n>}
func.func private @acc_to_vec_mode() attributes {case_0 = #pto.acc_to_vec_mode<single_mode_vec0>, case_1 = #pto.acc_to_vec_mode<single_mode_vec1>, case_2 = #pto.acc_to_vec_mode<dual_mode_split_m>, case_3 = #pto.acc_to_vec_mode<dual_mode_split_n>}

// CHECK: func.func private @mx_group_axis() attributes {case_0 = #pto<mx_group_axis axis0>, case_1 = #pto<mx_group_axis axis1>}
func.func private @mx_group_axis() attributes {case_0 = #pto<mx_group_axis axis0>, case_1 = #pto<mx_group_axis axis1>}

// CHECK: func.func private @quant_type() attributes {case_0 = #pto<quant_type INT8_SYM>, case_1 = #pto<quant_type INT8_ASYM>, case_2 = #pto<quant_type MXFP8>, case_3 = #pto<quant_type MXFP4_E2M1>}
func.func private @quant_type() attributes {case_0 = #pto<quant_type INT8_SYM>, case_1 = #pto<quant_type INT8_ASYM>, case_2 = #pto<quant_type MXFP8>, case_3 = #pto<quant_type MXFP4_E2M1>}

// CHECK: func.func private @quant_scale_alg() attributes {case_0 = #pto<quant_scale_alg ocp>, case_1 = #pto<quant_scale_alg nv>}
func.func private @quant_scale_alg() attributes {case_0 = #pto<quant_scale_alg ocp>, case_1 = #pto<quant_scale_alg nv>}

// CHECK: func.func private @vec_store_mode() attributes {case_0 = #pto<vec_store_mode nd>, case_1 = #pto<vec_store_mode nz>}
func.func private @vec_store_mode() attributes {case_0 = #pto<vec_store_mode nd>, case_1 = #pto<vec_store_mode nz>}

// CHECK: func.func private @tinsert_mode() attributes {case_0 = #pto.tinsert_mode<split2>, case_1 = #pto.tinsert_mode<split4>}
func.func private @tinsert_mode() attributes {case_0 = #pto.tinsert_mode<split2>, case_1 = #pto.tinsert_mode<split4>}

// CHECK: func.func private @mask_pattern() attributes {case_0 = #pto.mask_pattern<P0101>, case_1 = #pto.mask_pattern<P1010>, case_2 = #pto.mask_pattern<P0001>, case_3 = #pto.mask_pattern<P0010>, case_4 = #pto.mask_pattern<P0100>, case_5 = #pto.mask_pattern<P1000>, case_6 = #pto.mask_pattern<P1111>}
func.func private @mask_pattern() attributes {case_0 = #pto.mask_pattern<P0101>, case_1 = #pto.mask_pattern<P1010>, case_2 = #pto.mask_pattern<P0001>, case_3 = #pto.mask_pattern<P0010>, case_4 = #pto.mask_pattern<P0100>, case_5 = #pto.mask_pattern<P1000>, case_6 = #pto.mask_pattern<P1111>}

// CHECK: func.func private @coalesce() attributes {case_0 = #pto<coalesce row>, case_1 = #pto<coalesce elem>}
func.func private @coalesce() attributes {case_0 = #pto<coalesce row>, case_1 = #pto<coalesce elem>}

// CHECK: func.func private @gather_oob() attributes {case_0 = #pto<gather_oob undefined>, case_1 = #pto<gather_oob clamp>, case_2 = #pto<gather_oob wrap>, case_3 = #pto<gather_oob zero>}
func.func private @gather_oob() attributes {case_0 = #pto<gather_oob undefined>, case_1 = #pto<gather_oob clamp>, case_2 = #pto<gather_oob wrap>, case_3 = #pto<gather_oob zero>}

// CHECK: func.func private @scatter_atomic_op() attributes {case_0 = #pto<scatter_atomic_op none>, case_1 = #pto<scatter_atomic_op add>, case_2 = #pto<scatter_atomic_op max>, case_3 = #pto<scatter_atomic_op min>}
func.func private @scatter_atomic_op() attributes {case_0 = #pto<scatter_atomic_op none>, case_1 = #pto<scatter_atomic_op add>, case_2 = #pto<scatter_atomic_op max>, case_3 = #pto<scatter_atomic_op min>}

// CHECK: func.func private @scatter_oob() attributes {case_0 = #pto<scatter_oob undefined>, case_1 = #pto<scatter_oob skip>, case_2 = #pto<scatter_oob clamp>, case_3 = #pto<scatter_oob wrap>}
func.func private @scatter_oob() attributes {case_0 = #pto<scatter_oob undefined>, case_1 = #pto<scatter_oob skip>, case_2 = #pto<scatter_oob clamp>, case_3 = #pto<scatter_oob wrap>}

// CHECK: func.func private @scatter_conflict() attributes {case_0 = #pto<scatter_conflict default>, case_1 = #pto<scatter_conflict last>}
func.func private @scatter_conflict() attributes {case_0 = #pto<scatter_conflict default>, case_1 = #pto<scatter_conflict last>}

// CHECK: func.func private @notify_op() attributes {case_0 = #pto<notify_op atomic_add>, case_1 = #pto<notify_op set>}
func.func private @notify_op() attributes {case_0 = #pto<notify_op atomic_add>, case_1 = #pto<notify_op set>}

// CHECK: func.func private @wait_cmp() attributes {case_0 = #pto<wait_cmp eq>, case_1 = #pto<wait_cmp ne>, case_2 = #pto<wait_cmp gt>, case_3 = #pto<wait_cmp ge>, case_4 = #pto<wait_cmp lt>, case_5 = #pto<wait_cmp le>}
func.func private @wait_cmp() attributes {case_0 = #pto<wait_cmp eq>, case_1 = #pto<wait_cmp ne>, case_2 = #pto<wait_cmp gt>, case_3 = #pto<wait_cmp ge>, case_4 = #pto<wait_cmp lt>, case_5 = #pto<wait_cmp le>}

// CHECK: func.func private @reduce_op() attributes {case_0 = #pto<reduce_op sum>, case_1 = #pto<reduce_op max>, case_2 = #pto<reduce_op min>}
func.func private @reduce_op() attributes {case_0 = #pto<reduce_op sum>, case_1 = #pto<reduce_op max>, case_2 = #pto<reduce_op min>}

// CHECK: func.func private @print_format() attributes {case_0 = #pto<print_format width8_precision4>, case_1 = #pto<print_format width8_precision2>, case_2 = #pto<print_format width10_precision6>}
func.func private @print_format() attributes {case_0 = #pto<print_format width8_precision4>, case_1 = #pto<print_format width8_precision2>, case_2 = #pto<print_format width10_precision6>}

// CHECK: func.func private @tile_buf_config() attributes {case_0 = #pto.tile_buf_config<blayout=#pto.blayout<row_major>, slayout=#pto.slayout<none_box>, s_fractal_size=512, pad=#pto.pad_value<null>, compact=#pto.compact_mode<null>>}
func.func private @tile_buf_config() attributes {case_0 = #pto.tile_buf_config<blayout=#pto.blayout<row_major>, slayout=#pto.slayout<none_box>, s_fractal_size=512, pad=#pto.pad_value<null>, compact=#pto.compact_mode<null>>}

// CHECK: func.func private @acc_push_epilogue() attributes {case_0 = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>}
func.func private @acc_push_epilogue() attributes {case_0 = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>}

// Fields that are left out, and numbers in place of attributes.

// CHECK: func.func private @shorter() attributes {a = #pto.tile_buf_config<>, b = #pto.tile_buf_config<blayout=1, s_fractal_size=32, pad=1>}
func.func private @shorter() attributes {a = #pto.tile_buf_config<>, b = #pto.tile_buf_config<blayout=1, s_fractal_size=32, pad=1>}
