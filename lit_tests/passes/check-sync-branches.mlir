// Branches inside of branches: each of them is looked into, whatever others do.
// RUN: pto-opt --check-sync --verify-diagnostics %s

func.func @else_then(%a: !pto.tile_buf<vec, 16x64xf32>, %p: !pto.partition_tensor_view<16x64xf32>, %b: i1, %c: i1, %d: i1) {
  scf.if %b {
    scf.if %c {
      pto.barrier <PIPE_ALL>
    }
  } else {
    scf.if %c {
      scf.if %d {
        pto.barrier <PIPE_ALL>
      } else {
        // expected-note @+1 {{the other access is here}}
        pto.tload ins(%p : !pto.partition_tensor_view<16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
        // expected-error @+1 {{reads vec[0, 4096) of %a on PIPE_V, and nothing orders that after PIPE_MTE2, which writes it}}
        pto.tadd ins(%a, %a : !pto.tile_buf<vec, 16x64xf32>, !pto.tile_buf<vec, 16x64xf32>) outs(%a : !pto.tile_buf<vec, 16x64xf32>)
      }
    }
  }
  return
}
