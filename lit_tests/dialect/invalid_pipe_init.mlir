// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What ends of pipes, and the memory of pipes, refuse.

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{must be inside a cube kernel function or section}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aiv_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{must be inside a vector kernel function or section}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) {
    // expected-error @+1 {{must be inside a cube kernel function or section}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'id' to be non-negative}}
    pto.aic_initialize_pipe {id = -1, dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'dir_mask' to be 1, 2, or 3}}
    pto.aic_initialize_pipe {dir_mask = 4, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'slot_size' to be greater than 0}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 0} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'slot_num' to be greater than 0}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, slot_num = 0} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expected 'dir_mask' clause}}
    pto.aic_initialize_pipe {slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expected 'slot_size' clause}}
    pto.aic_initialize_pipe {dir_mask = 1} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{duplicate 'dir_mask' clause}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, dir_mask = 1} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{unexpected keyword 'slots'; did you mean 'slot_size'? expected one of id, dir_mask, slot_size, slot_num, local_slot_num, nosplit, acc_push_epilogue}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, slots = 1} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{duplicate 'c2v_consumer_buf' operand}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32, c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{unexpected initialize_pipe operand 'buffer'; did you mean 'gm_slot_buffer'? expected one of gm_slot_buffer, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (buffer = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'c2v_consumer_buf' when dir_mask is 1}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (v2c_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'v2c_consumer_buf' when dir_mask is 2}}
    pto.aic_initialize_pipe {dir_mask = 2, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects both 'c2v_consumer_buf' and 'v2c_consumer_buf' when dir_mask is 3}}
    pto.aic_initialize_pipe {dir_mask = 3, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects local pipe init to provide at least one consumer buffer operand}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} ()
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{'local_slot_num' is only supported for a2/a3 frontend pipe lowering}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, local_slot_num = 2} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

func.func @aic_initialize_pipe(%c: i32, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  // expected-error @+1 {{expects 'local_slot_num' to be greater than 0}}
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, local_slot_num = 0} (gm_slot_buffer = %g : !pto.ptr<f32>, c2v_consumer_buf = %c : i32)
  return
}

// -----

func.func @aic_initialize_pipe(%c: i32, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  // expected-error @+1 {{expects 'local_slot_num' to be less than or equal to slot_num (8) for dir_mask = 1}}
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, local_slot_num = 9} (gm_slot_buffer = %g : !pto.ptr<f32>, c2v_consumer_buf = %c : i32)
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32, %d: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    pto.aic_initialize_pipe {dir_mask = 2, slot_size = 64} (v2c_consumer_buf = %d : i32)
    // expected-error @-1 {{requires 'id' to be unique across frontend initialize_pipe ops in the function}}
    // expected-error @+1 {{requires 'id' to be unique across frontend initialize_pipe ops in the function}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%g: !pto.ptr<f32>, %v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{'gm_slot_tensor' cannot be combined with 'gm_slot_buffer'}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %g : !pto.ptr<f32>, gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects 'slot_size' to equal gm_slot_tensor byte size or twice that size (4096 or 8192)}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 100} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{globaltensor pipe init does not use 'local_slot_num'}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, local_slot_num = 2} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32, %v: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{GM-backed tile pipe init currently supports only dir_mask = 1}}
    pto.aic_initialize_pipe {dir_mask = 2, slot_size = 4096} (gm_slot_tensor = %v : !pto.tensor_view<16x64xf32>, v2c_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{does not allow unpublished fixpipe attr 'stPhase'}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %c : i32) {stPhase = 1 : i32}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects fixpipe pipe (with 'acc_push_epilogue') to have dir_mask = 1 (C2V only)}}
    pto.aic_initialize_pipe {dir_mask = 2, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (v2c_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects fixpipe pipe (with 'acc_push_epilogue') to have nosplit = true}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expects fixpipe pipe 'c2v_consumer_buf' to trace to reserve_buffer or import_reserved_buffer for peer contract verification}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @aic_initialize_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{expected one of no_convert, f32_f16, f32_bf16, req8_scalar, req8_vec, deqf16_scalar, deqf16_vec, qf322b8_pre_scalar, qf322b8_pre_vec, qf322f16_pre_scalar, qf322bf16_pre_scalar, qs322bf16_pre_scalar, qs322bf16_pre_vec, qf322hif8_pre_scalar, qf322fp8_pre_scalar}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, nosplit = true, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f64, relu = no_relu>} (c2v_consumer_buf = %c : i32)
    return
  }
}

