// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What is refused about the two ends of a pipe, and what passes through it.

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %buffer = pto.import_reserved_buffer {name = "fifo", peer_func = @vector} -> i32
    // expected-error @+1 {{requires a complete compatible peer init pair}}
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %buffer : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %buffer = pto.reserve_buffer {name = "fifo", size = 8192, location = #pto.address_space<vec>, auto = true} -> i32
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %buffer = pto.import_reserved_buffer {name = "fifo", peer_func = @vector} -> i32
    // expected-error @+1 {{requires peer pipe init ops to agree on direction and pipe shape}}
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %buffer : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %buffer = pto.reserve_buffer {name = "fifo", size = 8192, location = #pto.address_space<vec>, auto = true} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %buffer : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %buffer = pto.import_reserved_buffer {name = "fifo", peer_func = @vector} -> i32
    // expected-error @+1 {{requires 'gm_slot_buffer' when lowering to a2/a3}}
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %buffer : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %buffer = pto.reserve_buffer {name = "fifo", size = 8192, location = #pto.address_space<vec>, auto = true} -> i32
    // expected-error @+1 {{requires 'gm_slot_buffer' when lowering to a2/a3}}
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %buffer : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %buffer = pto.import_reserved_buffer {name = "fifo", peer_func = @vector} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024, nosplit = true} (c2v_consumer_buf = %buffer : i32)
    return
  }
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %buffer = pto.reserve_buffer {name = "fifo", size = 8192, location = #pto.address_space<vec>, auto = true} -> i32
    // expected-error @+1 {{conflicting explicit 'nosplit' across peer pipe init ops}}
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024, nosplit = false} (c2v_consumer_buf = %buffer : i32)
    return
  }
}
