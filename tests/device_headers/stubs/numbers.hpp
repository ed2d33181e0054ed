// What the units compute with numbers of their types. For the files of the machine only.
#pragma once

#include "memory.hpp"

namespace machine {

// The larger or the smaller; what is no number stays.
double larger(double a, double b, bool max);
// To a whole number by one of the modes r, a, f, c, z.
double rounded(double value, char mode);
Number compute(Function function, Number a, Number b, Type type);
bool holds(Function function, Number a, Number b, Type type);
// To another type; what is out of range becomes the nearest number unless it wraps.
Number convert(Type to, Number value, Type from, char mode, bool saturates = true);

}  // namespace machine
