// RUN: pto-opt -t cpp %s | filecheck %s

// Transfers that go on in the background.

func.func @asynchronous(%mine: !pto.ptr<f32>, %workspace: !pto.ptr<i8>, %a: i64) -> i1 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %mine, shape = [%c64], strides = [%c1] : !pto.tensor_view<64xf32>
  %src = pto.partition_view %v, offsets = [%c0], sizes = [%c64] : !pto.tensor_view<64xf32> -> !pto.partition_tensor_view<64xf32>
  %scratch = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 1x256xi8>
  %session = pto.comm.build_async_session(%scratch, %workspace : !pto.tile_buf<vec, 1x256xi8>, !pto.ptr<i8>) -> !pto.async_session
  %event = pto.comm.tput_async(%src, %src, %session : !pto.partition_tensor_view<64xf32>, !pto.partition_tensor_view<64xf32>, !pto.async_session) -> !pto.async_event
  %done = pto.comm.wait_async_event(%event, %session : !pto.async_event, !pto.async_session) -> i1
  %ctx = pto.make_prefetch_async_context(%workspace : !pto.ptr<i8>) -> !pto.prefetch_async_context
  %fetched = pto.tprefetch_async(%src, %ctx : !pto.partition_tensor_view<64xf32>, !pto.prefetch_async_context) -> !pto.async_event
  %inner = pto.get_prefetch_async_session %ctx : !pto.prefetch_async_context -> !pto.async_session
  %came = pto.comm.test_async_event(%fetched, %inner : !pto.async_event, !pto.async_session) -> i1
  %both = arith.andi %done, %came : i1
  return %both : i1
}

// CHECK-LABEL: AICORE bool asynchronous(__gm__ float* mine, __gm__ int8_t* workspace, int64_t a) {
// CHECK-NEXT: {{.*}} src_shape = pto::Shape<1, 1, 1, 1, 64>();
// CHECK-NEXT: {{.*}} src_stride = pto::Stride<64, 64, 64, 64, 1>();
// CHECK-NEXT: {{.*}} src = GlobalTensor<float, pto::Shape<1, 1, 1, 1, 64>, pto::Stride<64, 64, 64, 64, 1>, pto::Layout::ND>(mine, src_shape, src_stride);
// CHECK-NEXT: Tile<TileType::Vec, int8_t, 1, 256, BLayout::RowMajor, 1, 256, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> scratch;
// CHECK-NEXT: TASSIGN(scratch, a);
// CHECK-NEXT: pto::comm::AsyncSession session;
// CHECK-NEXT: pto::comm::BuildAsyncSession<pto::comm::DmaEngine::SDMA>(scratch, (__gm__ uint8_t*) workspace, session, 0u, pto::comm::sdma::SdmaBaseConfig{32768ULL, 0ULL, 1u}, UINT32_MAX);
// CHECK-NEXT: pto::comm::AsyncEvent event = pto::comm::TPUT_ASYNC<pto::comm::DmaEngine::SDMA>(src, src, session);
// CHECK-NEXT: bool done = event.Wait(session);
// CHECK-NEXT: __gm__ uint8_t* v1 = (__gm__ uint8_t*) workspace;
// CHECK-NEXT: pto::PrefetchAsyncContext ctx = pto::PrefetchAsyncContext(v1);
// CHECK-NEXT: pto::comm::AsyncEvent fetched = TPREFETCH_ASYNC(src, ctx);
// CHECK-NEXT: pto::comm::AsyncSession inner = ctx.session;
// CHECK-NEXT: bool came = fetched.Test(inner);
// CHECK-NEXT: bool both = done & came;
// CHECK-NEXT: return both;
// CHECK-NEXT: }
