// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic > %t.generic
// RUN: pto-opt %t.generic --split-input-file -t generic | diff %t.generic -

// The memory of pipes: who has it, and who is told where it is.

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @told
  func.func @told() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: %i = pto.import_reserved_buffer {name = "slots", peer_func = @reserved} -> i32
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @reserved} -> i32
    return
  }

  // CHECK: func.func @reserved
  func.func @reserved() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // CHECK-NEXT: %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    return
  }

  // CHECK: func.func @placed_later
  func.func @placed_later() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // CHECK-NEXT: %b = pto.reserve_buffer {name = "later", size = 8192, location = #pto.address_space<mat>, auto = true} -> i32
    %b = pto.reserve_buffer {name = "later", size = 8192, location = #pto.address_space<mat>, auto = true} -> i32
    return
  }
}
