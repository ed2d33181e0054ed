// RUN: pto-opt %s --passes=insert-sync --split-input-file | filecheck %s

// Offsets through casts and narrow sums: what is stored and what is loaded next have
// rows in common if the numbers have, as arith computes them.

// CHECK-LABEL: func.func @without_a_sign
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK: pto.tload
func.func @without_a_sign(%x: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %c200 = arith.constant 200 : index
  // The bits of -56 are those of 200.
  %m = arith.constant -56 : i8
  %u = arith.extui %m : i8 to i32
  %i = arith.index_cast %u : i32 to index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %v = pto.make_tensor_view %x, shape = [%c256, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c200, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %q = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x16xf32>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
  pto.tload ins(%q : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  return
}

// -----

// A sum of i8 may wrap around: `n + 64` is -128 where n is 64, and what looks at least 64
// rows apart is the same rows.

// CHECK-LABEL: func.func @may_wrap_around
// CHECK: pto.tstore
// CHECK: pto.set_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK: pto.wait_flag[<PIPE_MTE3>, <PIPE_MTE2>
// CHECK: pto.tload
func.func @may_wrap_around(%x: !pto.ptr<f32>, %n: i8) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %c128 = arith.constant 128 : index
  %64 = arith.constant 64 : i8
  %more = arith.addi %n, %64 : i8
  %wide = arith.index_cast %more : i8 to index
  %i = arith.addi %wide, %c128 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %v = pto.make_tensor_view %x, shape = [%c256, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %q = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x16xf32>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
  pto.tload ins(%q : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  return
}

// -----

// Where nothing is lost, a sum is seen through: rows 16 to 32 and 32 to 48 of one number.

// CHECK-LABEL: func.func @nothing_lost
// CHECK-NOT: set_flag
// CHECK: return
func.func @nothing_lost(%x: !pto.ptr<f32>, %n: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c256 = arith.constant 256 : index
  %mask = arith.constant 255 : i32
  %16 = arith.constant 16 : i32
  %low = arith.andi %n, %mask : i32
  %next = arith.addi %low, %16 : i32
  %short = arith.trunci %next : i32 to i16
  %wide = arith.extui %short : i16 to i64
  %i = arith.index_cast %low : i32 to index
  %j = arith.index_cast %wide : i64 to index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %v = pto.make_tensor_view %x, shape = [%c256, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %v, offsets = [%i, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %q = pto.partition_view %v, offsets = [%j, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
  %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x16xf32>
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%p : !pto.partition_tensor_view<16x16xf32>)
  pto.tload ins(%q : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
  return
}
