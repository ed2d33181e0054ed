// RUN: pto-opt %s | filecheck %s
// RUN: pto-opt %s | pto-opt | filecheck %s
// RUN: pto-opt %s -t generic | pto-opt | filecheck %s

// Sorting and merging.

// CHECK: func.func @sort
func.func @sort(%a: !pto.tile_buf<vec, 16x64xf32>, %x: !pto.tile_buf<vec, 16x64xui32>, %d: !pto.tile_buf<vec, 16x128xf32>, %tmp: !pto.tile_buf<vec, 16x64xf32>) {
  // CHECK-NEXT: pto.tsort32 ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  pto.tsort32 ins(%a, %x : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  // CHECK-NEXT: pto.tsort32 ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  pto.tsort32 ins(%a, %x, %tmp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xui32>, !pto.tile_buf<vec, 16x64xf32>) outs(%d : !pto.tile_buf<vec, 16x128xf32>)
  return
}

// CHECK: func.func @merge
func.func @merge(%a: !pto.tile_buf<vec, 1x256xf32>, %b: !pto.tile_buf<vec, 1x256xf32>, %c: !pto.tile_buf<vec, 1x256xf32>, %d: !pto.tile_buf<vec, 1x1024xf32>, %tmp: !pto.tile_buf<vec, 1x1024xf32>, %n: i32, %e: vector<4xi16>, %o: !pto.tile_buf<vec, 1x256xf32>) {
  // CHECK-NEXT: pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%o : !pto.tile_buf<vec, 1x256xf32>)
  pto.tmrgsort ins(%a, %n : !pto.tile_buf<vec, 1x256xf32>, i32) outs(%o : !pto.tile_buf<vec, 1x256xf32>)
  // CHECK-NEXT: pto.tmrgsort ins(%a, %b, %tmp {exhausted = false} : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  pto.tmrgsort ins(%a, %b, %tmp {exhausted = false} : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  // CHECK-NEXT: pto.tmrgsort ins(%a, %b, %c, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  pto.tmrgsort ins(%a, %b, %c, %tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  // CHECK-NEXT: pto.tmrgsort ins(%a, %b, %c, %a, %tmp {exhausted = true} : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  pto.tmrgsort ins(%a, %b, %c, %a, %tmp {exhausted = true} : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x1024xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  // CHECK-NEXT: pto.tmrgsort ins(%a, %b no_tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  pto.tmrgsort ins(%a, %b no_tmp : !pto.tile_buf<vec, 1x256xf32>, !pto.tile_buf<vec, 1x256xf32>) outs(%d, %e : !pto.tile_buf<vec, 1x1024xf32>, vector<4xi16>)
  return
}
