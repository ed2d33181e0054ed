// Where the type of dst has all columns, a2a3's functions that expand columns go through all
// rows in one instruction, whose numbers have 8 bits: of more than 255 rows, or blocks in a
// row, C++ learns the columns at run time.

// RUN: pto-opt -t cpp %s | filecheck %s
// RUN: pto-opt --pto-arch=a5 -t cpp %s | filecheck %s --check-prefix=REGISTERS

// CHECK: __global__ AICORE void rows(
// CHECK: Tile<TileType::Vec, half, 256, 16, BLayout::RowMajor, 256, -1, {{.*}}> high = {{.*}}(c16_i64);
// CHECK: __global__ AICORE void blocks(
// CHECK: Tile<TileType::Vec, float, 2, 2048, BLayout::RowMajor, 2, -1, {{.*}}> wide = {{.*}}(c2048_i64);
// CHECK: __global__ AICORE void fits(
// CHECK: Tile<TileType::Vec, half, 255, 16, BLayout::RowMajor, 255, 16, {{.*}}> high;
// CHECK: Tile<TileType::Vec, float, 2, 2040, BLayout::RowMajor, 2, 2040, {{.*}}> wide;
// CHECK: Tile<TileType::Vec, float, 1, 2048, BLayout::RowMajor, 1, 2048, {{.*}}> row;
// REGISTERS: BLayout::RowMajor, 256, 16, {{.*}}> high;
module attributes {pto.target_arch = "a2a3"} {
  func.func @rows() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c0 = arith.constant 0 : i64
    %c8192 = arith.constant 8192 : i64
    %high = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 256x16xf16>
    %row = pto.alloc_tile addr = %c8192 : !pto.tile_buf<vec, 1x16xf16>
    pto.tcolexpandadd ins(%high, %row : !pto.tile_buf<vec, 256x16xf16>, !pto.tile_buf<vec, 1x16xf16>) outs(%high : !pto.tile_buf<vec, 256x16xf16>)
    return
  }
  func.func @blocks() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c0 = arith.constant 0 : i64
    %c16384 = arith.constant 16384 : i64
    %wide = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 2x2048xf32>
    %row = pto.alloc_tile addr = %c16384 : !pto.tile_buf<vec, 1x2048xf32>
    pto.tcolexpandmul ins(%wide, %row : !pto.tile_buf<vec, 2x2048xf32>, !pto.tile_buf<vec, 1x2048xf32>) outs(%wide : !pto.tile_buf<vec, 2x2048xf32>)
    return
  }
  func.func @fits() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    %c0 = arith.constant 0 : i64
    %c8192 = arith.constant 8192 : i64
    %c16384 = arith.constant 16384 : i64
    %c32768 = arith.constant 32768 : i64
    %c40960 = arith.constant 40960 : i64
    %high = pto.alloc_tile addr = %c0 : !pto.tile_buf<vec, 255x16xf16>
    %line = pto.alloc_tile addr = %c8192 : !pto.tile_buf<vec, 1x16xf16>
    %wide = pto.alloc_tile addr = %c16384 : !pto.tile_buf<vec, 2x2040xf32>
    %long = pto.alloc_tile addr = %c32768 : !pto.tile_buf<vec, 1x2040xf32>
    %row = pto.alloc_tile addr = %c40960 : !pto.tile_buf<vec, 1x2048xf32>
    pto.tcolexpandadd ins(%high, %line : !pto.tile_buf<vec, 255x16xf16>, !pto.tile_buf<vec, 1x16xf16>) outs(%high : !pto.tile_buf<vec, 255x16xf16>)
    pto.tcolexpandadd ins(%wide, %long : !pto.tile_buf<vec, 2x2040xf32>, !pto.tile_buf<vec, 1x2040xf32>) outs(%wide : !pto.tile_buf<vec, 2x2040xf32>)
    pto.tcolexpandadd ins(%row, %row : !pto.tile_buf<vec, 1x2048xf32>, !pto.tile_buf<vec, 1x2048xf32>) outs(%row : !pto.tile_buf<vec, 1x2048xf32>)
    return
  }
}
