// RUN: pto-opt --pto-arch=a5 --check-buffer-reuse --split-input-file --verify-diagnostics %s
// RUN: pto-opt --pto-arch=a5 --lower-frontend-pipes --check-buffer-reuse --split-input-file --verify-diagnostics %s

!t = !pto.tile_buf<vec, 16x16xf32>
!part = !pto.partition_tensor_view<16x16xf32>

func.func @producer() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %none = arith.constant 0 : i32
  %slots = pto.import_reserved_buffer {name = "slots", peer_func = @late} -> i32
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %slots : i32, v2c_consumer_buf = %none : i32)
  return
}

func.func @late(%p: !part) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %none = arith.constant 0 : i32
  %slots = pto.reserve_buffer {name = "slots", size = 8192, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %slots : i32, v2c_consumer_buf = %none : i32)
  %t = pto.tpop_from_aic {split = 0} -> !t
  pto.tfree_from_aic {split = 0}
  // expected-error @+1 {{'pto.tstore' op uses %t, whose slot has been given back}}
  pto.tstore ins(%t : !t) outs(%p : !part)
  return
}

// -----

!t = !pto.tile_buf<vec, 16x16xf32>
!part = !pto.partition_tensor_view<16x16xf32>

func.func @producer() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %none = arith.constant 0 : i32
  %slots = pto.import_reserved_buffer {name = "slots", peer_func = @in_order} -> i32
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %slots : i32, v2c_consumer_buf = %none : i32)
  return
}

// What is popped first is given back first, also by the next iteration.
func.func @in_order(%p: !part, %n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %none = arith.constant 0 : i32
  %slots = pto.reserve_buffer {name = "slots", size = 8192, location = #pto.address_space<vec>, auto = false, base = 0} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 1024} (c2v_consumer_buf = %slots : i32, v2c_consumer_buf = %none : i32)
  %a = pto.tpop_from_aic {split = 0} -> !t
  %b = pto.tpop_from_aic {split = 0} -> !t
  pto.tstore ins(%a : !t) outs(%p : !part)
  pto.tfree_from_aic {split = 0}
  pto.tstore ins(%b : !t) outs(%p : !part)
  pto.tfree_from_aic {split = 0}
  scf.for %i = %c0 to %n step %c1 {
    pto.tfree_from_aic {split = 0}
    %c = pto.tpop_from_aic {split = 0} -> !t
    pto.tstore ins(%c : !t) outs(%p : !part)
  }
  return
}
