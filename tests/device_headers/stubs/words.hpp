// The words of the device's C++ that pto-isa uses, as stubs that record. With it in front,
// the headers of pto-isa compile for this machine, unchanged.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "machine.hpp"

// Address spaces and kinds of functions mean nothing here: which memory an address is in
// follows from the intrinsic that gets it.
#define __gm__
#define __ubuf__
#define __cbuf__
#define __ca__
#define __cb__
#define __cc__
#define __fbuf__
#define __biasbuf__
#define __global__
#define __tf__
#define __in__
#define __out__
#define __cce_get_tile_ptr

typedef _Float16 half;
typedef __bf16 bfloat16_t;
typedef float float32_t;

enum pipe_t { PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_ALL, PIPE_FIX, PIPE_V2 };
enum event_t { EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7 };
enum class cache_line_t { SINGLE_CACHE_LINE, ENTIRE_DATA_CACHE };
enum dcci_dst_t { CACHELINE_ALL, CACHELINE_UB, CACHELINE_OUT, CACHELINE_ATOMIC };
enum mem_dsb_t { DSB_ALL, DSB_DDR, DSB_UB, DSB_SEQ };
enum pad_t { PAD_NONE };
enum reduce_order_t { VALUE_INDEX, INDEX_VALUE, ONLY_VALUE, ONLY_INDEX };
enum { ATOMIC_NONE, ATOMIC_F32, ATOMIC_F16, ATOMIC_BF16, ATOMIC_S32, ATOMIC_S16, ATOMIC_S8 };
enum { ATOMIC_SUM };
enum vector_register_t { VA0, VA1, VA2, VA3, VA4, VA5, VA6, VA7 };

namespace __cce_scalar {
enum class addr_cal_mode_t { INC, DEC };
}
using __cce_scalar::addr_cal_mode_t;

// Numbers that the unit has for what it does on the way out of accumulators; even ones
// from `VREQ8` on take a scale for each column.
enum QuantMode_t {
    NoQuant = 0, F322F16 = 1, F322BF16 = 3, VREQ8 = 8, REQ8 = 9, VDEQF16 = 10, DEQF16 = 11,
    VSHIFTS322S16 = 12, SHIFTS322S16 = 13, VQF322B8_PRE = 24, QF322B8_PRE = 25,
    VQF322F16_PRE = 26, QF322F16_PRE = 27, VQF322BF16_PRE = 28, QF322BF16_PRE = 29,
    VQF322FP8_PRE = 30, QF322FP8_PRE = 31, VQF322HIF8_PRE = 32, QF322HIF8_PRE = 33,
    VQS322BF16_PRE = 34, QS322BF16_PRE = 35, VQF322F32_PRE = 36, QF322F32_PRE = 37
};

namespace machine {

template <typename To, typename... From>
constexpr bool does_not_fit(From... values)
{
    return (... || ((int64_t)(To)values != (int64_t)values));
}

inline Operand operand(uint64_t address, Type type, int block, int repeat, int unit = 32)
{
    return {address, type, block * 32, repeat * unit};
}

}  // namespace machine

// Registers and order

inline void set_vector_mask(uint64_t high, uint64_t low)
{
    machine::set_register("set_vector_mask", &machine::registers.mask[0], high, 0);
    machine::set_register("set_vector_mask", &machine::registers.mask[1], low, 1);
}
inline void machine_counts(bool counts)
{
    uint64_t old = machine::registers.counts;
    machine::set_register(counts ? "set_mask_count" : "set_mask_norm", &old, counts, 2);
    machine::registers.counts = counts;
}
inline void set_mask_norm() { machine_counts(false); }
inline void set_mask_count() { machine_counts(true); }
inline uint64_t get_ctrl() { return machine::registers.control; }
inline void set_ctrl(uint64_t value) { machine::set_register("set_ctrl", &machine::registers.control, value, 3); }
inline uint64_t sbitset0(uint64_t value, int bit) { return value & ~(1ull << bit); }
inline uint64_t sbitset1(uint64_t value, int bit) { return value | 1ull << bit; }

