// RUN: pto-opt %s --check-validshape --verify-diagnostics

// Nothing is said of what never runs: bodies of loops without an iteration, branches that a
// constant rules out.

!row = !pto.tile_buf<vec, 1x64xf32, valid=?x?>
!view = !pto.tensor_view<?x?xf32>
!part = !pto.partition_tensor_view<1x64xf32>

func.func @rows(%x: !pto.ptr<f32>, %some: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  %false = arith.constant false
  %true = arith.constant true
  %address = arith.constant 0 : i64
  %view = pto.make_tensor_view %x, shape = [%c4, %c64], strides = [%c64, %c1] : !view

  scf.for %i = %c0 to %c0 step %c1 {
    %last = arith.subi %i, %c1 : index
    %part = pto.partition_view %view, offsets = [%last, %c0], sizes = [%c1, %c64] : !view -> !part
    scf.for %j = %c0 to %some step %c1 {
      %tile = pto.alloc_tile addr = %address valid_row = %c1 valid_col = %c64 : !row
      pto.set_validshape %tile, %c1, %last : !row
      pto.tload ins(%part : !part) outs(%tile : !row)
    }
  }
  scf.for %i = %some to %some step %c1 {
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  }
  scf.if %false {
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  } else {
    // expected-error @+1 {{takes 1 from 4 on in dimension 0 of %view, which has 4 there}}
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  }
  scf.if %true {
    // expected-error @+1 {{takes 1 from 4 on in dimension 0 of %view, which has 4 there}}
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  } else {
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  }
  scf.for %i = %c0 to %c1 step %c1 {
    // expected-error @+1 {{takes 1 from 4 on in dimension 0 of %view, which has 4 there}}
    %part = pto.partition_view %view, offsets = [%c4, %c0], sizes = [%c1, %c64] : !view -> !part
  }
  return
}
