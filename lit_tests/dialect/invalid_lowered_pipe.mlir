// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What pipes after lowering refuse.

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'dir_mask' to be 1, 2, or 3}}
    %p = pto.initialize_l2l_pipe {dir_mask = 0, slot_size = 4096, slot_num = 8} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'slot_size' to be greater than 0}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 0, slot_num = 8} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'slot_num' to be greater than 0}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 0} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'flag_base' to be non-negative}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = -1} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'flag_base' to fit within 16 hardware flag ids}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 15} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'peer_local_addr' when dir_mask is 3}}
    %p = pto.initialize_l2l_pipe {dir_mask = 3, slot_size = 4096, slot_num = 8} (%c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2l_pipe(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{'peer_local_addr' is only allowed when dir_mask is 3}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8} (%c : i32, %c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2g2l_pipe(%c: i32, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'local_slot_num' to be greater than 0}}
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 0} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2g2l_pipe(%c: i32, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'local_slot_num' to be less than or equal to slot_num (8)}}
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 9} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @initialize_l2g2l_pipe(%c: i32, %g: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{'local_slot_num' is only allowed when 'local_addr' is present}}
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 2} (%g : !pto.tensor_view<16x64xf32>) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree(%c: i32) {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{must be inside pto.section.cube/vector or a kernel_kind function}}
    pto.tfree(%p : !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree(%c: i32, %p: !pto.pipe) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{pipe_handle must be produced by pto.initialize_l2l_pipe or pto.initialize_l2g2l_pipe}}
    pto.tfree(%p : !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{expects 'split' to be 0, 1, 2, 3, or 4}}
    pto.tfree(%p : !pto.pipe) {split = 5}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{supports odd split modes (split = 3 or 4) only for a unidirectional C2V pto.initialize_l2g2l_pipe with a local consumer buffer}}
    pto.tfree(%p : !pto.pipe) {split = 3}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpush(%c: i32, %a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{tile type must map to a supported producer pipe}}
    pto.tpush(%a, %p : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpop(%c: i32, %a: !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{tile type must map to a supported consumer pipe}}
    pto.tpop(%a, %p : !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpush(%c: i32, %a: !pto.tile_buf<vec, 15x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{expects a statically even valid-row count for split = 1}}
    pto.tpush(%a, %p : !pto.tile_buf<vec, 15x64xf32>, !pto.pipe) {split = 1}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tpush(%c: i32, %a: !pto.tile_buf<vec, 16x64xf32>, %s: i64) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{expects 'aiv_subblockid' only when 'split' is 1, 2, 3, or 4}}
    pto.tpush(%a, %p : !pto.tile_buf<vec, 16x64xf32>, !pto.pipe) {split = 0} aiv_subblockid(%s)
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc(%c: i32, %e: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{expects !pto.tensor_view pipe entries to use pto.initialize_l2g2l_pipe}}
    pto.talloc(%e, %p : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc(%c: i32, %e: !pto.tensor_view<16x64xf32>, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
    // expected-error @+1 {{expects !pto.tensor_view pipe entries to use a global-only pto.initialize_l2g2l_pipe}}
    pto.talloc(%e, %p : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc(%c: i32, %e: !pto.tensor_view<16x64xf32>, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8} (%g : !pto.ptr<f32>) -> !pto.pipe
    // expected-error @+1 {{expects initialize_l2g2l_pipe gm_addr to be !pto.tensor_view}}
    pto.talloc(%e, %p : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc(%c: i32, %e: !pto.tensor_view<8x64xf32>, %g: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8} (%g : !pto.tensor_view<16x64xf32>) -> !pto.pipe
    // expected-error @+1 {{expects pipe entry dimension 0 to match initialize_l2g2l_pipe gm_addr dimension 16}}
    pto.talloc(%e, %p : !pto.tensor_view<8x64xf32>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @talloc(%c: i32, %e: !pto.tensor_view<16x64xf32>, %g: !pto.tensor_view<16x64xf32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 1024, slot_num = 8} (%g : !pto.tensor_view<16x64xf32>) -> !pto.pipe
    // expected-error @+1 {{expects pipe entry byte size to match initialize_l2g2l_pipe slot_size}}
    pto.talloc(%e, %p : !pto.tensor_view<16x64xf32>, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @tfree(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, flag_base = 0} (%c : i32) -> !pto.pipe
    // expected-error @+1 {{expected a pipe, or an entry and a pipe}}
    pto.tfree(%p, %p, %p : !pto.pipe, !pto.pipe, !pto.pipe) {split = 0}
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @clauses(%c: i32, %g: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expected 'slot_num' clause}}
    %p = pto.initialize_l2g2l_pipe {dir_mask = 1, slot_size = 4096, flag_base = 0} (%g : !pto.ptr<f32>, %c : i32) -> !pto.pipe
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @clauses(%c: i32) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{unexpected keyword 'local_slot_num'; did you mean 'slot_num'? expected one of dir_mask, slot_size, slot_num, flag_base, nosplit}}
    %p = pto.initialize_l2l_pipe {dir_mask = 1, slot_size = 4096, slot_num = 8, local_slot_num = 4} (%c : i32) -> !pto.pipe
    return
  }
}
