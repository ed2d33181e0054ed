// A full barrier in front of what depends on an operation since the last one, and no other.
// RUN: pto-opt --inject-barrier-all %s | filecheck %s
// RUN: pto-opt --inject-barrier-all %s -o %t.once
// RUN: pto-opt --inject-barrier-all %t.once | diff %t.once -

module attributes {pto.target_arch = "a5"} {
// CHECK-LABEL: @straight
// CHECK: pto.tload
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tadd
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
  func.func @straight(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %1024 = arith.constant 1024 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %w = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    pto.tadd ins(%a, %b : !pto.tile_buf<vec, 16x16xf32>, !pto.tile_buf<vec, 16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
    return
  }

// The store of one turn reads what the load of the next one writes. The last store reads
// what the first load has written, if there is no turn.
// CHECK-LABEL: @loop
// CHECK: pto.tload
// CHECK-NEXT: scf.for
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: }
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: return
  func.func @loop(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %1024 = arith.constant 1024 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %w = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
    %b = pto.alloc_tile addr = %1024 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%b : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
      pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
    }
    pto.tstore ins(%b : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
    return
  }

// Branches do not follow each other; what comes after them follows both. Signals to other
// cores stand alone.
// CHECK-LABEL: @branches
// CHECK: scf.if
// CHECK-NEXT: pto.tload
// CHECK-NEXT: } else {
// CHECK-NEXT: pto.texpands
// CHECK-NEXT: }
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tstore
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.sync.set
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.sync.wait
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: return
  func.func @branches(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %yes: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %zero = arith.constant 0.0 : f32
    %0 = arith.constant 0 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %w = pto.make_tensor_view %out, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
    scf.if %yes {
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    } else {
      pto.texpands ins(%zero : f32) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    }
    pto.tstore ins(%a : !pto.tile_buf<vec, 16x16xf32>) outs(%q : !pto.partition_tensor_view<16x16xf32>)
    pto.sync.set <PIPE_MTE3>, 0
    pto.sync.wait <PIPE_MTE2>, 0
    return
  }

// What stands in front of a loop has been waited for where its body begins with a barrier;
// behind a barrier at the end of the body nothing is pending, in the next iteration either.
// CHECK-LABEL: @talks
// CHECK: pto.tload
// CHECK-NEXT: scf.for
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.sync.wait
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tload
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.sync.set
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: }
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tload
// CHECK-NEXT: return
  func.func @talks(%in: !pto.ptr<f32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    scf.for %i = %c0 to %n step %c1 {
      pto.sync.wait <PIPE_MTE2>, 0
      pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
      pto.sync.set <PIPE_MTE3>, 0
    }
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    return
  }

// Branches from block to block begin with nothing pending.
// CHECK-LABEL: @blocks
// CHECK: ^bb1:
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tload
// CHECK: ^bb2:
// CHECK-NEXT: pto.barrier <PIPE_ALL>
// CHECK-NEXT: pto.tload
  func.func @blocks(%in: !pto.ptr<f32>, %yes: i1) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = [%c16, %c1] : !pto.tensor_view<?x?xf32>
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !pto.tensor_view<?x?xf32> -> !pto.partition_tensor_view<16x16xf32>
    %a = pto.alloc_tile addr = %0 : !pto.tile_buf<vec, 16x16xf32>
    cf.cond_br %yes, ^bb1, ^bb2
  ^bb1:
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    cf.br ^bb2
  ^bb2:
    pto.tload ins(%p : !pto.partition_tensor_view<16x16xf32>) outs(%a : !pto.tile_buf<vec, 16x16xf32>)
    return
  }
}
