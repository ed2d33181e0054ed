// Shapes and strides tell the layout of a view; what the program states stays.

// RUN: pto-opt --infer-layouts %s | filecheck %s
// RUN: pto-opt --infer-layouts=assume-nd=true %s | filecheck %s --check-prefix ND

// CHECK-LABEL: func.func @layouts
// CHECK: %rows = {{.*}}layout = #pto.layout<nd>
// CHECK: %column = {{.*}}layout = #pto.layout<dn>
// CHECK: %boxes = {{.*}}layout = #pto.layout<nz>
// CHECK: %run_time = {{.*}}layout = #pto.layout<nd>
// CHECK: %stated = {{.*}}layout = #pto.layout<dn>
// ND-LABEL: func.func @layouts
// ND: %rows = {{.*}}layout = #pto.layout<nd>
// ND: %column = {{.*}}layout = #pto.layout<nd>
// ND: %boxes = {{.*}}layout = #pto.layout<nd>
// ND: %run_time = {{.*}}layout = #pto.layout<nd>
// ND: %stated = {{.*}}layout = #pto.layout<dn>
func.func @layouts(%p: !pto.ptr<f32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %c128 = arith.constant 128 : index
  %c1024 = arith.constant 1024 : index
  %rows = pto.make_tensor_view %p, shape = [%c16, %c128], strides = [%c128, %c1] : !pto.tensor_view<16x128xf32>
  %column = pto.make_tensor_view %p, shape = [%c128, %c1], strides = [%c1, %c128] : !pto.tensor_view<128x1xf32>
  %boxes = pto.make_tensor_view %p, shape = [%c1, %c8, %c16, %c8, %c8], strides = [%c1024, %c1024, %c128, %c8, %c1] : !pto.tensor_view<1x8x16x8x8xf32>
  %run_time = pto.make_tensor_view %p, shape = [%n, %c1], strides = [%c1, %n] : !pto.tensor_view<?x?xf32>
  %stated = pto.make_tensor_view %p, shape = [%c16, %c128], strides = [%c1, %c16] {layout = #pto.layout<dn>} : !pto.tensor_view<16x128xf32>
  return
}
