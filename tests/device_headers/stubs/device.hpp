// pto-isa's device headers on this machine: the words of the device's C++ as stubs that
// record, then the headers, unchanged. `__NPU_ARCH__` says for which chip.
#pragma once

#if __NPU_ARCH__ == 2201
#include "a2a3.hpp"
#define MACHINE_AICORE 220
#else
#include "a5.hpp"
#include "a5_moves.hpp"
#define MACHINE_AICORE 310
#endif

// Types and tiles are those of pto-isa's simulator, which this machine's C++ has; all
// instructions are the device's.
#define __CCE_AICORE__ MACHINE_AICORE
#define __CPU_SIM
#define bfloat16_t machine_no_bfloat
#include "pto/common/type.hpp"
#undef bfloat16_t
#undef __CPU_SIM
#undef __CCE_AICORE__
#include "pto/common/arch_macro.hpp"
// An instruction in assembly has a function instead.
#define movemask machine_no_movemask
#include "pto/common/utils.hpp"
#undef movemask
namespace pto {
template <int index>
void movemask(uint64_t mask)
{
    machine::set_register("movemask", &machine::registers.mask[index ? 0 : 1], mask, index ? 0 : 1);
}
}
// pto-isa's own checks of what a call is given stop a kernel; here they are noted. One of
// them is no C++ and is left out.
#include "pto/common/debug.h"
#undef PTO_ASSERT
#define PTO_ASSERT(CONDITION, MESSAGE)                                                        \
    do {                                                                                      \
        if constexpr (requires { (bool)(CONDITION); }) {                                      \
            if (!(CONDITION)) machine::refuse(MESSAGE);                                       \
        }                                                                                     \
    } while (0)
#include "pto/common/pto_tile.hpp"
#define __CCE_AICORE__ MACHINE_AICORE
#ifdef __DAV_VEC__
#define __DAV_C220_VEC__
#else
#define __DAV_C220_CUBE__
#endif
#include "pto/pto-inst.hpp"
