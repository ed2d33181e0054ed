// RUN: pto-opt -t cpp %s --split-input-file --verify-diagnostics

// Functions that have no C++.

// expected-error @+1 {{'func.func' op has no C++: it returns more than one value}}
func.func private @two(%a: i32) -> (i32, i32) {
  return %a, %a : i32, i32
}

// -----

// expected-error @+1 {{'func.func' op has no C++: a kernel returns nothing}}
func.func @kernel(%a: i32) -> i32 attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  return %a : i32
}

// -----

// expected-error @+1 {{'func.func' op has no C++: its name means something else there}}
func.func @switch(%a: i32) {
  return
}

// -----

// expected-error @+1 {{'func.func' op no C++ type for i7}}
func.func @odd(%a: i7) {
  return
}

// -----

func.func @unknown(%a: vector<4xf32>, %i: index, %p: memref<4xf32>) {
  return
}
// expected-error @-3 {{'func.func' op no C++ type for vector<4xf32>}}

// -----

// All that has no C++ is named, not only the first.
func.func @several(%f: f32) {
  // expected-error @+1 {{'math.exp' op has no C++}}
  %y = math.exp %f : f32
  // expected-error @+1 {{'memref.alloc' op has no C++}}
  %x = memref.alloc() : memref<4xf32>
  return
}

// -----

// expected-error @+1 {{'func.func' op has no C++: it is an entry, which the host alone can call}}
func.func @entry() attributes {pto.entry} {
  return
}

func.func @other() attributes {pto.entry} {
  func.call @entry() : () -> ()
  return
}
