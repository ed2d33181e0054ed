// bf16 where the compiler has the type and its runtime library does not.
#pragma once
#include <cstdint>

// Conversions that some compilers' runtime libraries lack; to the nearest, ties to even.
extern "C" inline __attribute__((used, weak)) __bf16 __truncsfbf2(float value)
{
    uint32_t bits = __builtin_bit_cast(uint32_t, value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
        return __builtin_bit_cast(__bf16, uint16_t(bits >> 16 | 0x40));
    }
    bits += 0x7fffu + (bits >> 16 & 1u);
    return __builtin_bit_cast(__bf16, uint16_t(bits >> 16));
}
extern "C" inline __attribute__((used, weak)) __bf16 __truncdfbf2(double value)
{
    float nearest = float(value);
    uint32_t bits = __builtin_bit_cast(uint32_t, nearest);
    if (double(nearest) != value && value == value) {
        bits -= __builtin_fabs(double(nearest)) > __builtin_fabs(value);
        bits |= 1; // rounded to odd, the second rounding cannot go wrong
    }
    return __truncsfbf2(__builtin_bit_cast(float, bits));
}
