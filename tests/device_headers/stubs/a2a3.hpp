// The vector unit of a2a3, whose instructions work on memory, and its ways between memories.
#pragma once

#include "cube.hpp"

// Vector instructions

#define MACHINE_BINARY(NAME, FUNCTION)                                                        \
    template <typename D, typename A, typename B>                                             \
    void NAME(D* dst, A* a, B* b, int64_t repeat, int64_t db, int64_t ab, int64_t bb, int64_t dr, int64_t ar, int64_t br, bool = false) \
    {                                                                                         \
        using namespace machine;                                                              \
        binary(#NAME, FUNCTION, operand(address_of(dst), type_of<D>(), (uint8_t)db, (uint8_t)dr),   \
               operand(address_of(a), type_of<A>(), (uint8_t)ab, (uint8_t)ar),                \
               operand(address_of(b), type_of<B>(), (uint8_t)bb, (uint8_t)br), (uint8_t)repeat,     \
               does_not_fit<uint8_t>(repeat, db, ab, bb, dr, ar, br));                        \
    }
MACHINE_BINARY_OF_BOTH(MACHINE_BINARY)
MACHINE_BINARY(vmla, MLA)
MACHINE_BINARY(vmaddrelu, MADD_RELU)
MACHINE_BINARY(vsubrelu, SUB_RELU)
MACHINE_BINARY(vaddreluconv_f162s8, ADD_RELU)
MACHINE_BINARY(vaddreluconv_f322f16, ADD_RELU)
MACHINE_BINARY(vaddreluconv_s162s8, ADD_RELU)
MACHINE_BINARY(vsubreluconv_f162s8, SUB_RELU)
MACHINE_BINARY(vsubreluconv_f322f16, SUB_RELU)
MACHINE_BINARY(vsubreluconv_s162s8, SUB_RELU)
#undef MACHINE_BINARY

#define MACHINE_UNARY(NAME, FUNCTION, ROUNDING)                                               \
    template <typename D, typename A>                                                         \
    void NAME(D* dst, A* a, int64_t repeat, int64_t db, int64_t ab, int64_t dr, int64_t ar)   \
    {                                                                                         \
        using namespace machine;                                                              \
        unary(#NAME, FUNCTION, operand(address_of(dst), type_of<D>(), (uint16_t)db, (uint8_t)dr),   \
              operand(address_of(a), type_of<A>(), (uint16_t)ab, (uint8_t)ar), {}, (uint8_t)repeat, \
              does_not_fit<uint8_t>(repeat, dr, ar) || does_not_fit<uint16_t>(db, ab), ROUNDING);   \
    }
MACHINE_UNARY(vabs, ABS, 0)
MACHINE_UNARY(vexp, EXP, 0)
MACHINE_UNARY(vln, LN, 0)
MACHINE_UNARY(vnot, NOT, 0)
MACHINE_UNARY(vrelu, RELU, 0)
MACHINE_UNARY(vsqrt, SQRT, 0)
MACHINE_UNARY(vrsqrt, RSQRT, 0)
MACHINE_UNARY(vrec, RECIPROCAL, 0)

