// Which cores run what follows from what it does.

// RUN: pto-opt --split-input-file --infer-sections %s | filecheck %s

// All functions of a module are for vector cores: the module says so.
// CHECK: module attributes {pto.kernel_kind = #pto.kernel_kind<vector>}
// CHECK-NEXT: func.func @one(%t: {{.*}}) {
// CHECK: func.func @two(%t: {{.*}}) {
module {
  func.func @one(%t: !pto.tile_buf<vec, 16x16xf32>) {
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
  func.func @two(%t: !pto.tile_buf<vec, 16x16xf32>) {
    pto.tabs ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}

// -----

// Functions for different cores, and one that both can call.
// CHECK-LABEL: func.func @vector_part
// CHECK-SAME: pto.kernel_kind = #pto.kernel_kind<vector>, pto.kernel_kind_inferred}
// CHECK-LABEL: func.func @cube_part
// CHECK-SAME: pto.kernel_kind = #pto.kernel_kind<cube>, pto.kernel_kind_inferred}
// CHECK-LABEL: func.func @number(%n: index) -> index {
module {
  func.func @vector_part(%t: !pto.tile_buf<vec, 16x16xf32>) {
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
  func.func @cube_part(%p: !pto.partition_tensor_view<16x16xf32>, %t: !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>) {
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%t : !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>)
    return
  }
  func.func @number(%n: index) -> index {
    %two = arith.constant 2 : index
    %m = arith.muli %n, %two : index
    return %m : index
  }
}

// -----

// A function for both: runs of neighbours get sections; a barrier belongs to its run.
// CHECK-LABEL: func.func @both
// CHECK-NEXT: pto.section.vector {
// CHECK-NEXT:   pto.tneg
// CHECK-NEXT:   pto.barrier <PIPE_ALL>
// CHECK-NEXT:   pto.tabs
// CHECK-NEXT: }
// CHECK-NEXT: arith.constant
// CHECK-NEXT: pto.section.cube {
// CHECK-NEXT:   pto.tload
// CHECK-NEXT: }
// CHECK-NEXT: return
module {
  func.func @both(%t: !pto.tile_buf<vec, 16x16xf32>, %p: !pto.partition_tensor_view<16x16xf32>, %m: !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>) {
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    pto.barrier <PIPE_ALL>
    pto.tabs ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    %c0 = arith.constant 0 : index
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%m : !pto.tile_buf<mat, 16x16xf32, blayout=col_major, slayout=row_major>)
    return
  }
}

// -----

// What the program says stays.
// CHECK-LABEL: func.func @stated
// CHECK-SAME: attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
// CHECK-LABEL: func.func @sections
// CHECK-NEXT: pto.section.vector
module {
  func.func @stated(%t: !pto.tile_buf<vec, 16x16xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
  func.func @sections(%t: !pto.tile_buf<vec, 16x16xf32>) {
    pto.section.vector {
      pto.tneg ins(%t : !pto.tile_buf<vec, 16x16xf32>) outs(%t : !pto.tile_buf<vec, 16x16xf32>)
    }
    return
  }
}
