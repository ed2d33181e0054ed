// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Questions to the core.

// CHECK: func.func @core
func.func @core() {
  // CHECK-NEXT: %a = pto.get_block_idx
  %a = pto.get_block_idx
  // CHECK-NEXT: %b = pto.get_block_num
  %b = pto.get_block_num
  // CHECK-NEXT: %c = pto.get_subblock_idx
  %c = pto.get_subblock_idx
  // CHECK-NEXT: %d = pto.get_subblock_num
  %d = pto.get_subblock_num
  return
}
