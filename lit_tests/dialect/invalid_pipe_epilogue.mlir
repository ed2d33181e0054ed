// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What pipes that convert on their way refuse.

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects fixpipe TPUSH source tile to use loc=acc}}
    pto.tpush_to_aiv(%v : !pto.tile_buf<vec, 16x64xi32>) {split = 0}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects fixpipe TPUSH to have split = 0}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 1}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects a preceding pto.set_quant_scalar with id = 0 in the same block}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 0}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects a preceding pto.set_quant_vector with id = 0 in the same block}}
    pto.tpush_to_aiv(%a : !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>) {split = 0}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects 'id' = 0 to reference a pipe with vector quantization mode, but}}
    pto.set_quant_vector(%s : !pto.tile_buf<scaling, 1x64xf32>) {id = 0}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    // expected-error @+1 {{expects 'id' = 0 to reference a pipe with scalar quantization mode, but}}
    pto.set_quant_scalar(%x : f32) {id = 0}
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_vec, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    // expected-error @+1 {{expects fixpipe TPOP to have split = 0}}
    %y = pto.tpop_from_aic {split = 1} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xi32, blayout=col_major, slayout=row_major, fractal=1024>, %v: !pto.tile_buf<vec, 16x64xi32>, %x: f32, %s: !pto.tile_buf<scaling, 1x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = deqf16_scalar, relu = no_relu>} (c2v_consumer_buf = %b : i32)
    %z = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    // expected-error @+1 {{expects fixpipe TFREE to have split = 0}}
    pto.tfree_from_aic {split = 1}
    return
  }
}
