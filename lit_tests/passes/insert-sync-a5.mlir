// The vector unit of a5 orders its own instructions.
// RUN: pto-opt --insert-sync %s | filecheck %s
// RUN: pto-opt --insert-sync --check-sync %s

module attributes {pto.target_arch = "a5"} {
// No barrier between instructions of the vector unit.
// CHECK-LABEL: @chain(
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID0>]
// CHECK: pto.tstore
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @chain(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %p = pto.partition_view %x, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %q = pto.partition_view %y, offsets = [%c0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tstore ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
  return
}

// A sequence with scratch, which this chip does not touch, is the vector unit's as well: two
// of them have one scratch, and only the scalar unit waits.
// CHECK-LABEL: @sequence_with_scratch(
// CHECK: pto.tci
// CHECK-NEXT: pto.tci
// CHECK-NEXT: pto.tadd
// CHECK-NEXT: pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID1>]
// CHECK-NEXT: pto.tgetval
// CHECK-NEXT: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK-NEXT: return
func.func @sequence_with_scratch(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c1 = arith.constant 1 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %s = arith.constant 0 : i32
  %t = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 1x64xi32>
  %u = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 1x64xi32>
  %tmp = pto.alloc_tile addr = %8192 : !pto.tile_buf<vec, 1x192xf32>
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x192xf32>) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  pto.tci ins(%s, %tmp : i32, !pto.tile_buf<vec, 1x192xf32>) outs(%u : !pto.tile_buf<vec, 1x64xi32>)
  pto.tadd ins(%t, %u : !pto.tile_buf<vec, 1x64xi32>, !pto.tile_buf<vec, 1x64xi32>) outs(%t : !pto.tile_buf<vec, 1x64xi32>)
  %e = pto.tgetval ins(%t, %c1 : !pto.tile_buf<vec, 1x64xi32>, index) outs : i32
  return
}

// Ten loops inside of one another, each with flags of its own: numbers run out.
// CHECK-LABEL: @deep(
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID4>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID5>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID5>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID4>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]
// CHECK: scf.for
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_ALL>
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_ALL>
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: scf.for
// CHECK: pto.barrier <PIPE_ALL>
// CHECK: pto.tload
// CHECK: pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
// CHECK: pto.tmuls
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID4>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID5>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID2>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID3>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID4>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID5>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID6>]
// CHECK: pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID7>]
// CHECK: pto.barrier <PIPE_ALL> {pto.auto_sync_tail_barrier}
// CHECK: return
func.func @deep(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %0 = arith.constant 0 : i64
  %4096 = arith.constant 4096 : i64
  %8192 = arith.constant 8192 : i64
  %f = arith.constant 2.0 : f32
  %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
  %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
  scf.for %i0 = %c0 to %n step %c16 {
    %p0 = pto.partition_view %x, offsets = [%i0, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
    pto.tload ins(%p0 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
    scf.for %i1 = %c0 to %n step %c16 {
      %p1 = pto.partition_view %x, offsets = [%i1, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      pto.tload ins(%p1 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
      pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
      scf.for %i2 = %c0 to %n step %c16 {
        %p2 = pto.partition_view %x, offsets = [%i2, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
        pto.tload ins(%p2 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
        pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
        scf.for %i3 = %c0 to %n step %c16 {
          %p3 = pto.partition_view %x, offsets = [%i3, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
          pto.tload ins(%p3 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
          pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
          scf.for %i4 = %c0 to %n step %c16 {
            %p4 = pto.partition_view %x, offsets = [%i4, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
            pto.tload ins(%p4 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
            pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
            scf.for %i5 = %c0 to %n step %c16 {
              %p5 = pto.partition_view %x, offsets = [%i5, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
              pto.tload ins(%p5 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
              pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
              scf.for %i6 = %c0 to %n step %c16 {
                %p6 = pto.partition_view %x, offsets = [%i6, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
                pto.tload ins(%p6 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                scf.for %i7 = %c0 to %n step %c16 {
                  %p7 = pto.partition_view %x, offsets = [%i7, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
                  pto.tload ins(%p7 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                  pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                  scf.for %i8 = %c0 to %n step %c16 {
                    %p8 = pto.partition_view %x, offsets = [%i8, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
                    pto.tload ins(%p8 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                    pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                    scf.for %i9 = %c0 to %n step %c16 {
                      %p9 = pto.partition_view %x, offsets = [%i9, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
                      pto.tload ins(%p9 : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                      pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  return
}
}
