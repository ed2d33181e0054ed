// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Buffers of pipes that nothing has planned.

func.func @cube(%slots: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %c0 = arith.constant 0 : i32
  // expected-error @+1 {{'pto.import_reserved_buffer' op has no C++: the buffer 'c2v' has no base, and nothing has planned one}}
  %buffer = pto.import_reserved_buffer {name = "c2v", peer_func = @vector} -> i32
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %slots : !pto.ptr<f32>, c2v_consumer_buf = %buffer : i32, v2c_consumer_buf = %c0 : i32)
  return
}

func.func @vector(%slots: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : i32
  // expected-error @+1 {{'pto.reserve_buffer' op has no C++: the buffer 'c2v' has no base, and nothing has planned one}}
  %buffer = pto.reserve_buffer {name = "c2v", size = 32768, location = #pto.address_space<vec>, auto = true} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %slots : !pto.ptr<f32>, c2v_consumer_buf = %buffer : i32, v2c_consumer_buf = %c0 : i32)
  return
}
