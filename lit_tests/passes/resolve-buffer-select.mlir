// Windows and slots become tiles with addresses of their own.

// RUN: pto-opt --resolve-buffer-select %s | filecheck %s

// Full rows keep their shape; narrower windows are as wide as the tile around them.
// CHECK-LABEL: func.func @windows
// CHECK: %0 = arith.constant 1536 : i64
// CHECK-NEXT: %rows = pto.alloc_tile addr = %0 {pto.view_semantics = "subview"} : !pto.tile_buf<loc=vec, dtype=f32, rows=8, cols=16, v_row=8, v_col=16, blayout=row_major
// CHECK: %corner = pto.alloc_tile addr = %{{.*}} {pto.view_semantics = "subview"} : !pto.tile_buf<loc=vec, dtype=f32, rows=8, cols=16, v_row=8, v_col=8, blayout=row_major
// CHECK: %{{.*}} = arith.constant 1792 : i64
// CHECK-NEXT: %inner = pto.alloc_tile addr
// CHECK: [[ROW:%.*]] = arith.index_cast %i : index to i64
// CHECK-NEXT: [[C16:%.*]] = arith.constant 16 : i64
// CHECK-NEXT: [[OFFSET:%.*]] = arith.muli [[ROW]], [[C16]] : i64
// CHECK-NEXT: [[C4:%.*]] = arith.constant 4 : i64
// CHECK-NEXT: [[BYTES:%.*]] = arith.muli [[OFFSET]], [[C4]] : i64
// CHECK-NEXT: [[ADDRESS:%.*]] = arith.addi %a, [[BYTES]] : i64
// CHECK-NEXT: %row = pto.alloc_tile addr = [[ADDRESS]] valid_row = %n valid_col = %i {pto.view_semantics = "subview"} : !pto.tile_buf<loc=vec, dtype=f32, rows=1, cols=16, v_row=?, v_col=?
// CHECK-NOT: pto.subview
func.func @windows(%i: index, %n: index) {
  %a = arith.constant 1024 : i64
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x16xf32>
  %rows = pto.subview %t[%c8, %c0] sizes [8, 16] : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x16xf32>
  %corner = pto.subview %t[%c8, %c8] sizes [8, 8] : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 8x8xf32>
  %inner = pto.subview %rows[%c4, %c0] sizes [4, 16] : !pto.tile_buf<vec, 8x16xf32> -> !pto.tile_buf<vec, 4x16xf32>
  %row = pto.subview %t[%i, %c0] sizes [1, 16] valid [%n, %i] : !pto.tile_buf<vec, 16x16xf32> -> !pto.tile_buf<vec, 1x16xf32, valid=?x?>
  pto.tneg ins(%rows : !pto.tile_buf<vec, 8x16xf32>) outs(%rows : !pto.tile_buf<vec, 8x16xf32>)
  pto.tneg ins(%corner : !pto.tile_buf<vec, 8x8xf32>) outs(%corner : !pto.tile_buf<vec, 8x8xf32>)
  pto.tneg ins(%inner : !pto.tile_buf<vec, 4x16xf32>) outs(%inner : !pto.tile_buf<vec, 4x16xf32>)
  pto.tneg ins(%row : !pto.tile_buf<vec, 1x16xf32, valid=?x?>) outs(%row : !pto.tile_buf<vec, 1x16xf32, valid=?x?>)
  return
}

