// bf16 for pto-isa's CPU simulator, where the compiler has the type and its libraries do not.
#pragma once
#include <cstdint>
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
