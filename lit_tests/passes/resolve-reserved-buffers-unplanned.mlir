// A buffer that nothing has planned is an error at each end.
// RUN: pto-opt --verify-diagnostics --resolve-reserved-buffers %s

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{'pto.import_reserved_buffer' op the buffer 'a' has no base, and nothing has planned one}}
    %a = pto.import_reserved_buffer {name = "a", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{'pto.reserve_buffer' op the buffer 'a' has no base, and nothing has planned one}}
    %a = pto.reserve_buffer {name = "a", size = 8192, location = <vec>, auto = true} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %a : i32)
    return
  }
}
