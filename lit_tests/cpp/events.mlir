// RUN: pto-opt -t cpp %s | filecheck %s

// Flags, barriers, fences.

func.func @flags(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  pto.set_flag [<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.wait_flag [<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
  pto.set_flag_dyn [<PIPE_V>, <PIPE_MTE3>, %n]
  pto.record_event [#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, <EVENT_ID1>]
  pto.wait_event [#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, <EVENT_ID1>]
  pto.barrier <PIPE_V>
  pto.barrier <PIPE_ALL>
  pto.barrier_sync [<TSTORE_VEC>]
  pto.fence.barrier_all <gm>
  return
}

// CHECK-LABEL: __global__ AICORE void flags(int64_t n) {
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
// CHECK-NEXT: wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
// CHECK-NEXT: event_t n_event = (event_t) n;
// CHECK-NEXT: set_flag(PIPE_V, PIPE_MTE3, n_event);
// CHECK-NEXT: set_flag(PIPE_MTE2, PIPE_V, EVENT_ID1);
// CHECK-NEXT: wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID1);
// CHECK-NEXT: pipe_barrier(PIPE_V);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: pipe_barrier(PIPE_MTE3);
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @cores(%ffts: !pto.ptr<i64>, %flag: index, %workspace: !pto.ptr<i32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  pto.set_ffts %ffts : !pto.ptr<i64>
  pto.sync.set <PIPE_FIX>, 3
  pto.sync.set <PIPE_FIX>, %flag {ffts_mode = 1 : i32}
  pto.sync.wait <PIPE_MTE2>, 4
  pto.syncall() mode = #pto.sync_all_mode<hard>, core_type = #pto.sync_core_type<mix>
  pto.syncall(%workspace : !pto.ptr<i32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aic_only>
  pto.fence.barrier_all <all>
  pto.cmo.cacheinvalid all #pto.address_space<gm>
  pto.cmo.cacheinvalid %workspace single_cache_line : !pto.ptr<i32>
  return
}

// CHECK-LABEL: __global__ AICORE void cores(__gm__ int64_t* ffts, int64_t flag, __gm__ int32_t* workspace) {
// CHECK-NEXT: #if defined(__DAV_CUBE__)
// CHECK-NEXT: uint64_t ffts_address = reinterpret_cast<uint64_t>(ffts);
// CHECK-NEXT: set_ffts_base_addr(ffts_address);
// CHECK-NEXT: uint16_t v1 = getFFTSMsg(FFTS_MODE_VAL, 3);
// CHECK-NEXT: __builtin_cce_ffts_cross_core_sync(PIPE_FIX, v1);
// CHECK-NEXT: int32_t v2 = (int32_t) flag;
// CHECK-NEXT: uint16_t v3 = getFFTSMsg(1, v2);
// CHECK-NEXT: __builtin_cce_ffts_cross_core_sync(PIPE_FIX, v3);
// CHECK-NEXT: __builtin_cce_wait_flag_dev(4);
// CHECK-NEXT: SYNCALL<SyncCoreType::Mix>();
// CHECK-NEXT: {{.*}} v4 = GlobalTensor<int32_t, pto::Shape<1, 1, 1, 1, 16>, pto::Stride<16, 16, 16, 16, 1>, pto::Layout::ND>(workspace);
// CHECK-NEXT: SYNCALL<SyncAllMode::Soft, SyncCoreType::AICOnly>(v4, int32_t{0});
// CHECK-NEXT: pipe_barrier(PIPE_MTE2);
// CHECK-NEXT: pipe_barrier(PIPE_MTE3);
// CHECK-NEXT: pipe_barrier(PIPE_FIX);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dcci((__gm__ void*)workspace, cache_line_t::SINGLE_CACHE_LINE);
// CHECK-NEXT: #endif // __DAV_CUBE__
// CHECK-NEXT: return;
// CHECK-NEXT: }
