// The kernel of the report: A with the output at the address of its input, B apart.

// Checks accept it as it is, and so the variants that were not miscompiled.
// RUN: pto-opt --check-validshape --check-buffer-reuse %examples/repro_A_with_memoryreuse.pto | filecheck %s --check-prefix=SAME
// RUN: pto-opt --check-validshape --check-buffer-reuse %examples/repro_B_no_memoryreuse.pto | filecheck %s --check-prefix=SAME
// RUN: pto-opt --check-validshape --check-buffer-reuse %examples/moe_expert_slice_repro.pto | filecheck %s --check-prefix=SET
// RUN: pto-opt --check-validshape --check-buffer-reuse %examples/moe_expert_mul_repro.pto | filecheck %s --check-prefix=SET

// SET: pto.set_validshape
// SAME: pto.trowexpandmul
// SAME-NEXT: pto.set_validshape %h_chunk_raw__tile, %vr, %c256_index
// SAME-NEXT: %h_chunk__tile = pto.alloc_tile
// SAME-NEXT: pto.tfillpad

// The set of the product folds into its allocation; what the instruction ties to it is
// narrowed before, and nothing is set after it.
// RUN: pto-opt --hoist-validshape --propagate-validshape %examples/repro_A_with_memoryreuse.pto | filecheck %s --check-prefix=HOIST
// RUN: pto-opt --hoist-validshape --propagate-validshape %examples/repro_B_no_memoryreuse.pto | filecheck %s --check-prefix=HOIST

// HOIST: pto.tload {{.*}} outs(%scale_col__tile
// HOIST-NEXT: %h_chunk_raw__tile = pto.alloc_tile addr = %{{c0_i64|c16448_i64}} valid_row = %vr valid_col = %c256_index
// HOIST-NEXT: pto.set_validshape %gated__tile, %vr, %c256_index
// HOIST-NEXT: pto.set_validshape %scale_col__tile, %vr, %c1_index
// HOIST-NEXT: pto.trowexpandmul
// HOIST-NEXT: %h_chunk__tile = pto.alloc_tile {{.*}} valid_row = %c16_index valid_col = %c256_index
// HOIST-NEXT: pto.tfillpad
// HOIST-NOT: pto.set_validshape

// Through the loads no set is left, and the partitions are narrow.
// RUN: pto-opt --hoist-validshape=through-loads=true --propagate-validshape %examples/repro_A_with_memoryreuse.pto | filecheck %s --check-prefix=LOADS
// RUN: pto-opt --hoist-validshape=through-loads=true --propagate-validshape %examples/repro_B_no_memoryreuse.pto | filecheck %s --check-prefix=LOADS

// LOADS-NOT: pto.set_validshape
// LOADS: %gated__tile = pto.alloc_tile {{.*}} valid_row = %vr valid_col = %c256_index
// LOADS: %gated__pview = pto.partition_view %gated__view, offsets = [%c0_index, %c0_index], sizes = [%vr, %c256_index]{{.*}} -> !pto.partition_tensor_view<?x256xf32>
// LOADS: %scale_col__tile = pto.alloc_tile {{.*}} valid_row = %vr valid_col = %c1_index
// LOADS: %scale_col__pview = pto.partition_view %scale_col__view, offsets = [%c0_index, %c0_index], sizes = [%vr, %c1_index]{{.*}} -> !pto.partition_tensor_view<?x1xf32>
// LOADS: %h_chunk_raw__tile = pto.alloc_tile {{.*}} valid_row = %vr valid_col = %c256_index
// LOADS-NOT: pto.set_validshape

// A second run of either pass changes nothing.
// RUN: pto-opt --hoist-validshape --propagate-validshape %examples/repro_A_with_memoryreuse.pto -o %t.once
// RUN: pto-opt --hoist-validshape %t.once -o %t.hoisted
// RUN: diff %t.once %t.hoisted
// RUN: pto-opt --propagate-validshape %t.once -o %t.propagated
// RUN: diff %t.once %t.propagated

// The exact alias of A and the distinct addresses of B are legal as they are.
// RUN: pto-opt %examples/repro_A_with_memoryreuse.pto -o %t.a
// RUN: pto-opt --legalize-buffer-reuse %examples/repro_A_with_memoryreuse.pto -o %t.legal-a
// RUN: diff %t.a %t.legal-a
// RUN: pto-opt %examples/repro_B_no_memoryreuse.pto -o %t.b
// RUN: pto-opt --legalize-buffer-reuse %examples/repro_B_no_memoryreuse.pto -o %t.legal-b
// RUN: diff %t.b %t.legal-b

// No dynamic tile of the C++ is without its constructor, and names survive.
// RUN: pto-opt --convert-pto-to-emitc -t cpp %examples/repro_A_with_memoryreuse.pto | filecheck %s --check-prefix=CPP
// RUN: pto-opt --hoist-validshape --propagate-validshape --convert-pto-to-emitc -t cpp %examples/repro_B_no_memoryreuse.pto | filecheck %s --check-prefix=CPP

// CPP: __global__ AICORE void moe_expert_hchunk_fillpad(__gm__ float* arg0, __gm__ float* arg1, __gm__ float* arg2, int64_t arg3)
// CPP-NOT: -1, -1, {{[^;()]*}}>{{ [A-Za-z0-9_]+}};
// CPP: h_chunk_raw__tile = Tile<{{.*}}>({{vr|c16_index}}, c256_index);
// CPP: TROWEXPANDMUL(h_chunk_raw__tile, gated__tile, scale_col__tile);
// CPP-NOT: -1, -1, {{[^;()]*}}>{{ [A-Za-z0-9_]+}};
