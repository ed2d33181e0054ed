// The addresses of pipes' buffers become constants, at both ends; pipes get their flags.

// RUN: pto-opt --lower-frontend-pipes --resolve-reserved-buffers %s | filecheck %s

// CHECK-LABEL: func.func @cube
// CHECK-NEXT: %a = arith.constant 512 : i32
// CHECK-NEXT: %b = arith.constant 8704 : i32
// CHECK-NEXT: pto.initialize_l2l_pipe {{.*}}flag_base = 2} (%a : i32) {__pto.frontend_id = 4
// CHECK-NEXT: pto.initialize_l2l_pipe {{.*}}flag_base = 0} (%b : i32) {__pto.frontend_id = 1
// CHECK-LABEL: func.func @vector
// CHECK-NEXT: %a = arith.constant 512 : i32
// CHECK-NEXT: %b = arith.constant 8704 : i32
// CHECK-NEXT: pto.initialize_l2l_pipe {{.*}}flag_base = 2} (%a : i32) {__pto.frontend_id = 4
// CHECK-NEXT: pto.initialize_l2l_pipe {{.*}}flag_base = 0} (%b : i32) {__pto.frontend_id = 1
module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %a = pto.import_reserved_buffer {name = "a", peer_func = @vector} -> i32
    %b = pto.import_reserved_buffer {name = "b", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 4, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %b : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %a = pto.reserve_buffer {name = "a", size = 8192, location = <vec>, auto = false, base = 512} -> i32
    %b = pto.reserve_buffer {name = "b", size = 8192, location = <vec>, auto = false, base = 8704} -> i32
    pto.aiv_initialize_pipe {id = 4, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %b : i32)
    return
  }
}
