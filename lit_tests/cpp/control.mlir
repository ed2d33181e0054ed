// RUN: pto-opt -t cpp %s | filecheck %s

// Loops and branches: what they carry lives in variables.

func.func @loop(%n: index, %p: !pto.ptr<i32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %x = pto.load_scalar %p[%i] : !pto.ptr<i32> -> i32
    pto.store_scalar %x, %p[%i] : !pto.ptr<i32>, i32
  }
  return
}

// CHECK-LABEL: AICORE void loop(int64_t n, __gm__ int32_t* p) {
// CHECK-NEXT: const int64_t c0 = 0;
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: for (int64_t i = c0; i < n; i += c1) {
// CHECK-NEXT: int32_t x = p[i];
// CHECK-NEXT: p[i] = x;
// CHECK-NEXT: }
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: return;
// CHECK-NEXT: }

func.func @sum(%n: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %sum = scf.for %i = %c0 to %n step %c1 iter_args(%so_far = %c0) -> (i32) : i32 {
    %more = arith.addi %so_far, %i : i32
    scf.yield %more : i32
  }
  return %sum : i32
}

// CHECK-LABEL: AICORE int32_t sum(int32_t n) {
// CHECK-NEXT: const int32_t c0 = 0;
// CHECK-NEXT: const int32_t c1 = 1;
// CHECK-NEXT: int32_t sum = c0;
// CHECK-NEXT: for (int32_t i = c0; i < n; i += c1) {
// CHECK-NEXT: int32_t more = (int32_t) ((uint32_t) sum + (uint32_t) i);
// CHECK-NEXT: sum = more;
// CHECK-NEXT: }
// CHECK-NEXT: return sum;
// CHECK-NEXT: }

// Both new values are of the old ones: one of them needs a copy.
func.func @fibonacci(%n: index) -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %last, %next = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero, %b = %one) -> (i64, i64) {
    %c = arith.addi %a, %b : i64
    scf.yield %b, %c : i64, i64
  }
  return %last : i64
}

// CHECK-LABEL: AICORE int64_t fibonacci(int64_t n) {
// CHECK-NEXT: const int64_t c0 = 0;
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: const int64_t zero = 0;
// CHECK-NEXT: const int64_t one = 1;
// CHECK-NEXT: int64_t last = zero;
// CHECK-NEXT: int64_t b = one;
// CHECK-NEXT: for (int64_t i = c0; i < n; i += c1) {
// CHECK-NEXT: int64_t c = (int64_t) ((uint64_t) last + (uint64_t) b);
// CHECK-NEXT: last = b;
// CHECK-NEXT: b = c;
// CHECK-NEXT: }
// CHECK-NEXT: return last;
// CHECK-NEXT: }

