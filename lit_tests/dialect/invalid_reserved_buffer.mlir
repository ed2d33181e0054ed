// RUN: pto-opt %s --split-input-file --verify-diagnostics

// What buffers that are reserved for pipes refuse.

module attributes {pto.target_arch = "a5"} {
  func.func @reserve_buffer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'size' to be greater than 0}}
    %b = pto.reserve_buffer {name = "a", size = 0, location = #pto.address_space<vec>, auto = true} -> i32
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @reserve_buffer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'location' to be #pto.address_space<vec> or #pto.address_space<mat>}}
    %b = pto.reserve_buffer {name = "a", size = 64, location = #pto.address_space<acc>, auto = true} -> i32
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @reserve_buffer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'base' when 'auto' is false}}
    %b = pto.reserve_buffer {name = "a", size = 64, location = #pto.address_space<vec>, auto = false} -> i32
    return
  }
}

// -----

module attributes {pto.target_arch = "a5"} {
  func.func @reserve_buffer() attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
    // expected-error @+1 {{expects 'base' to be non-negative}}
    %b = pto.reserve_buffer {name = "a", size = 64, location = #pto.address_space<vec>, auto = false, base = -32} -> i32
    return
  }
}

// -----

func.func @twice() {
  // expected-error @+2 {{requires 'name' to be unique within the function}}
  // expected-error @+2 {{requires 'name' to be unique within the function}}
  %a = pto.reserve_buffer {name = "a", size = 64, location = #pto.address_space<vec>, auto = true} -> i32
  %b = pto.reserve_buffer {name = "a", size = 64, location = #pto.address_space<vec>, auto = true} -> i32
  return
}

// -----

func.func @import_reserved_buffer() {
  // expected-error @+1 {{expects 'peer_func' to reference an existing func.func}}
  %i = pto.import_reserved_buffer {name = "a", peer_func = @nobody} -> i32
  return
}

// -----

func.func @importer() {
  // expected-error @+1 {{expects matching peer reserve_buffer to exist}}
  %i = pto.import_reserved_buffer {name = "a", peer_func = @peer} -> i32
  return
}

func.func @peer() {
  %b = pto.reserve_buffer {name = "b", size = 64, location = #pto.address_space<vec>, auto = true} -> i32
  return
}
