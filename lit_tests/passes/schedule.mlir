// RUN: pto-opt --schedule --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: filecheck %s --check-prefix=SAID < %t.said
// RUN: pto-opt --schedule --insert-sync --check-sync --check-equivalence --werror %s -o /dev/null

!t = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=16, v_col=64, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!d = !pto.tile_buf<loc=vec, dtype=f32, rows=16, cols=64, v_row=?, v_col=?, blayout=row_major, slayout=none_box, fractal=512, pad=0>
!p = !pto.partition_tensor_view<16x64xf32>
module attributes {pto.target_arch = "a2a3"} {
// The second chain does not need the first one: its instructions stand between those that wait
// for one another.
// SAID: schedule: @chains ends after {{[0-9]+}} cycles instead of {{[0-9]+}}
// CHECK-LABEL: func.func @chains
// CHECK: pto.tload ins(%x : {{.*}}) outs(%a :
// CHECK: pto.tload ins(%y : {{.*}}) outs(%b :
// CHECK: pto.tneg ins(%a
// CHECK: pto.tneg ins(%b
// CHECK: pto.tabs ins(%a
// CHECK: pto.tabs ins(%b
// CHECK: pto.tstore ins(%a
// CHECK: pto.tstore ins(%b
func.func @chains(%x: !p, %y: !p, %z: !p, %w: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 4096 : i64
  %a = pto.alloc_tile addr = %a0 : !t
  %b = pto.alloc_tile addr = %a1 : !t
  pto.tload ins(%x : !p) outs(%a : !t)
  pto.tload ins(%y : !p) outs(%b : !t)
  pto.tneg ins(%a : !t) outs(%a : !t)
  pto.tabs ins(%a : !t) outs(%a : !t)
  pto.tneg ins(%a : !t) outs(%a : !t)
  pto.tneg ins(%b : !t) outs(%b : !t)
  pto.tabs ins(%b : !t) outs(%b : !t)
  pto.tneg ins(%b : !t) outs(%b : !t)
  pto.tstore ins(%a : !t) outs(%z : !p)
  pto.tstore ins(%b : !t) outs(%w : !p)
  return
}

// The same bytes: the order of the chains is that of the text.
// CHECK-LABEL: func.func @shared
// CHECK: pto.tload ins(%x
// CHECK-NEXT: pto.tneg ins(%a
// CHECK-NEXT: pto.tstore ins(%a
// CHECK-NEXT: pto.tload ins(%y
// CHECK-NEXT: pto.tneg ins(%b
// CHECK-NEXT: pto.tstore ins(%b
func.func @shared(%x: !p, %y: !p, %z: !p, %w: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %a0 = arith.constant 0 : i64
  %a = pto.alloc_tile addr = %a0 : !t
  %b = pto.alloc_tile addr = %a0 : !t
  pto.tload ins(%x : !p) outs(%a : !t)
  pto.tneg ins(%a : !t) outs(%a : !t)
  pto.tstore ins(%a : !t) outs(%z : !p)
  pto.tload ins(%y : !p) outs(%b : !t)
  pto.tneg ins(%b : !t) outs(%b : !t)
  pto.tstore ins(%b : !t) outs(%w : !p)
  return
}

// Nothing moves across a change of extents.
// CHECK-LABEL: func.func @extents
// CHECK: pto.tneg ins(%a
// CHECK-NEXT: pto.tabs ins(%a
// CHECK-NEXT: pto.tneg ins(%a
// CHECK-NEXT: pto.set_validshape
// CHECK-NEXT: pto.tneg ins(%b
// CHECK-NEXT: pto.tabs ins(%b
// CHECK-NEXT: pto.tneg ins(%b
func.func @extents(%x: !p, %y: !p, %z: !p, %w: !p) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 4096 : i64
  %a = pto.alloc_tile addr = %a0 valid_row = %c16 valid_col = %c64 : !d
  %b = pto.alloc_tile addr = %a1 valid_row = %c16 valid_col = %c64 : !d
  pto.tload ins(%x : !p) outs(%a : !d)
  pto.tload ins(%y : !p) outs(%b : !d)
  pto.tneg ins(%a : !d) outs(%a : !d)
  pto.tabs ins(%a : !d) outs(%a : !d)
  pto.tneg ins(%a : !d) outs(%a : !d)
  pto.set_validshape %a, %c16, %c64 : !d
  pto.tneg ins(%b : !d) outs(%b : !d)
  pto.tabs ins(%b : !d) outs(%b : !d)
  pto.tneg ins(%b : !d) outs(%b : !d)
  pto.tstore ins(%a : !d) outs(%z : !p)
  pto.tstore ins(%b : !d) outs(%w : !p)
  return
}
}
