// RUN: pto-opt -t cpp %s | filecheck %s

// A kernel may be called main.

func.func @main(%p: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {
  return
}

// CHECK: __global__ AICORE void main(__gm__ float* p) {
