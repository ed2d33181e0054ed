// A stock xdsl-opt knows the dialect and the passes, once this project is installed.

// RUN: xdsl-opt --help | filecheck %s --check-prefix=HELP
// HELP: propagate-validshape

// RUN: xdsl-opt %s -p hoist-validshape | filecheck %s
// RUN: xdsl-opt %s -p 'hoist-validshape,propagate-validshape{static=true}' | filecheck %s --check-prefix=BOTH

// What it prints, it reads.
// RUN: xdsl-opt %s | xdsl-opt | filecheck %s --check-prefix=SAME
// RUN: xdsl-opt --print-op-generic %s | xdsl-opt | filecheck %s --check-prefix=SAME

!t = !pto.tile_buf<vec, 16x64xf32, valid=?x?>
func.func @narrow(%n: index, %x: f32) {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %t = pto.alloc_tile valid_row = %c16 valid_col = %c64 : !t
  pto.texpands ins(%x : f32) outs(%t : !t)
  pto.set_validshape %t, %n, %c64 : !t
  return
}

// CHECK: pto.alloc_tile
// CHECK-NEXT: pto.set_validshape %t, %n, %c64
// CHECK-NEXT: pto.texpands

// BOTH: pto.alloc_tile valid_row = %n : !pto.tile_buf<{{.*}}v_row=?, v_col=64
// BOTH-NEXT: pto.texpands
// BOTH-NOT: pto.set_validshape

// SAME: pto.alloc_tile
// SAME-NEXT: pto.texpands
// SAME-NEXT: pto.set_validshape