func.func @branch(%c: i1, %d: i1, %p: !pto.ptr<i32>, %n: index) -> i32 {
  %c1 = arith.constant 1 : i32
  scf.if %c {
    pto.store_scalar %c1, %p[%n] : !pto.ptr<i32>, i32
  }
  %r = scf.if %d -> (i32) {
    %x = pto.load_scalar %p[%n] : !pto.ptr<i32> -> i32
    scf.yield %x : i32
  } else {
    scf.if %c {
      pto.store_scalar %c1, %p[%n] : !pto.ptr<i32>, i32
    }
    scf.yield %c1 : i32
  }
  scf.if %c {
    pto.store_scalar %r, %p[%n] : !pto.ptr<i32>, i32
  } else {
    scf.if %d {
      pto.store_scalar %c1, %p[%n] : !pto.ptr<i32>, i32
    } else {
      pto.store_scalar %r, %p[%n] : !pto.ptr<i32>, i32
    }
  }
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t branch(bool c, bool d, __gm__ int32_t* p, int64_t n) {
// CHECK-NEXT: const int32_t c1 = 1;
// CHECK-NEXT: if (c) {
// CHECK-NEXT: p[n] = c1;
// CHECK-NEXT: }
// CHECK-NEXT: int32_t r;
// CHECK-NEXT: if (d) {
// CHECK-NEXT: int32_t x = p[n];
// CHECK-NEXT: r = x;
// CHECK-NEXT: } else {
// CHECK-NEXT: if (c) {
// CHECK-NEXT: p[n] = c1;
// CHECK-NEXT: }
// CHECK-NEXT: r = c1;
// CHECK-NEXT: }
// CHECK-NEXT: if (c) {
// CHECK-NEXT: p[n] = r;
// CHECK-NEXT: } else if (d) {
// CHECK-NEXT: p[n] = c1;
// CHECK-NEXT: } else {
// CHECK-NEXT: p[n] = r;
// CHECK-NEXT: }
// CHECK-NEXT: pipe_barrier(PIPE_ALL);
// CHECK-NEXT: dcci((__gm__ void*)0, cache_line_t::ENTIRE_DATA_CACHE);
// CHECK-NEXT: dsb((mem_dsb_t)0);
// CHECK-NEXT: return r;
// CHECK-NEXT: }

// A branch that only chooses.
func.func @choose(%c: i1, %a: i32, %b: i32) -> i32 {
  %r = scf.if %c -> (i32) {
    scf.yield %a : i32
  } else {
    scf.yield %b : i32
  }
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t choose(bool c, int32_t a, int32_t b) {
// CHECK-NEXT: int32_t r = c ? a : b;
// CHECK-NEXT: return r;
// CHECK-NEXT: }

func.func @halve(%n: i32) -> i32 {
  %one = arith.constant 1 : i32
  %r = scf.while (%x = %n) : (i32) -> i32 {
    %c = arith.cmpi sgt, %x, %one : i32
    scf.condition(%c) %x : i32
  } do {
  ^bb0(%y : i32):
    %half = arith.divsi %y, %one : i32
    scf.yield %half : i32
  }
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t halve(int32_t n) {
// CHECK-NEXT: const int32_t one = 1;
// CHECK-NEXT: int32_t x = n;
// CHECK-NEXT: int32_t r;
// CHECK-NEXT: bool goes_on;
// CHECK-NEXT: do {
// CHECK-NEXT: bool c = x > one;
// CHECK-NEXT: r = x;
// CHECK-NEXT: goes_on = c;
// CHECK-NEXT: if (c) {
// CHECK-NEXT: int32_t half_ = x / one;
// CHECK-NEXT: x = half_;
// CHECK-NEXT: }
// CHECK-NEXT: } while (goes_on);
// CHECK-NEXT: return r;
// CHECK-NEXT: }

// Tiles that take turns. Even a variable that is assigned at once has its extents.
func.func @tiles(%c: i1, %n: index, %rows: index, %addr: i64, %other: i64) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = pto.alloc_tile addr = %addr valid_row = %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  %b = pto.alloc_tile addr = %other valid_row = %rows : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  %x, %y = scf.for %i = %c0 to %n step %c1 iter_args(%ping = %a, %pong = %b) -> (!pto.tile_buf<vec, 16x64xf32, valid=?x64>, !pto.tile_buf<vec, 16x64xf32, valid=?x64>) {
    pto.texp ins(%ping : !pto.tile_buf<vec, 16x64xf32, valid=?x64>) outs(%pong : !pto.tile_buf<vec, 16x64xf32, valid=?x64>)
    scf.yield %pong, %ping : !pto.tile_buf<vec, 16x64xf32, valid=?x64>, !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  }
  %z = scf.if %c -> (!pto.tile_buf<vec, 16x64xf32, valid=?x64>) {
    pto.texp ins(%x : !pto.tile_buf<vec, 16x64xf32, valid=?x64>) outs(%y : !pto.tile_buf<vec, 16x64xf32, valid=?x64>)
    scf.yield %x : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  } else {
    scf.yield %y : !pto.tile_buf<vec, 16x64xf32, valid=?x64>
  }
  pto.texp ins(%z : !pto.tile_buf<vec, 16x64xf32, valid=?x64>) outs(%z : !pto.tile_buf<vec, 16x64xf32, valid=?x64>)
  return
}

// CHECK-LABEL: AICORE void tiles(bool c, int64_t n, int64_t rows, int64_t addr, int64_t other) {
// CHECK-NEXT: const int64_t c0 = 0;
// CHECK-NEXT: const int64_t c1 = 1;
// CHECK-NEXT: {{.*}} a = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows);
// CHECK-NEXT: TASSIGN(a, addr);
// CHECK-NEXT: {{.*}} b = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(rows);
// CHECK-NEXT: TASSIGN(b, other);
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> x = a;
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> y = b;
// CHECK-NEXT: for (int64_t i = c0; i < n; i += c1) {
// CHECK-NEXT: Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null> ping = x;
// CHECK-NEXT: TEXP(y, ping);
// CHECK-NEXT: x = y;
// CHECK-NEXT: y = ping;
// CHECK-NEXT: }
// CHECK-NEXT: {{.*}} z = Tile<TileType::Vec, float, 16, 64, BLayout::RowMajor, -1, 64, SLayout::NoneBox, 512, PadValue::Null, CompactMode::Null>(16);
// CHECK-NEXT: if (c) {
// CHECK-NEXT: TEXP(y, x);
// CHECK-NEXT: z = x;
// CHECK-NEXT: } else {
// CHECK-NEXT: z = y;
// CHECK-NEXT: }
// CHECK-NEXT: TEXP(z, z);
// CHECK-NEXT: return;
// CHECK-NEXT: }
