// RUN: pto-opt -t cpp %s | filecheck %s

// Communication between chips.

!p = !pto.partition_tensor_view<16x64xf32>
!t = !pto.tile_buf<vec, 16x64xf32>

func.func @transfers(%mine: !pto.ptr<f32>, %other: !pto.ptr<f32>, %signal: !pto.ptr<i32>, %a: i64, %n: i32) -> i1 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %v = pto.make_tensor_view %mine, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %other, shape = [%c16, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %s = pto.make_tensor_view %signal, shape = [%c1], strides = [%c1] : !pto.tensor_view<?xi32>
  %src = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !p
  %dst = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !p
  %sig = pto.partition_view %s, offsets = [%c0], sizes = [%c1] : !pto.tensor_view<?xi32> -> !pto.partition_tensor_view<1xi32>
  %ping = pto.alloc_tile addr = %a : !t
  %pong = pto.alloc_tile addr = %a : !t
  pto.comm.tput(%dst, %src, buf(%ping) : !p, !p, !t)
  pto.comm.tput(%dst, %src, buf(%ping, %pong) : !p, !p, !t, !t) {atomicType = #pto<atomic_type atomic_add>}
  pto.comm.tget(%src, %dst, buf(%ping) : !p, !p, !t)
  pto.comm.tnotify(%sig, %n : !pto.partition_tensor_view<1xi32>, i32) {notifyOp = #pto<notify_op set>}
  pto.comm.twait(%sig, %n : !pto.partition_tensor_view<1xi32>, i32) {cmp = #pto<wait_cmp ge>}
  %done = pto.comm.ttest(%sig, %n : !pto.partition_tensor_view<1xi32>, i32) {cmp = #pto<wait_cmp eq>} -> i1
  pto.comm.tbroadcast(%src, recv(%ping), group(%src, %dst) : !p, !t, !p, !p) {root = 0 : i32}
  pto.comm.treduce(%dst, %pong, recv(%ping), group(%src, %dst) : !p, !t, !t, !p, !p) {root = 1 : i32, reduceOp = #pto<reduce_op max>}
  return %done : i1
}

// CHECK-LABEL: AICORE bool transfers(__gm__ float* mine, __gm__ float* other, __gm__ int32_t* signal, int64_t a, int32_t n) {
// CHECK-NEXT: {{.*}} src_shape = pto::Shape<1, 1, 1, 16, 64>();
// CHECK-NEXT: {{.*}} src_stride = pto::Stride<1024, 1024, 1024, 64, 1>();
// CHECK-NEXT: {{.*}} src = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>(mine, src_shape, src_stride);
// CHECK-NEXT: {{.*}} dst_shape = pto::Shape<1, 1, 1, 16, 64>();
// CHECK-NEXT: {{.*}} dst_stride = pto::Stride<1024, 1024, 1024, 64, 1>();
// CHECK-NEXT: {{.*}} dst = GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>(other, dst_shape, dst_stride);
// CHECK-NEXT: {{.*}} sig_shape = pto::Shape<1, 1, 1, 1, 1>();
// CHECK-NEXT: {{.*}} sig_stride = pto::Stride<1, 1, 1, 1, 1>();
// CHECK-NEXT: {{.*}} sig = GlobalTensor<int32_t, pto::Shape<1, 1, 1, 1, 1>, pto::Stride<1, 1, 1, 1, 1>, pto::Layout::ND>(signal, sig_shape, sig_stride);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> ping;
// CHECK-NEXT: TASSIGN(ping, a);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> pong;
// CHECK-NEXT: TASSIGN(pong, a);
// CHECK-NEXT: pto::comm::TPUT(dst, src, ping);
// CHECK-NEXT: pto::comm::TPUT<pto::AtomicType::AtomicAdd>(dst, src, ping, pong);
// CHECK-NEXT: pto::comm::TGET(src, dst, ping);
// CHECK-NEXT: dsb(DSB_DDR);
// CHECK-NEXT: pto::comm::TNOTIFY(sig, n, pto::comm::NotifyOp::Set);
// CHECK-NEXT: pto::comm::TWAIT(sig, n, pto::comm::WaitCmp::GE);
// CHECK-NEXT: bool done = pto::comm::TTEST(sig, n, pto::comm::WaitCmp::EQ);
// CHECK-NEXT: {
// CHECK-NEXT: GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND> comm_members[2] = {src, dst};
// CHECK-NEXT: pto::comm::ParallelGroup<GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>> comm_group = pto::comm::ParallelGroup<GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>>::Create(comm_members, 2, 0);
// CHECK-NEXT: pto::comm::TBROADCAST(comm_group, src, ping);
// CHECK-NEXT: }
// CHECK-NEXT: {
// CHECK-NEXT: GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND> comm_members[2] = {src, dst};
// CHECK-NEXT: pto::comm::ParallelGroup<GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>> comm_group = pto::comm::ParallelGroup<GlobalTensor<float, pto::Shape<1, 1, 1, 16, 64>, pto::Stride<1024, 1024, 1024, 64, 1>, pto::Layout::ND>>::Create(comm_members, 2, 1);
// CHECK-NEXT: pto::comm::TREDUCE(comm_group, dst, pong, ping, pto::comm::ReduceOp::Max);
// CHECK-NEXT: }
// CHECK-NEXT: return done;
// CHECK-NEXT: }
