// RUN: pto-opt %s 2>%t.err | filecheck %s
// RUN: filecheck %s --check-prefix=WARN < %t.err
// RUN: pto-opt --dialect=ptoas-0.36 %s 2>&1 | filecheck %s --check-prefix=OLD
// RUN: not pto-opt --dialect=ptoas-0.57 %s 2>&1 | filecheck %s --check-prefix=NEW
// RUN: cp %s %t.mlir && pto-opt --fix %t.mlir
// RUN: pto-opt --werror --dialect=ptoas-0.60 %t.mlir | filecheck %s
// RUN: filecheck %s --check-prefix=FIXED < %t.mlir

// What programs of older versions say in other words is read, and warned of; for such a
// version it is right, for a newer one it is an error.

// CHECK-LABEL: func.func @flags(%f: !pto.ptr<i64>, %n: index)
// WARN: warning: 'pto.set_ffts' of a memref is how programs before ptoas 0.56 give it a pointer, and is read so; write !pto.ptr<i64>
// OLD-NOT: warning
// OLD: func.func @flags(%f: !pto.ptr<i64>, %n: index)
// NEW: error: 'pto.set_ffts' op expects a !pto.ptr operand, found memref<256xi64>
// CHECK: pto.set_ffts %f : !pto.ptr<i64>
func.func @flags(%f: memref<256xi64>, %n: index) {
  // FIXED: func.func @flags(%f: !pto.ptr<i64>, %n: index) {
  // FIXED: pto.set_ffts %f : !pto.ptr<i64>
  pto.set_ffts %f : memref<256xi64>
  return
}

// CHECK-LABEL: func.func @masks
// WARN: warning: 'pto.tgather' by a mask without axis is how programs before ptoas 0.56 say axis = "row", and is read so; write it
// NEW: error: 'pto.tgather' op expects mask-pattern tgather to provide axis attribute
// CHECK: pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<{{.*}}>, "row")
func.func @masks(%a: !pto.tile_buf<vec, 16x64xf32>, %b: !pto.tile_buf<vec, 16x32xf32>) {
  pto.tgather ins(%a, {maskPattern = #pto.mask_pattern<P0101>} : !pto.tile_buf<vec, 16x64xf32>) outs(%b : !pto.tile_buf<vec, 16x32xf32>)
  return
}
