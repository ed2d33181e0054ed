// What a kernel needs to be compiled for pto-isa's CPU simulator and called from Python.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>

#include "bf16.h"

// The debug checks of pto-isa (-D_DEBUG) use these before it declares them.
namespace cce {
template <typename... A> inline int printf(const char* format, A... arguments);
}
[[noreturn]] inline void trap() { std::abort(); }

#include <stdfloat>

#include "pto/pto-inst.hpp"

#include "missing.h"

#undef __global__
#define __global__ extern "C"

#define EXPORTED extern "C" inline __attribute__((used, visibility("default")))

// Fill all on-chip memory of the calling thread with a byte: what a kernel reads before
// it wrote it must not look right by chance. `arch` is 3 (a2a3) or 5 (a5).
EXPORTED void simulator_poison(int arch, int byte)
{
    auto& memory = pto::NPUMemoryModel::Instance();
    memory.Initialize(arch == 5 ? pto::NPUArch::A5 : pto::NPUArch::A2A3);
    auto& sizes = memory.GetSizes();
    std::memset(memory.GetUBBase(), byte, sizes[1]);
    std::memset(memory.GetL1Base(), byte, sizes[2]);
    std::memset(memory.GetL0ABase(), byte, sizes[3]);
    std::memset(memory.GetL0BBase(), byte, sizes[4]);
    std::memset(memory.GetL0CBase(), byte, sizes[5]);
}

// Which block, and which vector core of it, the calling thread is.
EXPORTED void simulator_context(uint32_t block, uint32_t subblock, uint32_t subblocks)
{
    pto::cpu_sim::set_execution_context(block, subblock, subblocks);
}
