// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic > %t.generic
// RUN: pto-opt %t.generic -t generic | diff %t.generic -

// Synchronisation between cores.

// CHECK: func.func @cores
func.func @cores(%i: index, %g: !pto.ptr<i32>, %v: !pto.tensor_view<16xi32>, %u: i32, %f: !pto.ptr<i64>) {
  // CHECK-NEXT: pto.sync.set <PIPE_MTE3>, 3
  pto.sync.set <PIPE_MTE3>, 3
  // CHECK-NEXT: pto.sync.set <PIPE_MTE3>, 3 {ffts_mode = 2 : i32}
  pto.sync.set <PIPE_MTE3>, 3 {ffts_mode = 2 : i32}
  // CHECK-NEXT: pto.sync.wait <PIPE_V>, %i
  pto.sync.wait <PIPE_V>, %i
  // CHECK-NEXT: pto.set_cross_block <PIPE_FIX>, 0 {ffts_mode = 0 : i32}
  pto.set_cross_block <PIPE_FIX>, 0 {ffts_mode = 0 : i32}
  // CHECK-NEXT: pto.wait_cross_block <PIPE_MTE3>, %i
  pto.wait_cross_block <PIPE_MTE3>, %i
  // CHECK-NEXT: pto.set_intra_block <PIPE_MTE1>, 15
  pto.set_intra_block <PIPE_MTE1>, 15
  // CHECK-NEXT: pto.wait_intra_block <PIPE_V>, 0
  pto.wait_intra_block <PIPE_V>, 0
  // CHECK-NEXT: pto.syncall() mode = #pto.sync_all_mode<hard>, core_type = #pto.sync_core_type<mix>
  pto.syncall() mode = #pto.sync_all_mode<hard>, core_type = #pto.sync_core_type<mix>
  // CHECK-NEXT: pto.syncall(%g : !pto.ptr<i32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  pto.syncall(%g : !pto.ptr<i32>) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  // CHECK-NEXT: pto.syncall(%v, %u : !pto.tensor_view<16xi32>, i32) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  pto.syncall(%v, %u : !pto.tensor_view<16xi32>, i32) mode = #pto.sync_all_mode<soft>, core_type = #pto.sync_core_type<aiv_only>
  // CHECK-NEXT: pto.set_ffts %f : !pto.ptr<i64>
  pto.set_ffts %f : !pto.ptr<i64>
  return
}
