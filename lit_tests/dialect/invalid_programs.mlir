// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What is refused although each operation alone is right.

// expected-error @+1 {{PTO entry functions must return void, found i32}}
func.func @kernel(%n: i32) -> i32 attributes {pto.entry} {
  return %n : i32
}

// -----

// expected-error @+1 {{`pto.entry` is only valid on function definitions}}
func.func private @kernel(i32) attributes {pto.entry}

// -----

func.func @kernel(%n: i32) {
  // expected-error @+1 {{recursive function calls are not supported for EmitC C++ emission: @kernel calls itself}}
  func.call @kernel(%n) : (i32) -> ()
  return
}

// -----

func.func @even(%n: i32) {
  // expected-error @+1 {{cyclic function call graph is not supported: @even -> @odd -> @even}}
  func.call @odd(%n) : (i32) -> ()
  return
}
func.func @odd(%n: i32) {
  func.call @even(%n) : (i32) -> ()
  return
}

// -----

func.func @kernel() {
  %first = arith.constant 8 : index
  %step = arith.constant 0 : index
  // expected-error @+1 {{constant step operand must be positive, found 0}}
  scf.for %i = %step to %first step %step {
  }
  return
}

// -----

// expected-error @+1 {{argument 1 has type !pto.struct<f32, i8>, but a stack-local struct must not be a function argument; structs must originate from 'pto.declare_struct' in the same function}}
func.func private @kernel(i32, !pto.struct<f32, i8>)

// -----

// expected-error @+1 {{a stack-local struct must not be returned}}
func.func private @kernel() -> !pto.struct<f32, i8>

// -----

func.func @kernel(%pick: i1) {
  %a = pto.declare_struct -> !pto.struct<f32, i8>
  %b = pto.declare_struct -> !pto.struct<f32, i8>
  // expected-error @+1 {{only 'pto.declare_struct' may produce a !pto.struct result}}
  %c = arith.select %pick, %a, %b : !pto.struct<f32, i8>
  return
}

// -----

func.func @kernel(%address: i64, %i: index) {
  // expected-error @+1 {{result may only be used as the pointer operand of pto.load_scalar or pto.store_scalar; found use by 'pto.addptr'}}
  %p = pto.inttoptr %address : i64 -> !pto.ptr<ui32>
  %q = pto.addptr %p, %i : !pto.ptr<ui32> -> !pto.ptr<ui32>
  return
}

// -----

// expected-error @+1 {{invalid pto.backend 'llvm', expected 'emitc' or 'vpto'}}
module attributes {pto.backend = "llvm"} {
}

// -----

// expected-error @+1 {{invalid pto.auto_sync_tail_hint 'none'}}
module attributes {pto.auto_sync_tail_hint = "none"} {
}

// -----

// expected-error @+1 {{tileop helpers must not return values; write results through mutable Tile parameters}}
func.func private @helper() -> i32 attributes {pto.tileop.helper} {
  %one = arith.constant 1 : i32
  return %one : i32
}

// -----

func.func private @helper(%t: !pto.tile_buf<vec, 1x16xf32>) attributes {pto.tileop.helper} {
  // expected-error @+1 {{must not contain Tile allocation or high-level TileOps}}
  pto.tadd ins(%t, %t : !pto.tile_buf<vec, 1x16xf32>, !pto.tile_buf<vec, 1x16xf32>) outs(%t : !pto.tile_buf<vec, 1x16xf32>)
  // expected-error @+1 {{must not contain pipe synchronization}}
  pto.record_event [#pto.pipe_event_type<TLOAD>, #pto.pipe_event_type<TVEC>, #pto.event<EVENT_ID0>]
  return
}

// -----

module attributes {pto.target_arch = "a3"} {
  func.func @kernel() attributes {pto.kernel_kind = #pto.kernel_kind<cube>} {
    // expected-error @+1 {{requires explicit `pto.set_ffts` in the same function}}
    pto.sync.set <PIPE_FIX>, 3
    pto.sync.wait <PIPE_FIX>, 4
    return
  }
}

// -----

func.func @kernel() {
  pto.section.cube {
    %n = arith.constant 1 : index
    pto.section.vector {
      // expected-error @+1 {{value defined in pto.section.cube cannot be used inside pto.section.vector}}
      %m = arith.addi %n, %n : index
    }
  }
  return
}

// -----

// expected-error @+1 {{PTO entry functions take pointers, tensors and numbers; argument 1 is !pto.tile_buf<vec, 16x16xf32>, which lies on the chip}}
func.func @kernel(%p: !pto.ptr<f32>, %t: !pto.tile_buf<vec, 16x16xf32>) attributes {pto.entry} {
  return
}
