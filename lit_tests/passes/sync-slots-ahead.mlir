// Slots that are loaded ahead: the next one while this one is read.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --plan-memory --insert-sync --check-sync --werror=not-proven %s -o /dev/null

module attributes {pto.target_arch = "a2a3"} {
// The vector unit waits for the load of the iteration before, not for this one; the next load
// waits for what the vector unit has read, and so for the load before that.
// CHECK-LABEL: @two(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @two(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %nk = arith.remui %j, %c2 : index
    %ck = arith.remui %i, %c2 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// One of three slots ahead.
// CHECK-LABEL: @next_of_three(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @next_of_three(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %nk = arith.remui %j, %c3 : index
    %ck = arith.remui %i, %c3 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// Two of three slots ahead.
// CHECK-LABEL: @two_of_three(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @two_of_three(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=3>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  %p1 = pto.partition_view %v, offsets = [%c16, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s1 = pto.multi_tile_get %m[%c1] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p1 : !pto.partition_tensor_view<16x64xf32>) outs(%s1 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c2 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %nk = arith.remui %j, %c3 : index
    %ck = arith.remui %i, %c3 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=3> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// The slots are loaded anew in each iteration of a loop around.
// CHECK-LABEL: @again(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @again(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  scf.for %r = %c0 to %c2 step %c1 {
    %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
    scf.for %i = %c0 to %n step %c1 {
      %j = arith.addi %i, %c1 : index
      %jr = arith.muli %j, %c16 : index
      %ir = arith.muli %i, %c16 : index
      %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      %nk = arith.remui %j, %c2 : index
      %ck = arith.remui %i, %c2 : index
      %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
      %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
      pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
      pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
    }
  }
  return
}

// Numbers that are chosen and subtracted.
// CHECK-LABEL: @chosen(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @chosen(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %k = arith.remui %i, %c2 : index
    %even = arith.cmpi eq, %k, %c0 : index
    %ck = arith.select %even, %c0, %c1 : index
    %nk = arith.subi %c1, %ck : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// In all iterations of the inner loop the slots are the same two, and apart: its vector unit
// waits for loads of the outer loop only.
// CHECK-LABEL: @inner(
// CHECK: scf.for
// CHECK: scf.for
// CHECK-NOT: <PIPE_MTE2>, <PIPE_V>
// CHECK: pto.tstore
func.func @inner(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %nk = arith.remui %j, %c2 : index
    %ck = arith.remui %i, %c2 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    scf.for %h = %c0 to %c3 step %c1 {
      %jr = arith.muli %j, %c16 : index
      %ir = arith.muli %i, %c16 : index
      %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
      pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
      pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
    }
  }
  return
}

// The last iteration loads nothing ahead.
// CHECK-LABEL: @guarded(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @guarded(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %nk = arith.remui %j, %c2 : index
    %ck = arith.remui %i, %c2 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    %more = arith.cmpi ult, %j, %n : index
    scf.if %more {
      pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    }
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}

// Numbers that a loop carries, and swaps.
// CHECK-LABEL: @swapped(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @swapped(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%ck = %c0, %nk = %c1) -> (index, index) {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
    scf.yield %nk, %ck : index, index
  }
  return
}

// A mask instead of a remainder.
// CHECK-LABEL: @xored(
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>,
// CHECK-NOT: pto.barrier
// CHECK: pto.tload
// CHECK-NOT: pto.set_flag
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tadd
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>,
// CHECK: pto.tstore
func.func @xored(%x: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %c256 = arith.constant 256 : index
  %v = pto.make_tensor_view %x, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %w = pto.make_tensor_view %out, shape = [%c256, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %m = pto.alloc_multi_tile : !pto.multi_tile_buf<vec, 16x64xf32, count=2>
  %acc = pto.alloc_tile : !pto.tile_buf<vec, 16x64xf32>
  %p0 = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %s0 = pto.multi_tile_get %m[%c0] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%s0 : !pto.tile_buf<vec, 16x64xf32>)
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.addi %i, %c1 : index
    %jr = arith.muli %j, %c16 : index
    %ir = arith.muli %i, %c16 : index
    %p = pto.partition_view %v, offsets = [%jr, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %q = pto.partition_view %w, offsets = [%ir, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    %ck = arith.andi %i, %c1 : index
    %nk = arith.xori %ck, %c1 : index
    %nx = pto.multi_tile_get %m[%nk] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%nx : !pto.tile_buf<vec, 16x64xf32>)
    %cu = pto.multi_tile_get %m[%ck] : !pto.multi_tile_buf<vec, 16x64xf32, count=2> -> !pto.tile_buf<vec, 16x64xf32>
    pto.tadd ins(%cu, %cu : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%acc : !pto.tile_buf<vec, 16x64xf32>)
    pto.tstore ins(%acc : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  }
  return
}
}
