// RUN: pto-opt -t cpp %s | filecheck %s

// What a core knows of itself, sections, debugging.

func.func @queries(%p: !pto.ptr<i64>, %n: index) {
  %block = pto.get_block_idx
  %blocks = pto.get_block_num
  %sub = pto.get_subblock_idx
  %subs = pto.get_subblock_num
  %1 = arith.addi %block, %blocks : i64
  %2 = arith.addi %sub, %subs : i64
  %3 = arith.addi %1, %2 : i64
  pto.store_scalar %3, %p[%n] : !pto.ptr<i64>, i64
  return
}

// CHECK-LABEL: AICORE void queries(__gm__ int64_t* p, int64_t n) {
// CHECK-NEXT: int64_t block = get_block_idx();
// CHECK-NEXT: int64_t blocks = get_block_num();
// CHECK-NEXT: int64_t sub = get_subblockid();
// CHECK-NEXT: int64_t subs = get_subblockdim();
// CHECK-NEXT: int64_t v1 = (int64_t) ((uint64_t) block + (uint64_t) blocks);
// CHECK-NEXT: int64_t v2 = (int64_t) ((uint64_t) sub + (uint64_t) subs);
// CHECK-NEXT: int64_t v3 = (int64_t) ((uint64_t) v1 + (uint64_t) v2);
// CHECK-NEXT: p[n] = v3;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @sections(%p: !pto.ptr<f32>, %n: index, %a: i64) {
  %one = arith.constant 1.0 : f32
  pto.section.vector {
    %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
    pto.texpands ins(%one : f32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
    pto.store_scalar %one, %p[%n] : !pto.ptr<f32>, f32
  }
  pto.section.cube {
    pto.barrier <PIPE_ALL>
  }
  return
}

// CHECK-LABEL: AICORE void sections(__gm__ float* p, int64_t n, int64_t a) {
// CHECK-NEXT: const float one = 1.0f;
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: TEXPANDS(t, one);
// CHECK-NEXT: p[n] = one;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: #if defined(__DAV_CUBE__)
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: #endif // __DAV_CUBE__
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @debug(%i: i32, %a: i64) {
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  pto.print ins("say \22%d\22\0A", %i : i32)
  pto.tprint ins(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.tprint ins(%t : !pto.tile_buf<vec, 16x64xf32>) {printFormat = #pto<print_format width10_precision6>}
  pto.trap
  return
}

// CHECK-LABEL: AICORE void debug(int32_t i, int64_t a) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: cce::printf("say \"%d\"\n", i);
// CHECK-NEXT: TPRINT(t);
// CHECK-NEXT: TPRINT<pto::PrintFormat::Width10_Precision6>(t);
// CHECK-NEXT: trap();
// CHECK-NEXT: return;
// CHECK-NEXT: }
