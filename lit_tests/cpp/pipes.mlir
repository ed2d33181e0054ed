// RUN: pto-opt -t cpp %s | filecheck %s
// RUN: pto-opt --lower-frontend-pipes --infer-pipe-splits --resolve-reserved-buffers -t cpp %s | filecheck %s

// Pipes between a cube core and its vector cores. Popped tiles have their extents.

!acc = !pto.tile_buf<acc, 16x64xf32, blayout=col_major, slayout=row_major, fractal=1024>

func.func @cube(%slots: !pto.ptr<f32>, %a: i64) attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
  %c0 = arith.constant 0 : i32
  %buffer = pto.import_reserved_buffer {name = "c2v", peer_func = @vector} -> i32
  pto.aic_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %slots : !pto.ptr<f32>, c2v_consumer_buf = %buffer : i32, v2c_consumer_buf = %c0 : i32)
  %c = pto.alloc_tile addr = %a : !acc
  pto.tpush_to_aiv(%c : !acc) {split = 0}
  return
}

// CHECK-LABEL: __global__ AICORE void cube(__gm__ float* slots, int64_t a) {
// CHECK-NEXT: const int32_t [[BUFFER:[a-z0-9_]+]] = 1024;
// CHECK-NEXT: #if defined(__DAV_CUBE__)
// CHECK-NEXT: auto pipe0 = TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>(slots, [[BUFFER]], 0);
// CHECK-NEXT: Tile<TileType::Acc, float, 16, 64, BLayout::ColMajor, 16, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null> c;
// CHECK-NEXT: TASSIGN(c, a);
// CHECK-NEXT: TPUSH<TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>, Tile<TileType::Acc, float, 16, 64, BLayout::ColMajor, 16, 64, SLayout::RowMajor, 1024, PadValue::Null, CompactMode::Null>, TileSplitAxis::TILE_NO_SPLIT>(pipe0, c);
// CHECK-NEXT: #endif // __DAV_CUBE__
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @vector(%slots: !pto.ptr<f32>, %rows: index, %cols: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  %c0 = arith.constant 0 : i32
  %buffer = pto.reserve_buffer {name = "c2v", size = 32768, location = #pto.address_space<vec>, auto = false, base = 1024} -> i32
  pto.aiv_initialize_pipe {dir_mask = 1, slot_size = 4096} (gm_slot_buffer = %slots : !pto.ptr<f32>, c2v_consumer_buf = %buffer : i32, v2c_consumer_buf = %c0 : i32)
  %t = pto.tpop_from_aic {split = 0} -> !pto.tile_buf<vec, 16x64xf32>
  pto.texp ins(%t : !pto.tile_buf<vec, 16x64xf32>) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  pto.tfree_from_aic {split = 0}
  %u = pto.tpop_from_aic(%rows, %cols) {split = 0} -> !pto.tile_buf<vec, 16x64xf32, valid=?x?>
  pto.texp ins(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>) outs(%u : !pto.tile_buf<vec, 16x64xf32, valid=?x?>)
  pto.tfree_from_aic {split = 0}
  return
}

// CHECK-LABEL: __global__ AICORE void vector(__gm__ float* slots, int64_t rows, int64_t cols) {
// CHECK-NEXT: const int32_t [[BUFFER:[a-z0-9_]+]] = 1024;
// CHECK-NEXT: #if defined(__DAV_VEC__)
// CHECK-NEXT: set_mask_norm();
// CHECK-NEXT: set_vector_mask(-1, -1);
// CHECK-NEXT: auto pipe0 = TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>(slots, [[BUFFER]], 0);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TPOP<TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, TileSplitAxis::TILE_NO_SPLIT>(pipe0, t);
// CHECK-NEXT: TEXP(t, t);
// CHECK-NEXT: TFREE<TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>, TileSplitAxis::TILE_NO_SPLIT>(pipe0);
// CHECK-NEXT: {{.*}} u = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows, cols);
// CHECK-NEXT: TPOP<TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>, Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>, TileSplitAxis::TILE_NO_SPLIT>(pipe0, u);
// CHECK-NEXT: TEXP(u, u);
// CHECK-NEXT: TFREE<TPipe<0, Direction::DIR_C2V, 4096, 8, 8, true>, TileSplitAxis::TILE_NO_SPLIT>(pipe0);
// CHECK-NEXT: #endif // __DAV_VEC__
// CHECK-NEXT: return;
// CHECK-NEXT: }