// -----

func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
  // expected-error @+3 {{expects 'qf322hif8_pre_scalar'/'qf322fp8_pre_scalar' to be used only on A5 target}}
  // expected-error @+8 {{expects 'qf322hif8_pre_scalar'/'qf322fp8_pre_scalar' to be used only on A5 target}}
  // expected-error @+8 {{expects consumer element type to match acc_push_epilogue.quant qf322fp8_pre_scalar (f8E4M3/f8E4M3FN/f8E4M3FNUZ/f8E4M3B11FNUZ)}}
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = qf322fp8_pre_scalar, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
  return
}

func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = qf322fp8_pre_scalar, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
  %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
  return
}

// -----

func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
  // expected-error @+3 {{expects 'qs322bf16_pre_*' quantization modes to be used only on A5 target}}
  // expected-error @+8 {{expects 'qs322bf16_pre_*' quantization modes to be used only on A5 target}}
  // expected-error @+8 {{expects consumer element type to match acc_push_epilogue.quant qs322bf16_pre_vec (bf16)}}
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = qs322bf16_pre_vec, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
  return
}

func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = qs322bf16_pre_vec, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
  %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
  return
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    // expected-error @+1 {{expects peer consumer pipe init to also have 'acc_push_epilogue' for fixpipe contract consistency}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    // expected-error @+3 {{expects acc_push_epilogue.quant to match peer consumer (producer has f32_f16, consumer has f32_bf16)}}
    // expected-error @+8 {{expects acc_push_epilogue.quant to match peer producer (consumer has f32_bf16, producer has f32_f16)}}
    // expected-error @+8 {{expects consumer element type to match acc_push_epilogue.quant f32_bf16 (bf16)}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_bf16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{expects peer producer pipe init to also have 'acc_push_epilogue' for fixpipe contract consistency}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{expects at least one tpop_from_aic for fixpipe pipe id = 0 to resolve the consumer entry type}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{expects all tpop_from_aic results for fixpipe pipe id = 0 to use the same tile type}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    %u = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x32xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+2 {{expects consumer element type to match acc_push_epilogue.quant f32_f16 (f16)}}
    // expected-error @+2 {{expects consumer element type to match acc_push_epilogue.quant f32_f16 (f16)}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+2 {{expects consumer tile layout to match acc_push_epilogue.layout nz2nd}}
    // expected-error @+2 {{expects consumer tile layout to match acc_push_epilogue.layout nz2nd}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16, blayout=col_major, slayout=row_major>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    // expected-error @+1 {{requires peer pipe init ops to agree on direction and pipe shape}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{expects consumer-side fixpipe slot_size to be at least 2048 bytes for the resolved post-fixpipe consumer entry}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 1024, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    // expected-error @+1 {{requires peer pipe init ops to agree on direction and pipe shape}}
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 1024, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @+1 {{expects peer producer fixpipe slot_size to be at least 2048 bytes for the resolved post-fixpipe consumer entry}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %b : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @producer(%a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    %i = pto.import_reserved_buffer {name = "slots", peer_func = @consumer} -> i32
    pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %i : i32)
    return
  }

  func.func @consumer(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %b = pto.reserve_buffer {name = "slots", size = 32768, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
    // expected-error @-6 {{expects peer consumer function to contain a matching aiv_initialize_pipe with the same consumer buffer contract}}
    // expected-error @+1 {{expects fixpipe pipe 'c2v_consumer_buf' to trace to reserve_buffer or import_reserved_buffer for peer contract verification}}
    pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096, acc_push_epilogue = #pto.acc_push_epilogue<layout = nz2nd, quant = f32_f16, relu = no_relu>, nosplit = true} (c2v_consumer_buf = %c : i32)
    %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf16>
    return
  }
}
