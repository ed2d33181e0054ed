// RUN: pto-opt %s --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file | pto-opt --split-input-file | filecheck %s
// RUN: pto-opt %s --split-input-file -t generic | pto-opt --split-input-file | filecheck %s

// Quantisation.

// CHECK: func.func @quant
func.func @quant(%a: !pto.tile_buf<vec, 16x64xf32>, %fp: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %o: !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, %d: !pto.tile_buf<vec, 16x64xi8>, %tmp: !pto.tile_buf<vec, 16x64xf32>, %w: !pto.tile_buf<vec, 16x64xui8>) {
  // CHECK-NEXT: pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d : !pto.tile_buf<vec, 16x64xi8>) {quant_type = #pto<quant_type INT8_SYM>}
  // CHECK-NEXT: pto.tquant ins(%a, %fp, %o : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%w : !pto.tile_buf<vec, 16x64xui8>) {quant_type = #pto<quant_type INT8_ASYM>}
  pto.tquant ins(%a, %fp, %o : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%w : !pto.tile_buf<vec, 16x64xui8>) {quant_type = #pto<quant_type INT8_ASYM>}
  // CHECK-NEXT: pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>) {quant_type = #pto<quant_type INT8_SYM>}
  pto.tquant ins(%a, %fp : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%d, %tmp : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x64xf32>) {quant_type = #pto<quant_type INT8_SYM>}
  // CHECK-NEXT: pto.tdequant ins(%d, %fp, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  pto.tdequant ins(%d, %fp, %o : !pto.tile_buf<vec, 16x64xi8>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>, !pto.tile_buf<vec, 16x1xf32, blayout=col_major>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
  return
}

// -----

// CHECK: module attributes
module attributes {pto.target_arch = "a5"} {
  // CHECK: func.func @mx
  func.func @mx(%a: !pto.tile_buf<vec, 16x64xf32>, %d: !pto.tile_buf<vec, 16x64xui8>, %e: !pto.tile_buf<vec, 1x32xui8>, %m: !pto.tile_buf<vec, 1x32xf32>, %s: !pto.tile_buf<vec, 1x64xf32, valid=1x32>, %zz: !pto.tile_buf<vec, 1x32xui8>) {
    // CHECK-NEXT: pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>) {quant_type = #pto<quant_type MXFP8>}
    // CHECK-NEXT: pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %zz : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x32xui8>) {quant_type = #pto<quant_type MXFP8>, storeMode = #pto<vec_store_mode nz>}
    pto.tquant.mx ins(%a : !pto.tile_buf<vec, 16x64xf32>) outs(%d, %e, %m, %s, %zz : !pto.tile_buf<vec, 16x64xui8>, !pto.tile_buf<vec, 1x32xui8>, !pto.tile_buf<vec, 1x32xf32>, !pto.tile_buf<vec, 1x64xf32, valid=1x32>, !pto.tile_buf<vec, 1x32xui8>) {quant_type = #pto<quant_type MXFP8>, storeMode = #pto<vec_store_mode nz>}
    return
  }
}
