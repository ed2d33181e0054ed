// RUN: pto-opt -t cpp %s | filecheck %s

// Modules within a module are one file; memory is a pointer.

module {
  module {
    func.func private @twice(i32) -> i32
    func.func @caller(%x: i32, %m: memref<8xf32, #pto.address_space<gm>>) -> i32 {
      %y = func.call @twice(%x) : (i32) -> i32
      return %y : i32
    }
  }
  module {
    func.func @twice(%x: i32) -> i32 {
      %y = arith.addi %x, %x : i32
      return %y : i32
    }

    // CHECK-LABEL: AICORE int32_t twice(int32_t x) {
    // CHECK-NEXT: int32_t y = (int32_t) ((uint32_t) x + (uint32_t) x);
    // CHECK-NEXT: return y;
    // CHECK-NEXT: }

    // CHECK-LABEL: AICORE int32_t caller(int32_t x, __gm__ float* m) {
    // CHECK-NEXT: int32_t y = twice(x);
    // CHECK-NEXT: return y;
    // CHECK-NEXT: }
  }
}
