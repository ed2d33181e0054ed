// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Printing and stopping.

// CHECK: func.func @debug
func.func @debug(%x: i32, %f: f32, %t: !pto.tile_buf<vec, 16x64xf32>, %g: !pto.partition_tensor_view<16x64xf32>, %acc: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {
  // CHECK-NEXT: pto.print ins("x = %d\0A", %x : i32)
  pto.print ins("x = %d\0A", %x : i32)
  // CHECK-NEXT: pto.print ins("%f", %f : f32)
  pto.print ins("%f", %f : f32)
  // CHECK-NEXT: pto.tprint ins(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.tprint ins(%t : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tprint ins(%g : !pto.partition_tensor_view<16x64xf32>) {printFormat = #pto<print_format width8_precision4>}
  pto.tprint ins(%g : !pto.partition_tensor_view<16x64xf32>) {printFormat = #pto<print_format width8_precision4>}
  // CHECK-NEXT: pto.tprint ins(%acc, %g : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.partition_tensor_view<16x64xf32>)
  pto.tprint ins(%acc, %g : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.partition_tensor_view<16x64xf32>)
  // CHECK-NEXT: pto.trap
  pto.trap
  return
}
