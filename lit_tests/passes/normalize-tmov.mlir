// On a5 column-major tiles are copied as rows.

// RUN: pto-opt --normalize-tmov %s | filecheck %s
// RUN: pto-opt --pto-arch=a3 --normalize-tmov %s | filecheck %s --check-prefix A3

// CHECK-LABEL: func.func @static
// CHECK-NEXT: %0 = pto.treshape %s : {{.*}}blayout=col_major> -> !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=16, v_row=1, v_col=16, blayout=row_major
// CHECK-NEXT: %1 = pto.treshape %d
// CHECK-NEXT: pto.tmov ins(%0 : {{.*}} outs(%1 : {{.*}}
// CHECK-NEXT: return

// Extents of the run time are exchanged on both.
// CHECK-LABEL: func.func @dynamic
// CHECK: %2 = pto.treshape %s
// CHECK-NEXT: %3 = pto.treshape %d
// CHECK-NEXT: %4, %5 = pto.get_validshape %s
// CHECK-NEXT: pto.set_validshape %2, %5, %4
// CHECK-NEXT: %6, %7 = pto.get_validshape %d
// CHECK-NEXT: pto.set_validshape %3, %7, %6
// CHECK-NEXT: pto.tmov ins(%2 : {{.*}} outs(%3 : {{.*}}

// Rows stay as they are, and what has extents that only the caller knows.
// CHECK-LABEL: func.func @rows
// CHECK-NEXT: pto.tmov ins(%s
// CHECK-LABEL: func.func @argument
// CHECK-NEXT: pto.tmov ins(%s

// A3-LABEL: func.func @static
// A3-NEXT: pto.tmov ins(%s
module attributes {pto.target_arch = "a5"} {
  func.func @static(%s: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) {
    pto.tmov ins(%s : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x1xf32, blayout=col_major>)
    return
  }
  func.func @dynamic(%n: index) {
    %s = pto.alloc_tile valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>
    %d = pto.alloc_tile valid_row = %n valid_col = %n : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>
    pto.tmov ins(%s : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>)
    return
  }
  func.func @rows(%s: !pto.tile_buf<vec, 16x16xf32>, %d: !pto.tile_buf<vec, 16x16xf32>) {
    pto.tmov ins(%s : !pto.tile_buf<vec, 16x16xf32>) outs(%d : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
  func.func @argument(%s: !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>, %d: !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>) {
    pto.tmov ins(%s : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x8xf32, valid=?x?, blayout=col_major>)
    return
  }
}
