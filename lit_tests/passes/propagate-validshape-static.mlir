// propagate-validshape with static=true: constant extents stand in the type.

// RUN: pto-opt --propagate-validshape=static=true %s | filecheck %s
// RUN: pto-opt --propagate-validshape=static=true --verify-diagnostics %s

// A second run changes nothing.
// RUN: pto-opt --propagate-validshape=static=true %s -o %t.once
// RUN: pto-opt --propagate-validshape=static=true %t.once -o %t.twice
// RUN: diff %t.once %t.twice

// Off by default.
// RUN: pto-opt --propagate-validshape %s | filecheck %s --check-prefix=OFF
// OFF-NOT: v_row=8

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
!i = !pto.tile_buf<vec, 16x64xi32, valid=?x?>

// CHECK-LABEL: func.func @constant
// CHECK: %t = pto.alloc_tile : !pto.tile_buf<{{.*}} v_row=8, v_col=64,{{.*}}>
// CHECK-NEXT: pto.texpands ins(%x : f32) outs(%t : !pto.tile_buf<{{.*}} v_row=8, v_col=64,{{.*}}>)
func.func @constant(%x: f32) {
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  // expected-remark @+1 {{constant extents of %t moved into its type}}
  %t = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  pto.set_validshape %t, %c8, %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// Constants that the program computes; one of two.
// CHECK-LABEL: func.func @one_of_two
// CHECK: %t = pto.alloc_tile addr = %c0_i64 valid_row = %n : !pto.tile_buf<{{.*}} v_row=?, v_col=64,{{.*}}>
func.func @one_of_two(%n: index, %x: f32) {
  %c0_i64 = arith.constant 0 : i64
  %c32 = arith.constant 32 : index
  %c64 = arith.addi %c32, %c32 : index
  %t = pto.alloc_tile addr = %c0_i64 valid_row = %n valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  return
}

// CHECK-LABEL: func.func @in_a_loop
// CHECK: scf.for
// CHECK-NEXT: pto.alloc_tile : !pto.tile_buf<{{.*}} v_row=8, v_col=64,{{.*}}>
func.func @in_a_loop(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %n step %c8 {
    %t = pto.alloc_tile : !t
    pto.set_validshape %t, %c8, %c64 : !t
    pto.texpands ins(%x : f32) outs(%t : !t)
  }
  return
}

// Not: a set that stays, an empty tile, another handle that must have the same type,
// names and functions that have types of their own.
// CHECK-LABEL: func.func @stays
// CHECK: %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
// CHECK: %b = pto.alloc_tile valid_row = %c0 : !pto.tile_buf<{{.*}} v_row=?, v_col=64,{{.*}}>
// CHECK: %d = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
// CHECK: %f = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
// CHECK: %h = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
// CHECK: %k = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @stays(%n: index, %c: i1, %x: f32, %y: i32) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %c16 = arith.constant 16 : index
  %a = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%a : !t)
  pto.set_validshape %a, %c8, %c64 : !t
  pto.tabs ins(%a : !t) outs(%a : !t)
  %b = pto.alloc_tile valid_row = %c0 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%b : !t)
  // expected-remark @+1 {{the extents of %d stay dynamic: expects src/result to have the same validShape}}
  %d = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %e = pto.bitcast %d : !t -> !i
  pto.texpands ins(%y : i32) outs(%e : !i)
  %f = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %g = scf.for %i = %c0 to %n step %c8 iter_args(%v = %f) -> (!t) {
    pto.texpands ins(%x : f32) outs(%v : !t)
    scf.yield %v : !t
  }
  %h = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  func.call @helper(%h) : (!t) -> ()
  %k = pto.alloc_tile valid_row = %c8 valid_col = %c64 : !t
  %l = arith.select %c, %k, %a : !t
  pto.tabs ins(%l : !t) outs(%l : !t)
  return
}

func.func private @helper(%a: !t) {
  pto.tabs ins(%a : !t) outs(%a : !t)
  return
}