#define MACHINE_CONVERT(PAIR)                \
    MACHINE_UNARY(vconv_##PAIR, CONVERT, 0)  \
    MACHINE_UNARY(vconv_##PAIR##r, CONVERT, 'r') \
    MACHINE_UNARY(vconv_##PAIR##a, CONVERT, 'a') \
    MACHINE_UNARY(vconv_##PAIR##f, CONVERT, 'f') \
    MACHINE_UNARY(vconv_##PAIR##c, CONVERT, 'c') \
    MACHINE_UNARY(vconv_##PAIR##z, CONVERT, 'z') \
    MACHINE_UNARY(vconv_##PAIR##o, CONVERT, 'o')
MACHINE_CONVERT(bf162f32)
MACHINE_CONVERT(bf162s32)
MACHINE_CONVERT(f162f32)
MACHINE_CONVERT(f162s16)
MACHINE_CONVERT(f162s32)
MACHINE_CONVERT(f162s8)
MACHINE_CONVERT(f162u8)
MACHINE_CONVERT(f322bf16)
MACHINE_CONVERT(f322f16)
MACHINE_CONVERT(f322f32)
MACHINE_CONVERT(f322s16)
MACHINE_CONVERT(f322s32)
MACHINE_CONVERT(f322s64)
MACHINE_CONVERT(s162f16)
MACHINE_CONVERT(s162f32)
MACHINE_CONVERT(s322f32)
MACHINE_CONVERT(s322s16)
MACHINE_CONVERT(s322s64)
MACHINE_CONVERT(s642f32)
MACHINE_CONVERT(s642s32)
MACHINE_CONVERT(s82f16)
MACHINE_CONVERT(u82f16)
MACHINE_UNARY(vconv_deq, CONVERT, 'r')
#undef MACHINE_CONVERT
#undef MACHINE_UNARY
#define MACHINE_FOUR_BITS(NAME) template <typename... T> void NAME(T...) { machine::unknown(#NAME, machine::V); }
MACHINE_FOUR_BITS(vconv_f162s4)
MACHINE_FOUR_BITS(vconv_f162s4a)
MACHINE_FOUR_BITS(vconv_f162s4c)
MACHINE_FOUR_BITS(vconv_f162s4f)
MACHINE_FOUR_BITS(vconv_f162s4r)
MACHINE_FOUR_BITS(vconv_f162s4z)
MACHINE_FOUR_BITS(vconv_s42f16)
#undef MACHINE_FOUR_BITS

#define MACHINE_WITH_NUMBER(NAME, FUNCTION)                                                   \
    template <typename D, typename A, typename N>                                             \
    void NAME(D* dst, A* a, N number, int64_t repeat, int64_t db, int64_t ab, int64_t dr, int64_t ar, bool = false) \
    {                                                                                         \
        using namespace machine;                                                              \
        unary(#NAME, FUNCTION, operand(address_of(dst), type_of<D>(), (uint16_t)db, (uint8_t)dr),   \
              operand(address_of(a), type_of<A>(), (uint16_t)ab, (uint8_t)ar),                \
              number_of((A)number), (uint8_t)repeat,                                          \
              does_not_fit<uint8_t>(repeat, dr, ar) || does_not_fit<uint16_t>(db, ab));       \
    }
MACHINE_WITH_NUMBER(vadds, ADD)
MACHINE_WITH_NUMBER(vmuls, MUL)
MACHINE_WITH_NUMBER(vmaxs, MAX)
MACHINE_WITH_NUMBER(vmins, MIN)
MACHINE_WITH_NUMBER(vshl, SHL)
MACHINE_WITH_NUMBER(vshr, SHR)
MACHINE_WITH_NUMBER(vlrelu, LEAKY)
MACHINE_WITH_NUMBER(vaxpy, AXPY)
#undef MACHINE_WITH_NUMBER

template <typename D, typename N>
void vector_dup(D* dst, N number, int64_t repeat, int64_t db, int64_t, int64_t dr, int64_t)
{
    using namespace machine;
    duplicate(operand(address_of(dst), type_of<D>(), (uint16_t)db, (uint8_t)dr), number_of((D)number),
              (uint8_t)repeat, does_not_fit<uint8_t>(repeat, dr));
}
template <typename D, typename A>
void vcopy(D* dst, A* a, int64_t repeat, int64_t db, int64_t ab, int64_t dr, int64_t ar)
{
    using namespace machine;
    copy_rows(operand(address_of(dst), type_of<D>(), (uint16_t)db, (uint16_t)dr),
              operand(address_of(a), type_of<A>(), (uint16_t)ab, (uint16_t)ar), (uint8_t)repeat,
              does_not_fit<uint8_t>(repeat) || does_not_fit<uint16_t>(db, ab, dr, ar));
}

#define MACHINE_COMPARE(WORD, FUNCTION)                                                       \
    template <typename A>                                                                     \
    void vcmpv_##WORD(uint8_t* dst, A* a, A* b, int64_t repeat, int64_t, int64_t ab, int64_t bb, int64_t, int64_t ar, int64_t br) \
    {                                                                                         \
        using namespace machine;                                                              \
        compare("vcmpv_" #WORD, FUNCTION, address_of(dst), operand(address_of(a), type_of<A>(), ab, (uint8_t)ar), \
                operand(address_of(b), type_of<A>(), bb, (uint8_t)br), nullptr, (uint8_t)repeat,    \
                does_not_fit<uint8_t>(repeat, ar, br));                                       \
    }                                                                                         \
    template <typename A, typename N>                                                         \
    void vcmpvs_##WORD(uint8_t* dst, A* a, N value, int64_t repeat, int64_t, int64_t ab, int64_t, int64_t ar) \
    {                                                                                         \
        using namespace machine;                                                              \
        Number number = number_of((A)value);                                                  \
        Operand one = operand(address_of(a), type_of<A>(), ab, (uint8_t)ar);                  \
        compare("vcmpvs_" #WORD, FUNCTION, address_of(dst), one, one, &number, (uint8_t)repeat,     \
                does_not_fit<uint8_t>(repeat, ar));                                           \
    }                                                                                         \
    template <typename A>                                                                     \
    void vcmp_##WORD(A* a, A* b, int64_t, int64_t, int64_t ab, int64_t bb, int64_t, int64_t ar, int64_t br) \
    {                                                                                         \
        using namespace machine;                                                              \
        compare_to_register("vcmp_" #WORD, FUNCTION, operand(address_of(a), type_of<A>(), ab, (uint8_t)ar), \
                            operand(address_of(b), type_of<A>(), bb, (uint8_t)br));           \
    }
MACHINE_COMPARE(eq, EQ)
MACHINE_COMPARE(ne, NE)
MACHINE_COMPARE(lt, LT)
MACHINE_COMPARE(le, LE)
MACHINE_COMPARE(gt, GT)
MACHINE_COMPARE(ge, GE)
#undef MACHINE_COMPARE

template <typename T> void set_cmpmask(T* where) { machine::load_compare_mask(machine::address_of(where)); }

template <typename D, typename B, typename Mode = int>
void vsel(D* dst, D* a, B* b, int64_t repeat, int64_t db, int64_t ab, int64_t bb, int64_t dr, int64_t ar, int64_t br, Mode selects = {})
{
    using namespace machine;
    int mode = (int)selects;
    select(operand(address_of(dst), type_of<D>(), db, (uint8_t)dr), operand(address_of(a), type_of<D>(), ab, (uint8_t)ar),
           operand(address_of(b), mode == 1 ? BITS : type_of<B>(), bb, (uint8_t)br), mode, (uint8_t)repeat,
           does_not_fit<uint8_t>(repeat, dr, ar, br));
}

// What the best lane of a repeat takes: a place alone is a 32-bit number whatever the type.
template <typename T>
constexpr int reduced_size(int order) { return order == ONLY_INDEX ? 4 : (int)sizeof(T) * (order < 2 ? 2 : 1); }

// `UNIT`: what a step of dst from one repeat to the next counts, in bytes.
#define MACHINE_REDUCE(NAME, FUNCTION, GROUP, ORDER, UNIT)                                    \
    using namespace machine;                                                                  \
    reduce(#NAME, FUNCTION, operand(address_of(dst), type_of<T>(), 1, (uint16_t)dr, UNIT),    \
           operand(address_of(src), type_of<T>(), (uint16_t)sb, (uint16_t)sr), (uint8_t)repeat, GROUP, ORDER, \
           does_not_fit<uint8_t>(repeat) || does_not_fit<uint16_t>(dr, sb, sr));
template <typename T>
void vcadd(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr, bool)
{
    MACHINE_REDUCE(vcadd, ADD, 0, 2, (int)sizeof(T))
}
template <typename T>
void vcmax(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr, int order)
{
    MACHINE_REDUCE(vcmax, MAX, 0, order, reduced_size<T>(order))
}
template <typename T>
void vcmin(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr, int order)
{
    MACHINE_REDUCE(vcmin, MIN, 0, order, reduced_size<T>(order))
}
template <typename T>
void vcgadd(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr)
{
    MACHINE_REDUCE(vcgadd, ADD, 32 / (int)sizeof(T), 4, (int)sizeof(T) * 8)
}
template <typename T>
void vcgmax(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr)
{
    MACHINE_REDUCE(vcgmax, MAX, 32 / (int)sizeof(T), 4, (int)sizeof(T) * 8)
}
template <typename T>
void vcgmin(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr)
{
    MACHINE_REDUCE(vcgmin, MIN, 32 / (int)sizeof(T), 4, (int)sizeof(T) * 8)
}
template <typename T>
void vcpadd(T* dst, T* src, int64_t repeat, int64_t dr, int64_t sb, int64_t sr)
{
    MACHINE_REDUCE(vcpadd, ADD, 2, 4, 128)
}
#undef MACHINE_REDUCE

template <typename T>
void vbrcb(T* dst, T* src, int64_t db, int64_t dr, int64_t repeat)
{
    using namespace machine;
    broadcast_blocks(operand(address_of(dst), type_of<T>(), db, dr), operand(address_of(src), type_of<T>(), 1, 8), (uint8_t)repeat);
}
template <typename T, typename Mode>
void vreducev2(T* dst, T* src, T* pattern, int64_t repeat, int64_t sb, Mode mode, int64_t sr, int64_t pr)
{
    using namespace machine;
    squeeze(operand(address_of(dst), type_of<T>(), 1, 8), operand(address_of(src), type_of<T>(), sb, (uint16_t)sr),
            operand(address_of(pattern), type_of<T>(), 1, (uint8_t)pr), (int)mode, (uint16_t)repeat);
}
template <typename T, typename B>
void vgather(T* dst, uint32_t* offsets, B base, int64_t dr, int64_t repeat)
{
    using namespace machine;
    gather(operand(address_of(dst), type_of<T>(), 1, dr), address_of(offsets), (uint64_t)base, (uint8_t)repeat, false);
}
template <typename T, typename B>
void vgatherb(T* dst, uint32_t* offsets, B base, int64_t dr, int64_t db, int64_t repeat)
{
    using namespace machine;
    gather(operand(address_of(dst), type_of<T>(), db, dr), address_of(offsets), (uint64_t)base, (uint8_t)repeat, true);
}
inline void set_va_reg_sb(vector_register_t number, uint64_t* addresses)
{
    memcpy(machine::registers.vector_addresses[number], addresses, 64);
    machine::other("set_va_reg_sb");
}
inline void scatter_vnchwconv_b8(int dst, int src, uint8_t repeat, uint16_t ds, uint16_t ss, bool dst_high, bool src_high)
{
    machine::transpose_lists(dst, src, machine::U8, repeat, ds * 32, ss * 32, dst_high, src_high);
}
inline void scatter_vnchwconv_b16(int dst, int src, uint8_t repeat, uint16_t ds, uint16_t ss)
{
    machine::transpose_lists(dst, src, machine::U16, repeat, ds * 32, ss * 32, false, false);
}
inline void scatter_vnchwconv_b32(int dst, int src, uint8_t repeat, uint16_t ds, uint16_t ss)
{
    machine::transpose_lists(dst, src, machine::U32, repeat, ds * 32, ss * 32, false, false);
}

// Moves

template <typename D, typename A>
void copy_ubuf_to_ubuf(D* dst, A* src, uint8_t, int64_t count, int64_t length, int64_t src_gap, int64_t dst_gap)
{
    using namespace machine;
    int64_t bytes = 32 * (uint16_t)length;
    move("copy_ubuf_to_ubuf", V, {UB, address_of(dst), bytes + 32 * (uint16_t)dst_gap}, {UB, address_of(src), bytes + 32 * (uint16_t)src_gap},
         (uint16_t)count, (int)bytes, does_not_fit<uint16_t>(count, length, src_gap, dst_gap));
}
template <typename D, typename A>
void machine_load_padded(D* dst, A* src, int size, uint16_t count, uint32_t length, int left, int right, uint32_t src_gap, uint32_t dst_gap)
{
    using namespace machine;
    int64_t bytes = length + (left + right) * size, rounded = (bytes + 31) / 32 * 32;
    load_padded({UB, address_of(dst), rounded + 32 * (int64_t)dst_gap}, {GM, address_of(src), (int64_t)length + src_gap}, count, length, size, left, right);
}
template <typename D, typename A>
void machine_store_padded(const char* name, D* dst, A* src, uint16_t count, uint32_t length, uint32_t src_gap, uint32_t dst_gap)
{
    using namespace machine;
    int64_t rounded = ((int64_t)length + 31) / 32 * 32;
    store_atomic(name, MTE3, {GM, address_of(dst), (int64_t)length + dst_gap}, {UB, address_of(src), rounded + 32 * (int64_t)src_gap}, count, length);
}
#define MACHINE_ALIGNED(BITS_, SIZE)                                                          \
    template <typename D, typename A>                                                         \
    void copy_gm_to_ubuf_align_b##BITS_(D* dst, A* src, uint8_t, uint16_t n, uint32_t length, int left, int right, uint32_t sg, uint32_t dg) \
    {                                                                                         \
        machine_load_padded(dst, src, SIZE, n, length, left, right, sg, dg);                  \
    }                                                                                         \
    template <typename D, typename A>                                                         \
    void copy_ubuf_to_gm_align_b##BITS_(D* dst, A* src, uint8_t, uint16_t n, uint32_t length, int, int, uint32_t sg, uint32_t dg) \
    {                                                                                         \
        machine_store_padded("copy_ubuf_to_gm_align", dst, src, n, length, sg, dg);           \
    }
MACHINE_ALIGNED(8, 1)
MACHINE_ALIGNED(16, 2)
MACHINE_ALIGNED(32, 4)
#undef MACHINE_ALIGNED

template <typename D, typename A>
void copy_gm_to_cbuf(D* dst, A* src, uint8_t, uint16_t count, uint16_t length, uint16_t sg, uint16_t dg, pad_t)
{
    using namespace machine;
    move("copy_gm_to_cbuf", MTE2, {L1, address_of(dst), 32 * ((int64_t)length + dg)}, {GM, address_of(src), 32 * ((int64_t)length + sg)}, count, 32 * length);
}
template <typename D, typename A>
void copy_cbuf_to_gm(D* dst, A* src, uint8_t, uint16_t count, uint16_t length, uint16_t sg, uint16_t dg)
{
    using namespace machine;
    store_atomic("copy_cbuf_to_gm", MTE3, {GM, address_of(dst), 32 * ((int64_t)length + dg)}, {L1, address_of(src), 32 * ((int64_t)length + sg)}, count, 32 * length);
}
#define MACHINE_BOXES(NAME, SIZE)                                                             \
    template <typename D, typename A>                                                         \
    void NAME(D* dst, A* src, uint8_t, uint16_t matrices, uint16_t rows, uint16_t cols, uint16_t sm, uint16_t sr, uint16_t db, uint16_t dr, uint16_t dm) \
    {                                                                                         \
        machine::load_boxes(#NAME, machine::address_of(dst), machine::address_of(src), SIZE, matrices, rows, cols, sm, sr, 1, db, dr, dm); \
    }
MACHINE_BOXES(copy_gm_to_cbuf_multi_nd2nz_b8, 1)
MACHINE_BOXES(copy_gm_to_cbuf_multi_nd2nz_b16, 2)
MACHINE_BOXES(copy_gm_to_cbuf_multi_nd2nz_b32s, 4)
#undef MACHINE_BOXES
template <typename D, typename A>
void copy_cbuf_to_bt(D dst, A* src, uint16_t converts, uint16_t count, uint16_t length, uint16_t, uint16_t)
{
    using namespace machine;
    move("copy_cbuf_to_bt", MTE1, {BIAS, (uint64_t)dst, 64 * length}, {L1, address_of(src), 64 * length}, count, 64 * length);
    if (converts) note(NO_VALUES);
}
template <typename D, typename A>
void copy_cbuf_to_fbuf(D* dst, A* src, uint16_t count, uint16_t length, uint16_t, uint16_t)
{
    using namespace machine;
    move("copy_cbuf_to_fbuf", FIX, {FIXPIPE, address_of(dst), 128 * length}, {L1, address_of(src), 128 * length}, count, 128 * length);
}

// Fractals and products

template <typename T, typename Mode>
void load_cbuf_to_ca(T* dst, T* src, uint16_t first, uint8_t repeat, uint16_t ss, uint16_t dg, uint8_t, bool transpose, Mode)
{
    machine::load_fractals("load_cbuf_to_ca", machine::L0A, machine::address_of(dst), machine::address_of(src), sizeof(T), first, repeat, ss, dg + 1, transpose, 0);
}
template <typename T, typename Mode>
void load_cbuf_to_cb(T* dst, T* src, uint16_t first, uint8_t repeat, uint16_t ss, uint16_t dg, uint8_t, bool transpose, Mode)
{
    machine::load_fractals("load_cbuf_to_cb", machine::L0B, machine::address_of(dst), machine::address_of(src), sizeof(T), first, repeat, ss, dg + 1, transpose, 0);
}
template <typename T, typename Mode>
void load_cbuf_to_ca_transpose(T* dst, T* src, uint16_t first, uint8_t repeat, uint16_t ss, uint16_t dg, Mode, uint16_t fraction)
{
    machine::load_fractals("load_cbuf_to_ca_transpose", machine::L0A, machine::address_of(dst), machine::address_of(src), sizeof(T), first, repeat, ss, dg + 1, true, fraction);
}
template <typename T, typename Mode>
void load_cbuf_to_cb_transpose(T* dst, T* src, uint16_t first, uint8_t repeat, uint16_t ss, uint16_t dg, Mode, uint16_t fraction)
{
    machine::load_fractals("load_cbuf_to_cb_transpose", machine::L0B, machine::address_of(dst), machine::address_of(src), sizeof(T), first, repeat, ss, dg + 1, true, fraction);
}

template <typename C, typename A, typename B>
void mad(C* c, A* a, B* b, uint16_t m, uint16_t k, uint16_t n, uint8_t phase, bool k_aligned, bool with_bias, bool starts)
{
    using namespace machine;
    multiply(address_of(c), address_of(a), address_of(b), type_of<C>(), type_of<A>(), type_of<B>(), m, k, n, m == 1, false, k_aligned, with_bias, starts);
}
template <typename D, typename A>
void copy_matrix_cc_to_gm(D* dst, A* src, uint64_t xm, uint64_t xt)
{
    using namespace machine;
    from_accumulator("copy_matrix_cc_to_gm", GM, address_of(dst), type_of<D>(), address_of(src), type_of<A>(), xm >> 4 & 0xfff,
                     xm >> 16 & 0xffff, xm >> 32, xt & 0xffff, xt >> 34 & 0x1f, xt >> 39 & 7, order_of(xt >> 42 & 1, xt >> 43 & 1));
}
template <typename D, typename A>
void copy_matrix_cc_to_cbuf(D* dst, A* src, uint8_t, uint16_t cols, uint16_t rows, uint32_t ds, uint16_t ss, uint8_t, uint64_t quant, uint8_t relu, bool split, bool plain)
{
    using namespace machine;
    from_accumulator("copy_matrix_cc_to_cbuf", L1, address_of(dst), type_of<D>(), address_of(src), type_of<A>(), cols, rows, ds, ss, quant, relu, order_of(split, plain));
}
