// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Loads and stores.

// CHECK: func.func @tload
func.func @tload(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %v: f32, %n: index, %away: i64) {
  // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {cache_policy = #pto.load_cache_policy<l2_bypass>}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {cache_policy = #pto.load_cache_policy<l2_bypass>}
  // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {cache_policy = #pto.load_cache_policy<default>} offset = %away : i64
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {cache_policy = #pto.load_cache_policy<default>} offset = %away : i64
  // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {layout = #pto.layout<nd>}
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) {layout = #pto.layout<nd>}
  // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) pad_mode = <PadValue> pad_value = %v : f32 left_padding_num = %n : index init_out_buffer = true right_padding_num = %n : index
  pto.tload ins(%g : !pto.partition_tensor_view<16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>) pad_mode = <PadValue> pad_value = %v : f32 left_padding_num = %n : index init_out_buffer = true right_padding_num = %n : index
  return
}

// CHECK: func.func @tstore
func.func @tstore(%g: !pto.partition_tensor_view<16x64xf32>, %d: !pto.tile_buf<vec, 16x64xf32>, %acc: !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %ga: !pto.partition_tensor_view<32x32xf16>, %g8: !pto.partition_tensor_view<32x32xi8>, %fp: !pto.tile_buf<scaling, 1x32xui64>, %q: i64) {
  // CHECK-NEXT: pto.tstore ins(%d : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
  pto.tstore ins(%d : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf32>)
  // CHECK-NEXT: pto.tstore ins(%d : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  pto.tstore ins(%d : !pto.tile_buf<vec, 16x64xf32>) outs(%g : !pto.partition_tensor_view<16x64xf32>) {atomicType = #pto<atomic_type atomic_add>}
  // CHECK-NEXT: pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%ga : !pto.partition_tensor_view<32x32xf16>) {stPhase = #pto<st_phase final>, reluPreMode = #pto<relu_pre_mode normal_relu>}
  pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>) outs(%ga : !pto.partition_tensor_view<32x32xf16>) {stPhase = #pto<st_phase final>, reluPreMode = #pto<relu_pre_mode normal_relu>}
  // CHECK-NEXT: pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g8 : !pto.partition_tensor_view<32x32xi8>)
  pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024> fp %fp : !pto.tile_buf<scaling, 1x32xui64>) outs(%g8 : !pto.partition_tensor_view<32x32xi8>)
  // CHECK-NEXT: pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%g8 : !pto.partition_tensor_view<32x32xi8>)
  pto.tstore ins(%acc : !pto.tile_buf<acc, 32x32xf32, blayout=col_major, slayout=row_major, fractal=1024>, %q : i64) outs(%g8 : !pto.partition_tensor_view<32x32xi8>)
  return
}

// CHECK: func.func @scalars
func.func @scalars(%p: !pto.ptr<f32>, %n: index, %x: f32, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: %v = pto.load_scalar %p[%n] : !pto.ptr<f32> -> f32
  %v = pto.load_scalar %p[%n] : !pto.ptr<f32> -> f32
  // CHECK-NEXT: %u = pto.load %p[%n] : !pto.ptr<f32> -> f32
  %u = pto.load %p[%n] : !pto.ptr<f32> -> f32
  // CHECK-NEXT: pto.store %u, %p[%n] : !pto.ptr<f32>, f32
  pto.store %u, %p[%n] : !pto.ptr<f32>, f32
  // CHECK-NEXT: pto.store_scalar %x, %p[%n] : !pto.ptr<f32>, f32
  pto.store_scalar %x, %p[%n] : !pto.ptr<f32>, f32
  // CHECK-NEXT: %w = pto.tgetval ins(%d, %n : !pto.tile_buf<vec, 16x64xf32>, index) outs : f32
  %w = pto.tgetval ins(%d, %n : !pto.tile_buf<vec, 16x64xf32>, index) outs : f32
  // CHECK-NEXT: pto.tsetval ins(%n, %x : index, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  pto.tsetval ins(%n, %x : index, f32) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @a5
  func.func @a5(%g: !pto.partition_tensor_view<16x64xf8E4M3FN>, %d: !pto.tile_buf<vec, 16x64xf8E4M3FN>, %z: !pto.tile_buf<vec, 16x64xf8E4M3FN, blayout=col_major, slayout=row_major>) {
    // CHECK-NEXT: pto.tload ins(%g : !pto.partition_tensor_view<16x64xf8E4M3FN>) outs(%d : !pto.tile_buf<vec, 16x64xf8E4M3FN>)
    pto.tload ins(%g : !pto.partition_tensor_view<16x64xf8E4M3FN>) outs(%d : !pto.tile_buf<vec, 16x64xf8E4M3FN>)
    // CHECK-NEXT: pto.tstore ins(%z : !pto.tile_buf<vec, 16x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%g : !pto.partition_tensor_view<16x64xf8E4M3FN>)
    pto.tstore ins(%z : !pto.tile_buf<vec, 16x64xf8E4M3FN, blayout=col_major, slayout=row_major>) outs(%g : !pto.partition_tensor_view<16x64xf8E4M3FN>)
    return
  }
}
