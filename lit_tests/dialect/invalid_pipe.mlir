// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What passes through pipes and may not.

module attributes {pto.target_arch = "a5"} {
  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{must be inside a vector kernel function or section}}
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%a: !pto.tile_buf<vec, 16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{must be inside a cube kernel function or section}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'split' to be 0, 1, 2, 3, or 4}}
    pto.tfree_from_aic {split = 5}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' to be non-negative}}
    pto.tfree_from_aic {id = -1, split = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree_from_aic() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'id' = 0 to match a frontend initialize_pipe op in the same function}}
    pto.tfree_from_aic {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' = 1 to match a frontend initialize_pipe op in the same function}}
    pto.tfree_from_aic {id = 1, split = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpush_to_aic(%a: !pto.tile_buf<vec, 16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    // expected-error @+1 {{expects 'id' to reference initialize_pipe with dir_mask = 2 or 3}}
    pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 2, slot_size = 4096} (v2c_consumer_buf = %d : i32)
    // expected-error @+3 {{expects 'id' to reference initialize_pipe with dir_mask = 1 or 3}}
    // expected-error @+7 {{expects matching peer reserve_buffer to exist}}
    // expected-error @-3 {{requires peer pipe init ops to agree on direction and pipe shape}}
    pto.tfree_from_aic {split = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%a: !pto.tile_buf<vec, 16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{supports odd split modes (split = 3 or 4) only for C2V GM-backed tile pipes}}
    pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 3}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{supports odd split modes (split = 3 or 4) only for a unidirectional C2V GM-backed tile pipe}}
    pto.tfree_from_aic {split = 4}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%a: !pto.tile_buf<acc, 15x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects a statically even valid-row count for split = 1}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 15x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 1}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects a statically odd valid-column count for split = 4}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 4}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%a: !pto.tile_buf<vec, 16x64xf32>, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'aiv_subblockid' only when 'split' is 1, 2, 3, or 4}}
    pto.tpush_to_aic(%a : !pto.tile_buf<vec, 16x64xf32>) {split = 0} aiv_subblockid(%s)
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'aiv_subblockid' only on AIV-side vector tile pipe entries}}
    pto.tpush_to_aic(%a : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 1} aiv_subblockid(%s)
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{tile type must map to a supported producer pipe, found loc=mat}}
    pto.tpush_to_aic(%a : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) {split = 1}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%r: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects tile result to have dynamic validShape (?, ?) when valid_row/valid_col operands are provided}}
    %t = pto.tpop_from_aic(%r, %r) {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects odd C2V split tpop to provide per-sub-core valid_row and valid_col operands}}
    %t = pto.tpop_from_aic {split = 3} -> !pto.tile_buf<vec, 16x64xf32>
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%r: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{does not accept valid_row/valid_col when result is !pto.tensor_view}}
    %t = pto.tpop_from_aic(%r, %r) {split = 0} -> !pto.tensor_view<16x64xf32>
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' to reference initialize_pipe with 'gm_slot_tensor' when the pipe entry is !pto.tensor_view}}
    %t = pto.tpop_from_aic {split = 0} -> !pto.tensor_view<16x64xf32>
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{does not allow unpublished fixpipe attr 'atomicType'}}
    pto.tfree_from_aic {split = 0} {atomicType = 1 : i32}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc_to_aiv(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // expected-error @+1 {{expects pipe entry element type to match gm_slot_tensor element type}}
    %e = pto.talloc_to_aiv {split = 0} -> !pto.tensor_view<16x64xi32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc_to_aiv(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // expected-error @+1 {{expects pipe entry rank to match gm_slot_tensor rank}}
    %e = pto.talloc_to_aiv {split = 0} -> !pto.tensor_view<16xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc_to_aiv(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // expected-error @+1 {{expects pipe entry dimension 0 to match gm_slot_tensor dimension 16}}
    %e = pto.talloc_to_aiv {split = 0} -> !pto.tensor_view<8x64xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc_to_aiv(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    // expected-error @+1 {{supports odd split modes (split = 3 or 4) only for a unidirectional C2V GM-backed tile pipe}}
    %e = pto.talloc_to_aiv {split = 3} -> !pto.tensor_view<16x64xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: f32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' to reference a fixpipe pipe (with acc_push_epilogue)}}
    pto.set_quant_scalar(%x : f32) {id = 0}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: f32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' = 3 to match a frontend or lowered initialize_pipe op in the same function}}
    pto.set_quant_scalar(%x : f32) {id = 3}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @vector(%x: f32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' to reference an aic_initialize_pipe or lowered producer pipe}}
    pto.set_quant_scalar(%x : f32) {id = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: f16) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{operand #0 must be f32 (scale)}}
    pto.set_quant_scalar(%x : f16) {id = 0}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: !pto.tile_buf<vec, 16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'scaling_tile' to use loc=scaling}}
    pto.set_quant_vector(%x : !pto.tile_buf<vec, 16x64xf32>) {id = 0}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'id' to reference a fixpipe pipe (with acc_push_epilogue)}}
    pto.set_quant_vector(%x : !pto.tile_buf<scaling, 1x64xf32>) {id = 0}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @cube(%x: !pto.tile_buf<scaling, 1x64xui64>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %c = pto.import_reserved_buffer {name = "slots", peer_func = @vector} -> i32
    %d = pto.reserve_buffer {name = "returns", size = 32768, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    // expected-error @+1 {{expects 'scaling_tile' element type to be f16, bf16, or f32 on A5}}
    pto.set_quant_vector(%x : !pto.tile_buf<scaling, 1x64xui64>) {id = 0}
    return
  }

  func.func @vector() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    %d = pto.import_reserved_buffer {name = "returns", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32, v2c_consumer_buf = %d : i32)
    return
  }
}

// -----

// What goes into a slot and is larger lies in the next one, too.

!v = !pto.tile_buf<vec, 16x32xf32>
!m = !pto.tile_buf<mat, 16x32xf32, blayout=col_major, slayout=row_major>
module attributes {pto.target_arch = "a5"} {
  func.func @vector(%t: !v) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.import_reserved_buffer {name = "slots", peer_func = @cube} -> i32
    pto.aiv_initialize_pipe {dir_mask = 2, slot_size = 1024} (v2c_consumer_buf = %b : i32)
    // expected-error @+1 {{expects a slot of the pipe to hold the tile of 2048 bytes, found slot_size = 1024}}
    pto.tpush_to_aic(%t : !v) {split = 0}
    return
  }

  func.func @cube() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %b = pto.reserve_buffer {name = "slots", size = 8192, location = #pto.address_space<mat>, auto = false, base = 0} -> i32
    pto.aic_initialize_pipe {dir_mask = 2, slot_size = 1024} (v2c_consumer_buf = %b : i32)
    // expected-error @+1 {{expects a slot of the pipe to hold the tile of 2048 bytes, found slot_size = 1024}}
    %t = pto.tpop_from_aiv {split = 0} -> !m
    pto.tfree_from_aiv {split = 0}
    return
  }
}
