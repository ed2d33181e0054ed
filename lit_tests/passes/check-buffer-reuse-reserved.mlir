// Buffers that are reserved for pipes: apart from one another, within their memory, and as
// large as the slots of their pipe.
// RUN: pto-opt --split-input-file --verify-diagnostics --check-buffer-reuse %s

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b0 = pto.import_reserved_buffer {name = "f0", peer_func = @vec} -> i32
    %b1 = pto.import_reserved_buffer {name = "f1", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b0 : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b1 : i32)
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-note @+1 {{%h0 is reserved here}}
    %h0 = pto.reserve_buffer {name = "f0", size = 4096, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{%h1 at vec[4095, 8191) overlaps %h0, which is reserved at vec[0, 4096)}}
    %h1 = pto.reserve_buffer {name = "f1", size = 4096, location = #pto.address_space<vec>, auto = false, base = 4095} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h0 : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h1 : i32)
    return
  }
}

// -----

// One after the other, to the last byte.
module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b0 = pto.import_reserved_buffer {name = "f0", peer_func = @vec} -> i32
    %b1 = pto.import_reserved_buffer {name = "f1", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b0 : i32)
    pto.aic_initialize_pipe {id = 1, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b1 : i32)
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %h0 = pto.reserve_buffer {name = "f0", size = 4096, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %h1 = pto.reserve_buffer {name = "f1", size = 4096, location = #pto.address_space<vec>, auto = false, base = 4096} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h0 : i32)
    pto.aiv_initialize_pipe {id = 1, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h1 : i32)
    return
  }
}

// -----

// Eight slots of 512 bytes in 2048, and six tiles pass through them.
module attributes {pto.target_arch = "a5"} {
  func.func @cube(%t: !pto.tile_buf<acc, 16x16xf16, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b0 = pto.import_reserved_buffer {name = "f0", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b0 : i32)
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c6 = arith.constant 6 : index
    // expected-note @+1 {{%h0 is reserved here}}
    %h0 = pto.reserve_buffer {name = "f0", size = 2048, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{needs 4096 bytes for its slots, and %h0 has 2048}}
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h0 : i32)
    scf.for %i = %c0 to %c6 step %c1 {
      %t = pto.tpop_from_aic {id = 0, split = 0} -> !pto.tile_buf<vec, 16x16xf16>
      pto.tfree_from_aic {id = 0, split = 0}
    }
    return
  }
}

// -----

// Nothing passes through it.
module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b0 = pto.import_reserved_buffer {name = "f0", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b0 : i32)
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-note @+1 {{%h0 is reserved here}}
    %h0 = pto.reserve_buffer {name = "f0", size = 2048, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-warning @+1 {{needs 4096 bytes for its slots, and %h0 has 2048}}
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h0 : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b0 = pto.import_reserved_buffer {name = "f0", peer_func = @vec} -> i32
    pto.aic_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %b0 : i32)
    return
  }
  func.func @vec() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{%h0 at vec[253000, 257096) does not fit into vec, which has 253952 bytes on a5}}
    %h0 = pto.reserve_buffer {name = "f0", size = 4096, location = #pto.address_space<vec>, auto = false, base = 253000} -> i32
    pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 512} (c2v_consumer_buf = %h0 : i32)
    return
  }
}
