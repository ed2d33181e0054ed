// What an accumulator holds ends where a product begins it, as far as that is written which is looked at.
// RUN: pto-opt --multi-buffer --remarks %s -o %t 2> %t.said
// RUN: filecheck %s < %t
// RUN: pto-opt -O2 --check-sync --check-buffer-reuse --check-equivalence --werror %s -o /dev/null

!m = !pto.tile_buf<mat, 16x64xf16, blayout=col_major, slayout=row_major>
!l = !pto.tile_buf<left, 16x64xf16, blayout=row_major, slayout=row_major>
!w = !pto.tile_buf<mat, 64x16xf16, blayout=col_major, slayout=row_major>
!r = !pto.tile_buf<right, 64x16xf16, blayout=row_major, slayout=col_major>
!acc = !pto.tile_buf<acc, 16x16xf32, blayout=col_major, slayout=row_major, fractal=1024>
!some = !pto.tile_buf<acc, 16x16xf32, valid=?x16, blayout=col_major, slayout=row_major, fractal=1024>
!v = !pto.tensor_view<?x?xf16>
!o = !pto.tensor_view<?x?xf32>
!p = !pto.partition_tensor_view<16x64xf16>
!q = !pto.partition_tensor_view<16x16xf32>
module attributes {pto.target_arch = "a2a3"} {
// CHECK-LABEL: func.func @begun
// CHECK: scf.for %i =
// CHECK: pto.tmatmul ins({{.*}}) outs(%[[ONE:[a-z_0-9]*]] :
// CHECK: pto.tstore ins(%[[ONE]] :
// CHECK-NOT: outs(%[[ONE]] :
// CHECK: pto.tmatmul ins({{.*}}) outs(%[[TWO:[a-z_0-9]*]] :
// CHECK: pto.tstore ins(%[[TWO]] :
func.func @begun(%x: !pto.ptr<f16>, %y: !pto.ptr<f32>, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 8192 : i64
  %rows = arith.muli %n, %c16 : index
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c16], strides = [%c16, %c1] {layout = #pto.layout<nd>} : !o
  %wm = pto.alloc_tile addr = %a1 : !w
  %wv = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%c64, %c16] : !v -> !pto.partition_tensor_view<64x16xf16>
  pto.tload ins(%wv : !pto.partition_tensor_view<64x16xf16>) outs(%wm : !w)
  %b = pto.alloc_tile addr = %a0 : !r
  pto.tmov ins(%wm : !w) outs(%b : !r)
  scf.for %i = %c0 to %n step %c1 {
    %row = arith.muli %i, %c16 : index
    %m = pto.alloc_tile addr = %a0 : !m
    %f = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%m : !m)
    %a = pto.alloc_tile addr = %a0 : !l
    pto.tmov ins(%m : !m) outs(%a : !l)
    %c = pto.alloc_tile addr = %a0 : !acc
    pto.tmatmul ins(%a, %b : !l, !r) outs(%c : !acc)
    %g = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c16, %c16] : !o -> !q
    pto.tstore ins(%c : !acc) outs(%g : !q)
  }
  return
}

// How many rows of it are looked at is not known: what was there before may be among them.
// CHECK-LABEL: func.func @in_part
// CHECK: scf.for %i =
// CHECK: pto.tmatmul
// CHECK-NOT: pto.tmatmul
func.func @in_part(%x: !pto.ptr<f16>, %y: !pto.ptr<f32>, %n: index, %k: index) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %a0 = arith.constant 0 : i64
  %a1 = arith.constant 8192 : i64
  %rows = arith.muli %n, %c16 : index
  %xv = pto.make_tensor_view %x, shape = [%rows, %c64], strides = [%c64, %c1] {layout = #pto.layout<nd>} : !v
  %yv = pto.make_tensor_view %y, shape = [%rows, %c16], strides = [%c16, %c1] {layout = #pto.layout<nd>} : !o
  %wm = pto.alloc_tile addr = %a1 : !w
  %wv = pto.partition_view %xv, offsets = [%c0, %c0], sizes = [%c64, %c16] : !v -> !pto.partition_tensor_view<64x16xf16>
  pto.tload ins(%wv : !pto.partition_tensor_view<64x16xf16>) outs(%wm : !w)
  %b = pto.alloc_tile addr = %a0 : !r
  pto.tmov ins(%wm : !w) outs(%b : !r)
  scf.for %i = %c0 to %n step %c1 {
    %row = arith.muli %i, %c16 : index
    %m = pto.alloc_tile addr = %a0 : !m
    %f = pto.partition_view %xv, offsets = [%row, %c0], sizes = [%c16, %c64] : !v -> !p
    pto.tload ins(%f : !p) outs(%m : !m)
    %a = pto.alloc_tile addr = %a0 : !l
    pto.tmov ins(%m : !m) outs(%a : !l)
    %c = pto.alloc_tile addr = %a0 valid_row = %k : !some
    pto.tmatmul ins(%a, %b : !l, !r) outs(%c : !some)
    %g = pto.partition_view %yv, offsets = [%row, %c0], sizes = [%c16, %c16] : !o -> !q
    pto.tstore ins(%c : !some) outs(%g : !q)
  }
  return
}
}
