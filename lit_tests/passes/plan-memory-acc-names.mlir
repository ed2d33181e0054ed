// Two names of one accumulator get the same bytes: pto-isa has no copy from acc to acc.
// RUN: pto-opt --split-input-file --plan-memory --remove-identity-tmov %s | filecheck %s
// RUN: not pto-opt --plan-memory %S/Inputs/acc-names-apart.mlir 2>&1 | filecheck %s --check-prefix=APART

// CHECK-LABEL: @one_value
// CHECK: %first = pto.alloc_tile addr = %c0_i64
// CHECK: %phi = pto.alloc_tile addr = %c0_i64
// CHECK-NOT: pto.tmov
!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!phi = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
!left = !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>
!right = !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>
module attributes {pto.target_arch = "a2a3"} {
  func.func @one_value(%l: !left, %r: !right, %out: !pto.partition_tensor_view<16x16xf32>) {
    %first = pto.alloc_tile : !acc
    %phi = pto.alloc_tile : !phi
    pto.tmatmul ins(%l, %r : !left, !right) outs(%first : !acc)
    pto.tmov ins(%first : !acc) outs(%phi : !phi)
    pto.tmatmul.acc ins(%phi, %l, %r : !phi, !left, !right) outs(%phi : !phi)
    pto.tstore ins(%phi : !phi) outs(%out : !pto.partition_tensor_view<16x16xf32>)
    return
  }
}

// A copy that is written while the original is still needed is no other name.
// APART: error: 'pto.tstore' op reads %first at acc[0, 1024), but 'pto.tmatmul.acc' has overwritten it with %copy
// APART-SAME: there is no copy from acc to acc

// -----

// The name that a branch hands on is read where no copy to it came first: one value.
// CHECK-LABEL: @first_and_later
// CHECK: %phi = pto.alloc_tile addr = %c0_i64
// CHECK: %acc = pto.alloc_tile addr = %c0_i64
!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!phi = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024, compact=1>
!left = !pto.tile_buf<left, 16x16xf16, blayout=row_major, slayout=row_major>
!right = !pto.tile_buf<right, 16x16xf16, blayout=row_major, slayout=col_major>
module attributes {pto.target_arch = "a2a3"} {
  func.func @first_and_later(%l: !left, %r: !right, %n: index, %out: !pto.partition_tensor_view<16x16xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %phi = pto.alloc_tile : !phi
    scf.for %i = %c0 to %n step %c1 {
      %acc = pto.alloc_tile : !acc
      scf.for %k = %c0 to %n step %c1 {
        %first = arith.cmpi eq, %k, %c0 : index
        scf.if %first {
          pto.tmatmul ins(%l, %r : !left, !right) outs(%acc : !acc)
          pto.tmatmul.acc ins(%phi, %l, %r : !phi, !left, !right) outs(%phi : !phi)
        } else {
          pto.tmatmul.acc ins(%acc, %l, %r : !acc, !left, !right) outs(%acc : !acc)
          pto.tmov ins(%acc : !acc) outs(%phi : !phi)
        }
        pto.tmatmul.acc ins(%acc, %l, %r : !acc, !left, !right) outs(%acc : !acc)
      }
      pto.tstore ins(%acc : !acc) outs(%out : !pto.partition_tensor_view<16x16xf32>)
    }
    return
  }
}
