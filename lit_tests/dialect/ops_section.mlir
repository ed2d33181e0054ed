// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Regions.

// CHECK: func.func @sections
func.func @sections() {
  // CHECK-NEXT: pto.section.cube {
  pto.section.cube {
    // CHECK-NEXT: %block = pto.get_block_idx
    %block = pto.get_block_idx
  // CHECK-NEXT: }
  }
  // CHECK-NEXT: pto.section.vector {
  pto.section.vector {
    // CHECK-NEXT: pto.section.simt<<<32, 2, 1>>> {
    pto.section.simt<<<32, 2, 1>>> {
    // CHECK-NEXT: }
    }
  // CHECK-NEXT: } {note = "last"}
  } {note = "last"}
  return
}

// CHECK: func.func @fusion
func.func @fusion(%x: index) {
  // CHECK-NEXT: %sum = pto.fusion_region {
  %sum = pto.fusion_region {
    // CHECK-NEXT: %twice = arith.addi %x, %x : index
    %twice = arith.addi %x, %x : index
    // CHECK-NEXT: pto.yield(%twice) : (index) -> ()
    pto.yield(%twice) : (index) -> ()
  // CHECK-NEXT: } : index
  } : index
  return
}
