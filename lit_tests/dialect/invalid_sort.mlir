// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What sorting and merging refuse.

func.func @tsort32(%a: !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, %x: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects src to be in the vec address space}}
  pto.tsort32 ins(%a, %x : !pto.tile_buf<mat, 16x64xf32, blayout=col_major, slayout=row_major>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsort32(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and dst to have the same element type}}
  pto.tsort32 ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tsort32(%a: !pto.tile_buf<vec, 16x64xi32>, %x: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xi32>) {
  // expected-error @+1 {{expects src and dst element type to be f16 or f32}}
  pto.tsort32 ins(%a, %x : !pto.tile_buf<vec, 16x64xi32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x64xi32>)
  return
}

// -----

func.func @tsort32(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xui16>, %d: !pto.tile_buf<vec, 16x64xf32>) {
  // expected-error @+1 {{expects idx element type to be i32/u32}}
  pto.tsort32 ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui16>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

func.func @tsort32(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x64xf32>, %tmp: !pto.tile_buf<vec, 1x64xf32>) {
  // expected-warning @+1 {{expects tmp capacity to be at least 4096 bytes, but got 256 bytes; ptoas refuses}}
  pto.tsort32 ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 1x64xf32>) outs(%d : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// A row that is no multiple of 32 columns is copied to tmp and filled up.

func.func @tsort32(%a: !pto.tile_buf<vec, 1x40xf32>, %x: !pto.tile_buf<vec, 1x64xui32>, %d: !pto.tile_buf<vec, 1x128xf32>, %tmp: !pto.tile_buf<vec, 1x40xf32>) {
  // expected-error @+1 {{expects tmp capacity to be at least 256 bytes, but got 160 bytes}}
  pto.tsort32 ins(%a, %x, %tmp : !pto.tile_buf<vec, 1x40xf32>, !pto.tile_buf<vec, 1x64xui32>, !pto.tile_buf<vec, 1x40xf32>) outs(%d : !pto.tile_buf<vec, 1x128xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf16>, %n: i32) {
  // expected-error @+1 {{expects src/dst to have the same element type}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xf16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xi32>, %d: !pto.tile_buf<vec, 1x256xi32>, %n: i32) {
  // expected-error @+1 {{expects element type to be f16 or f32}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xi32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xi32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 2x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>, %n: i32) {
  // expected-error @+1 {{expects src rows == 1}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 2x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 2x256xf32>, %n: i32) {
  // expected-error @+1 {{expects dst rows == 1}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 2x256xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %n: i32) {
  // expected-error @+1 {{expects src/dst cols to match}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x1024xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>) {
  %n = arith.constant 32 : i32
  // expected-error @+1 {{expects blockLen > 0 and multiple of 64}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>) {
  %n = arith.constant 0 : i32
  // expected-error @+1 {{expects blockLen > 0 and multiple of 64}}
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%d : !pto.tile_buf<vec, 1x256xf32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 1x256xf32>, %tmp: !pto.tile_buf<vec, 1x1024xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %e: vector<4xi32>) {
  // expected-error @+1 {{format2 excuted must be vector<4xi16>}}
  pto.tmrgsort ins(%a, %b, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi32>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 2x256xf32>, %tmp: !pto.tile_buf<vec, 1x1024xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %e: vector<4xi16>) {
  // expected-error @+1 {{format2 expects src1 rows == 1}}
  pto.tmrgsort ins(%a, %b, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 2x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 1x256xf16>, %tmp: !pto.tile_buf<vec, 1x1024xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %e: vector<4xi16>) {
  // expected-error @+1 {{format2 expects src/dst/tmp element types to match}}
  pto.tmrgsort ins(%a, %b, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf16>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 1x256xf32>, %tmp: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %e: vector<4xi16>) {
  // expected-error @+1 {{format2 expects tmp.cols >= dst.cols}}
  pto.tmrgsort ins(%a, %b, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x1024xf32>, %b: !pto.tile_buf<vec, 1x1024xf32>, %tmp: !pto.tile_buf<vec, 1x1024xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %e: vector<4xi16>) {
  // expected-error @+1 {{format2 expects tmp.cols >= sum(src.cols) = 2048}}
  pto.tmrgsort ins(%a, %b, %tmp : !pto.tile_buf<vec, 1x1024xf32>, !pto.tile_buf<vec, 1x1024xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %tmp: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>, %e: vector<4xi16>) {
  // expected-error @+1 {{tmrgsort expects format1 (one source and a block length) or format2 (2 to 4 sources)}}
  pto.tmrgsort ins(%a, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x256xf32>, vector<4xi16>)
  return
}

// -----

func.func @tmrgsort(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x256xf32>) {
  // expected-error @+1 {{format2 excuted must be vector<4xi16>}}
  pto.tmrgsort ins(%a, %b no_tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d : !pto.tile_buf<vec, 1x256xf32>)
  return
}
