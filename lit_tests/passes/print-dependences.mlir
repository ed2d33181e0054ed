// Which operation has to wait for which, and for which bytes.
// RUN: pto-opt --print-dependences -o /dev/null %s | filecheck %s

module attributes {pto.target_arch = "a2a3"} {
// CHECK:      // @double
// CHECK-NEXT: //   0 MTE2 pto.tload
// CHECK-NEXT: //   1 V    pto.tmuls
// CHECK-NEXT: //   2 MTE3 pto.tstore
// CHECK-NEXT: //   1 V waits for 0 MTE2: RAW vec[0, 4096)
// CHECK-NEXT: //   2 MTE3 waits for 1 V: RAW vec[4096, 8192)
// CHECK:      //   0 MTE2 waits for 1 V: WAR vec[0, 4096), from one iteration of loop 0 to another
// CHECK:      //   1 V waits for 2 MTE3: WAR vec[4096, 8192), from one iteration of loop 0 to another
  func.func @double(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %0 = arith.constant 0 : i64
    %4096 = arith.constant 4096 : i64
    %f = arith.constant 2.0 : f32
    %x = pto.make_tensor_view %in, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
    %y = pto.make_tensor_view %out, shape = [%c64, %c64], strides = [%c64, %c1] : !pto.tensor_view<?x?xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x64xf32>
    %b = pto.alloc_tile addr = %4096 : !pto.tile_buf<vec, 16x64xf32>
    scf.for %i = %c0 to %n step %c16 {
      %p = pto.partition_view %x, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      %q = pto.partition_view %y, offsets = [%i, %c0], sizes = [%c16, %c64] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x64xf32>
      pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
      pto.tmuls ins(%a, %f : !pto.tile_buf<vec, 16x64xf32>, f32) outs(%b : !pto.tile_buf<vec, 16x64xf32>)
      pto.tstore ins(%b : !pto.tile_buf<vec, 16x64xf32>) outs(%q : !pto.partition_tensor_view<16x64xf32>)
    }
    return
  }
}