#define MACHINE_ATOMIC(NAME, VALUE) \
    inline void NAME() { machine::set_register(#NAME, &machine::registers.atomic, VALUE, 4); }
MACHINE_ATOMIC(set_atomic_none, 0)
MACHINE_ATOMIC(set_atomic_f32, 1)
MACHINE_ATOMIC(set_atomic_f16, 2)
MACHINE_ATOMIC(set_atomic_bf16, 3)
MACHINE_ATOMIC(set_atomic_s32, 4)
MACHINE_ATOMIC(set_atomic_s16, 5)
MACHINE_ATOMIC(set_atomic_s8, 6)
#undef MACHINE_ATOMIC
inline void set_atomic_add() {}
template <typename... T> void set_st_atomic_cfg(T...) { machine::unknown("set_st_atomic_cfg"); }
template <typename... T> void st_atomic(T...) { machine::unknown("st_atomic"); }

#define MACHINE_REGISTER(NAME, FIELD)                                                       \
    template <typename T> void NAME(T value)                                                \
    {                                                                                       \
        uint64_t bits = 0;                                                                  \
        memcpy(&bits, &value, sizeof(T));                                                   \
        machine::set_register(#NAME, &machine::registers.FIELD, bits, -1);                  \
    }
MACHINE_REGISTER(set_mov_pad_val, pad_value)
MACHINE_REGISTER(set_quant_pre, quant)
MACHINE_REGISTER(set_fmatrix, matrix_a)
MACHINE_REGISTER(set_fmatrix_b, matrix_b)
MACHINE_REGISTER(set_l3d_rpt, repeat_3d)
MACHINE_REGISTER(set_padding, padding)
MACHINE_REGISTER(set_nd_para, nd)
#undef MACHINE_REGISTER
template <typename T> void set_fpc(T where)
{
    machine::set_register("set_fpc", &machine::registers.quant_vector, ((uint64_t)where >> 8 & 0xff) << 7, -1);
}
inline void set_deqscale(half value) { machine::registers.dequant = (double)value; machine::other("set_deqscale"); }

inline void set_flag(pipe_t from, pipe_t to, int id) { machine::flag(machine::SET, from, to, id); }
inline void wait_flag(pipe_t from, pipe_t to, int id) { machine::flag(machine::WAIT, from, to, id); }
inline void pipe_barrier(pipe_t pipe) { machine::barrier(pipe); }
inline void dsb(mem_dsb_t) { machine::barrier(PIPE_S); }
template <typename... T> void dcci(T...) { machine::other("dcci"); }
template <typename... T> void ffts_cross_core_sync(pipe_t pipe, T...) { machine::other("ffts_cross_core_sync", (machine::Pipe)pipe); }
template <typename... T> void wait_flag_dev(T...) { machine::other("wait_flag_dev"); }
template <typename T> void set_ffts_base_addr(T) { machine::other("set_ffts_base_addr"); }
inline int64_t get_block_num() { return 1; }
inline uint32_t get_block_idx() { return 0; }
inline int64_t get_subblockid() { return machine::registers.subblock; }
inline int64_t get_subblockdim() { return 1; }
inline int64_t get_sys_cnt() { return 0; }
inline int64_t get_rsvd_cnt() { machine::other("get_rsvd_cnt"); return machine::registers.kept; }
inline int64_t get_vms4_sr() { machine::other("get_vms4_sr"); return machine::registers.merged; }
template <typename T> uint64_t get_imm(T value) { return (uint64_t)value; }
namespace cce {
template <typename... T> int printf(T...) { return 0; }
}
inline void trap() {}
template <typename T> T ld_dev(T* address, int offset) { return (T)machine::load_scalar((uint64_t)(address + offset), sizeof(T)); }
template <typename T> void st_dev(T, T* , int) { machine::unknown("st_dev"); }
using std::max;
using std::min;

// Sorting works on memory on both chips.

template <typename T>
void vbitsort(T* dst, T* src, uint32_t* indices, int64_t repeat)
{
    using namespace machine;
    sort_blocks(operand(address_of(dst), type_of<T>(), 1, 8), operand(address_of(src), type_of<T>(), 1, 8), address_of(indices), (uint8_t)repeat);
}
template <typename T, size_t N>
void vmrgsort4(T* dst, T* (&lists)[N], uint64_t count, uint64_t config)
{
    using namespace machine;
    uint64_t addresses[4] = {};
    for (size_t i = 0; i < N && i < 4; ++i) addresses[i] = address_of(lists[i]);
    merge_lists(operand(address_of(dst), type_of<T>(), 1, 8), addresses, count, config);
}
