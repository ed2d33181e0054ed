// RUN: pto-opt -t cpp %s | filecheck %s

// Pointers and the scalars behind them. Scalar stores go through a cache: it is flushed
// before the function returns.

func.func @scalars(%p: !pto.ptr<f32>, %q: !pto.ptr<i64>, %n: index) {
  %x = pto.load_scalar %p[%n] : !pto.ptr<f32> -> f32
  %next = pto.addptr %p, %n : !pto.ptr<f32> -> !pto.ptr<f32>
  pto.store_scalar %x, %next[%n] : !pto.ptr<f32>, f32
  return
}

// CHECK-LABEL: AICORE void scalars(__gm__ float* p, __gm__ int64_t* q, int64_t n) {
// CHECK-NEXT: float x = p[n];
// CHECK-NEXT: __gm__ float* next = p + n;
// CHECK-NEXT: next[n] = x;
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @only_reads(%p: !pto.ptr<f32>, %n: index) -> f32 {
  %x = pto.load_scalar %p[%n] : !pto.ptr<f32> -> f32
  return %x : f32
}

// CHECK-LABEL: AICORE float only_reads(__gm__ float* p, int64_t n) {
// CHECK-NEXT: float x = p[n];
// CHECK-NEXT: return x;
// CHECK-NEXT: }

func.func @casts(%p: !pto.ptr<f32>, %n: index) -> i32 {
  %address = pto.ptrtoint %p : !pto.ptr<f32> -> i64
  %other = pto.inttoptr %address : i64 -> !pto.ptr<i32>
  %bytes = pto.castptr %p : !pto.ptr<f32> -> !pto.ptr<i8>
  %x = pto.load_scalar %other[%n] : !pto.ptr<i32> -> i32
  %y = pto.load_scalar %bytes[%n] : !pto.ptr<i8> -> i8
  %z = arith.extsi %y : i8 to i32
  %r = arith.addi %x, %z : i32
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t casts(__gm__ float* p, int64_t n) {
// CHECK-NEXT: int64_t address = reinterpret_cast<int64_t>(p);
// CHECK-NEXT: __gm__ int32_t* other = reinterpret_cast<__gm__ int32_t*>(address);
// CHECK-NEXT: __gm__ int8_t* bytes = (__gm__ int8_t*) p;
// CHECK-NEXT: int32_t x = other[n];
// CHECK-NEXT: int8_t y = bytes[n];
// CHECK-NEXT: int32_t z = (int32_t) y;
// CHECK-NEXT: int32_t r = (int32_t) ((uint32_t) x + (uint32_t) z);
// CHECK-NEXT: return r;
// CHECK-NEXT: }

func.func @tile_elements(%a: i64, %n: index) -> f32 {
  %t = pto.alloc_tile addr = %a : !pto.tile_buf<vec, 16x64xf32>
  %x = pto.tgetval ins(%t, %n : !pto.tile_buf<vec, 16x64xf32>, index) outs : f32
  pto.tsetval ins(%n, %x : index, f32) outs(%t : !pto.tile_buf<vec, 16x64xf32>)
  return %x : f32
}

// CHECK-LABEL: AICORE float tile_elements(int64_t a, int64_t n) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, 16, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> t;
// CHECK-NEXT: TASSIGN(t, a);
// CHECK-NEXT: float x = t.GetValue(n);
// CHECK-NEXT: t.SetValue(n, x);
// CHECK-NEXT: return x;
// CHECK-NEXT: }

func.func @newer_names(%p: !pto.ptr<f32>, %n: index) {
  %x = pto.load %p[%n] : !pto.ptr<f32> -> f32
  pto.store %x, %p[%n] : !pto.ptr<f32>, f32
  return
}

// CHECK-LABEL: AICORE void newer_names(__gm__ float* p, int64_t n) {
// CHECK: float x = p[n];
// CHECK-NEXT: p[n] = x;
