// RUN: pto-opt -t cpp %s | filecheck %s

// The author's names survive; those that C++ cannot have are changed.

func.func private @helper()

func.func @names(%default: i32, %T: i32, %AICORE: i32, %h_chunk_raw__tile: i32, %x.y: i32, %pto: i32, %helper: i32, %N: i32, %12: i32) -> i32 {
  %0 = arith.addi %default, %T : i32
  %1 = arith.addi %AICORE, %h_chunk_raw__tile : i32
  %2 = arith.addi %x.y, %pto : i32
  %x_y = arith.addi %helper, %N : i32
  %v2 = arith.addi %x_y, %12 : i32
  %3 = arith.addi %0, %1 : i32
  %4 = arith.addi %2, %v2 : i32
  %5 = arith.addi %3, %4 : i32
  return %5 : i32
}

// CHECK-LABEL: AICORE int32_t names(int32_t default_, int32_t T_, int32_t AICORE_, int32_t h_chunk_raw__tile, int32_t x_y, int32_t pto_, int32_t helper, int32_t N, int32_t v12) {
// CHECK-NEXT: int32_t v0 = (int32_t) ((uint32_t) default_ + (uint32_t) T_);
// CHECK-NEXT: int32_t v1 = (int32_t) ((uint32_t) AICORE_ + (uint32_t) h_chunk_raw__tile);
// CHECK-NEXT: int32_t v2 = (int32_t) ((uint32_t) x_y + (uint32_t) pto_);
// CHECK-NEXT: int32_t x_y_1 = (int32_t) ((uint32_t) helper + (uint32_t) N);
// CHECK-NEXT: int32_t v2_1 = (int32_t) ((uint32_t) x_y_1 + (uint32_t) v12);
// CHECK-NEXT: int32_t v3 = (int32_t) ((uint32_t) v0 + (uint32_t) v1);
// CHECK-NEXT: int32_t v4 = (int32_t) ((uint32_t) v2 + (uint32_t) v2_1);
// CHECK-NEXT: int32_t v5 = (int32_t) ((uint32_t) v3 + (uint32_t) v4);
// CHECK-NEXT: return v5;
// CHECK-NEXT: }

// A name may come again in another function; not in another block.
func.func @again(%c: i1, %default: i32) -> i32 {
  %r = scf.if %c -> (i32) {
    %x = arith.addi %default, %default : i32
    scf.yield %x : i32
  } else {
    %x = arith.muli %default, %default : i32
    scf.yield %x : i32
  }
  return %r : i32
}

// CHECK-LABEL: AICORE int32_t again(bool c, int32_t default_) {
// CHECK-NEXT: int32_t r;
// CHECK-NEXT: if (c) {
// CHECK-NEXT: int32_t x = (int32_t) ((uint32_t) default_ + (uint32_t) default_);
// CHECK-NEXT: r = x;
// CHECK-NEXT: } else {
// CHECK-NEXT: int32_t x_1 = (int32_t) ((uint32_t) default_ * (uint32_t) default_);
// CHECK-NEXT: r = x_1;
// CHECK-NEXT: }
// CHECK-NEXT: return r;
// CHECK-NEXT: }
