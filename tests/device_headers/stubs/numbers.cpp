// What the units compute with numbers of their types.
#include "numbers.hpp"

#include <algorithm>
#include <cmath>

namespace machine {

double larger(double a, double b, bool max)
{
    if (std::isnan(a) || std::isnan(b)) return std::nan("");
    return max ? std::max(a, b) : std::min(a, b);
}

static Number compute_real(Function function, double a, double b, Type type)
{
    switch (function) {
        case ADD: return {a + b, 0};
        case SUB: return {a - b, 0};
        case MUL: return {a * b, 0};
        case DIV: return {a / b, 0};
        case MAX: return {larger(a, b, true), 0};
        case MIN: return {larger(a, b, false), 0};
        case ADD_RELU: return {larger(as_type(type, {a + b, 0}).real, 0, true), 0};
        case SUB_RELU: return {larger(as_type(type, {a - b, 0}).real, 0, true), 0};
        case ABS: return {std::fabs(a), 0};
        case EXP: return {std::exp(a), 0};
        case LN: return {std::log(a), 0};
        case RELU: return {larger(a, 0, true), 0};
        case SQRT: return {std::sqrt(a), 0};
        case RSQRT: return {1 / std::sqrt(a), 0};
        case RECIPROCAL: return {1 / a, 0};
        case LEAKY: return {a >= 0 ? a : a * b, 0};
        case COPY: return {a, 0};
        case NEGATE: return {-a, 0};
        case MODULO: return {a - b * std::floor(a / b), 0};
        default: note(NO_VALUES); return {a, 0};
    }
}

static Number compute_whole(Function function, int64_t a, int64_t b, Type type)
{
    int bits = 8 * size_of(type);
    switch (function) {
        case ADD: return {0, a + b};
        case SUB: return {0, a - b};
        case MUL: return {0, (int64_t)((uint64_t)a * (uint64_t)b)};
        case MAX: return {0, std::max(a, b)};
        case MIN: return {0, std::min(a, b)};
        case AND: return {0, a & b};
        case OR: return {0, a | b};
        case XOR: return {0, a ^ b};
        case NEGATE: return {0, -a};
        case DIV: if (b) return {0, a / b}; break;
        case MODULO: if (b) return {0, a % b && (a % b < 0) != (b < 0) ? a % b + b : a % b}; break;
        case NOT: return {0, ~a};
        case SHL: return {0, b >= bits ? 0 : (int64_t)((uint64_t)a << b)};
        case SHR: return {0, a >> std::min<int64_t>(b, 63)};
        case ABS: return {0, std::abs(a)};
        case RELU: return {0, std::max<int64_t>(a, 0)};
        case ADD_RELU: return {0, std::max<int64_t>(as_type(type, {0, a + b}).whole, 0)};
        case SUB_RELU: return {0, std::max<int64_t>(as_type(type, {0, a - b}).whole, 0)};
        case COPY: return {0, a};
        default: break;
    }
    note(NO_VALUES);
    return {0, a};
}

Number compute(Function function, Number a, Number b, Type type)
{
    return is_real(type) ? compute_real(function, a.real, b.real, type)
                         : compute_whole(function, a.whole, b.whole, type);
}

bool holds(Function function, Number a, Number b, Type type)
{
    double x = is_real(type) ? a.real : (double)a.whole;
    double y = is_real(type) ? b.real : (double)b.whole;
    switch (function) {
        case EQ: return x == y;
        case NE: return x != y;
        case LT: return x < y;
        case LE: return x <= y;
        case GT: return x > y;
        default: return x >= y;
    }
}

double rounded(double value, char mode)
{
    switch (mode) {
        case 'r': return std::nearbyint(value);
        case 'a': return std::round(value);
        case 'f': return std::floor(value);
        case 'c': return std::ceil(value);
        case 'z': return std::trunc(value);
        default: return std::nearbyint(value);
    }
}

// To the neighbour that a mode asks for, of the two numbers of a type around a value.
static double rounded_to(Type type, double value, char mode)
{
    double nearest = as_type(type, {value, 0}).real;
    if (mode == 'r' || !mode || nearest == value || std::isnan(value) || std::isinf(value))
        return nearest;
    double other = nearest;
    for (double step = std::fabs(value - nearest); other == nearest; step *= 1.5) {
        other = as_type(type, {value + (value > nearest ? step : -step), 0}).real;
        if (step == 0 || std::isinf(step)) break;
    }
    double low = std::min(nearest, other), high = std::max(nearest, other);
    switch (mode) {
        case 'f': return low;
        case 'c': return high;
        case 'z': return value > 0 ? low : high;
        case 'a': return value - low == high - value ? (value > 0 ? high : low) : nearest;
        default: note(NO_VALUES); return nearest;
    }
}

// Of CTRL: numbers out of range wrap where it is set.
constexpr int SATURATION_BIT = 59;
// Of CTRL: the bit before decides, whatever the instruction says (`npu/a5/TCvt.hpp`).
constexpr int CONTROL_BIT = 60;

Number convert(Type to, Number value, Type from, char mode, bool saturates)
{
    if (is_real(to)) {
        double real = is_real(from) ? value.real : (double)value.whole;
        if (from == F32 && to == F32) return {rounded(real, mode), 0};
        return {rounded_to(to, real, mode), 0};
    }
    bool is_signed = to == I8 || to == I16 || to == I32 || to == I64;
    int bits = 8 * size_of(to);
    int64_t low = is_signed ? -(1ull << (bits - 1)) : 0;
    int64_t high = (1ull << (bits - is_signed)) - 1;
    if (bits == 64) low = INT64_MIN, high = INT64_MAX;
    bool decided = registers.control >> CONTROL_BIT & 1;
    bool wraps = (!saturates && !decided) || registers.control >> SATURATION_BIT & 1;
    if (!is_real(from)) return {0, wraps ? value.whole : std::clamp(value.whole, low, high)};
    if (std::isnan(value.real)) return {0, 0};
    double whole = rounded(value.real, mode);
    if (whole >= (double)low && whole <= (double)high) return {0, (int64_t)whole};
    if (wraps) note(NO_VALUES);
    return {0, whole < (double)low ? low : high};
}

}  // namespace machine
