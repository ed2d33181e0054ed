// What a kernel needs to be compiled for pto-isa's CPU simulator and called from Python.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>

// bf16 as the compiler knows it, as a number of the standard library.
namespace std {
template <> struct is_floating_point<__bf16> : true_type {};
template <> inline constexpr bool is_floating_point_v<__bf16> = true;
template <> struct is_arithmetic<__bf16> : true_type {};
template <> inline constexpr bool is_arithmetic_v<__bf16> = true;
template <> class numeric_limits<__bf16> {
    static constexpr __bf16 of(uint16_t bits) { return __builtin_bit_cast(__bf16, bits); }

public:
    static constexpr bool is_specialized = true, is_signed = true, is_integer = false;
    static constexpr bool has_infinity = true, has_quiet_NaN = true;
    static constexpr __bf16 max() { return of(0x7f7f); }
    static constexpr __bf16 lowest() { return of(0xff7f); }
    static constexpr __bf16 min() { return of(0x0080); }
    static constexpr __bf16 infinity() { return of(0x7f80); }
    static constexpr __bf16 quiet_NaN() { return of(0x7fc0); }
};
#ifndef __STDCPP_FLOAT16_T__
// Older standard libraries do not know f16 either; without it pad values would be 0.
template <> class numeric_limits<_Float16> {
    static constexpr _Float16 of(uint16_t bits) { return __builtin_bit_cast(_Float16, bits); }

public:
    static constexpr bool is_specialized = true, is_signed = true, is_integer = false;
    static constexpr bool has_infinity = true, has_quiet_NaN = true;
    static constexpr _Float16 max() { return of(0x7bff); }
    static constexpr _Float16 lowest() { return of(0xfbff); }
    static constexpr _Float16 min() { return of(0x0400); }
    static constexpr _Float16 infinity() { return of(0x7c00); }
    static constexpr _Float16 quiet_NaN() { return of(0x7e00); }
};
#endif
} // namespace std

#include "bfloat.h"

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