// Arguments have no address; a window that is padded needs its own type.
// CHECK-LABEL: func.func @stay
// CHECK: %w = pto.subview %t
// CHECK: %p = pto.subview %u
func.func @stay(%t: !pto.tile_buf<vec, 16x16xf32, pad=1>, %d: !pto.tile_buf<vec, 8x16xf32, pad=1>) {
  %a = arith.constant 0 : i64
  %c0 = arith.constant 0 : index
  %u = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x16xf32, pad=1>
  %w = pto.subview %t[%c0, %c0] sizes [8, 16] : !pto.tile_buf<vec, 16x16xf32, pad=1> -> !pto.tile_buf<vec, 8x16xf32, pad=1>
  pto.tneg ins(%w : !pto.tile_buf<vec, 8x16xf32, pad=1>) outs(%w : !pto.tile_buf<vec, 8x16xf32, pad=1>)
  %p = pto.subview %u[%c0, %c0] sizes [8, 16] : !pto.tile_buf<vec, 16x16xf32, pad=1> -> !pto.tile_buf<vec, 8x16xf32, pad=1>
  pto.tfillpad ins(%p : !pto.tile_buf<vec, 8x16xf32, pad=1>) outs(%d : !pto.tile_buf<vec, 8x16xf32, pad=1>)
  return
}

// The second slot lies 512 bytes behind the first; which one is chosen by comparison.
// CHECK-LABEL: func.func @slots
// CHECK-NOT: pto.alloc_multi_tile
// CHECK: [[SECOND:%.*]] = arith.constant 1536 : i64
// CHECK-NEXT: %one = pto.alloc_tile addr = [[SECOND]] : !pto.tile_buf<vec, 16x16xf16>
// CHECK: [[FIRST:%.*]] = arith.constant 1024 : i64
// CHECK: [[OTHER:%.*]] = arith.constant 1536 : i64
// CHECK: [[IS:%.*]] = arith.cmpi eq, %i, %{{.*}} : index
// CHECK-NEXT: [[CHOSEN:%.*]] = arith.select [[IS]], [[OTHER]], [[FIRST]] : i64
// CHECK-NEXT: %any = pto.alloc_tile addr = [[CHOSEN]]
func.func @slots(%i: index) {
  %a = arith.constant 1024 : i64
  %c1 = arith.constant 1 : index
  %m = pto.alloc_multi_tile addr = %a : !pto.multi_tile_buf<vec, 16x16xf16, count=2>
  %one = pto.multi_tile_get %m[%c1] : !pto.multi_tile_buf<vec, 16x16xf16, count=2> -> !pto.tile_buf<vec, 16x16xf16>
  pto.tneg ins(%one : !pto.tile_buf<vec, 16x16xf16>) outs(%one : !pto.tile_buf<vec, 16x16xf16>)
  %any = pto.multi_tile_get %m[%i] : !pto.multi_tile_buf<vec, 16x16xf16, count=2> -> !pto.tile_buf<vec, 16x16xf16>
  pto.tneg ins(%any : !pto.tile_buf<vec, 16x16xf16>) outs(%any : !pto.tile_buf<vec, 16x16xf16>)
  return
}

// Windows that were of one type have those of unlike tiles; they were judged as windows.
func.func @choice(%a: i64, %b: i64, %c: i64, %d: i64) {
  %zero = arith.constant 0 : index
  %p = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 64x64xf32>
  %q = pto.alloc_tile addr = %b : !pto.tile_buf<vec, 32x128xf32>
  %m = pto.alloc_tile addr = %c : !pto.tile_buf<vec, 16x32xi8>
  %t = pto.alloc_tile addr = %d : !pto.tile_buf<vec, 1x32xi32>
  %v = pto.subview %p[%zero, %zero] sizes [16, 64] : !pto.tile_buf<vec, 64x64xf32> -> !pto.tile_buf<vec, 16x64xf32>
  %w = pto.subview %q[%zero, %zero] sizes [16, 64] : !pto.tile_buf<vec, 32x128xf32> -> !pto.tile_buf<vec, 16x64xf32>
  pto.tsel ins(%m, %v, %w, %t : !pto.tile_buf<vec, 16x32xi8>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 1x32xi32>) outs(%v : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// CHECK-LABEL: func.func @choice(
// CHECK: %w = pto.alloc_tile addr = %b {pto.view_semantics = "subview"} : {{.*}}rows=16, cols=128
// CHECK: pto.tsel
