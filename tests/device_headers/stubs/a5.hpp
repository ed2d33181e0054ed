// The vector unit of a5, whose instructions work on registers; masks are registers, too.
#pragma once

#include "registers.hpp"
#include "words.hpp"

#define __VEC_SCOPE__ if (machine::Scope machine_scope; true)

// Elements that this machine's C++ does not have are bytes.
#define MACHINE_BYTE(NAME)                              \
    struct NAME {                                       \
        uint8_t bits;                                   \
        NAME() = default;                               \
        template <typename T> constexpr NAME(T value) : bits((uint8_t)value) {} \
        constexpr operator float() const { return bits; } \
    };
MACHINE_BYTE(float8_e4m3_t)
MACHINE_BYTE(float8_e5m2_t)
MACHINE_BYTE(float8_e8m0_t)
MACHINE_BYTE(hifloat8_t)
MACHINE_BYTE(float4_e1m2x2_t)
MACHINE_BYTE(float4_e2m1x2_t)
#undef MACHINE_BYTE

#define MACHINE_VECTOR(NAME, TYPE, KNOWN)                                  \
    struct NAME : machine::Vector {                                        \
        static constexpr machine::Type type = machine::TYPE;               \
        static constexpr bool is_known = KNOWN;                            \
    };
MACHINE_VECTOR(vector_f32, F32, true)
MACHINE_VECTOR(vector_f16, F16, true)
MACHINE_VECTOR(vector_bf16, BF16, true)
MACHINE_VECTOR(vector_s8, I8, true)
MACHINE_VECTOR(vector_u8, U8, true)
MACHINE_VECTOR(vector_s16, I16, true)
MACHINE_VECTOR(vector_u16, U16, true)
MACHINE_VECTOR(vector_s32, I32, true)
MACHINE_VECTOR(vector_u32, U32, true)
MACHINE_VECTOR(vector_s64, I64, true)
MACHINE_VECTOR(vector_u64, U64, true)
MACHINE_VECTOR(vector_f8e4m3, U8, false)
MACHINE_VECTOR(vector_f8e5m2, U8, false)
MACHINE_VECTOR(vector_f8e8m0, U8, false)
MACHINE_VECTOR(vector_hif8, U8, false)
MACHINE_VECTOR(vector_f4e1m2x2, U8, false)
MACHINE_VECTOR(vector_f4e2m1x2, U8, false)
#undef MACHINE_VECTOR
typedef machine::Mask vector_bool;
struct vector_align {};
struct vector_address {};

// Words in calls, each of a type of its own.
#define MACHINE_WORD(TYPE, NAME) \
    struct TYPE {};              \
    constexpr TYPE NAME{};
MACHINE_WORD(MachinePost, POST_UPDATE)
MACHINE_WORD(MachineZeroing, MODE_ZEROING)
MACHINE_WORD(MachineMerging, MODE_MERGING)
MACHINE_WORD(MachineStored, MODE_STORED)
MACHINE_WORD(MachineUnstored, MODE_NO_STORED)
MACHINE_WORD(MachineLower, LOWER)
MACHINE_WORD(MachineHigher, HIGHER)
MACHINE_WORD(MachineLowest, POS_LOWEST)
MACHINE_WORD(MachineIncreasing, INC_ORDER)
MACHINE_WORD(MachineDecreasing, DEC_ORDER)
MACHINE_WORD(MachineSaturates, RS_ENABLE)
MACHINE_WORD(MachineWraps, RS_DISABLE)
#undef MACHINE_WORD
template <int part> struct MachinePart { static constexpr int value = part; };
constexpr MachinePart<0> PART_EVEN{}, PART_P0{};
constexpr MachinePart<1> PART_ODD{}, PART_P1{};
constexpr MachinePart<2> PART_P2{};
constexpr MachinePart<3> PART_P3{};
template <int lanes, int divisor = 0> struct MachinePattern {};
constexpr MachinePattern<256> PAT_ALL{};
constexpr MachinePattern<0> PAT_ALLF{};
constexpr MachinePattern<1> PAT_VL1{};
constexpr MachinePattern<2> PAT_VL2{};
constexpr MachinePattern<3> PAT_VL3{};
constexpr MachinePattern<4> PAT_VL4{};
constexpr MachinePattern<8> PAT_VL8{};
constexpr MachinePattern<16> PAT_VL16{};
constexpr MachinePattern<32> PAT_VL32{};
constexpr MachinePattern<64> PAT_VL64{};
constexpr MachinePattern<128> PAT_VL128{};
constexpr MachinePattern<0, 2> PAT_H{};
constexpr MachinePattern<0, 4> PAT_Q{};
constexpr MachinePattern<0, -3> PAT_M3{};
constexpr MachinePattern<0, -4> PAT_M4{};
template <char mode> struct MachineRounding { static constexpr char value = mode; };
namespace __cce_simd {
using RoundRType = MachineRounding<'r'>;
using RoundAType = MachineRounding<'a'>;
using RoundFType = MachineRounding<'f'>;
using RoundCType = MachineRounding<'c'>;
using RoundZType = MachineRounding<'z'>;
using RoundOType = MachineRounding<'o'>;
using RoundHType = MachineRounding<'h'>;
}  // namespace __cce_simd
using namespace __cce_simd;
constexpr RoundRType ROUND_R{};
constexpr RoundAType ROUND_A{};
constexpr RoundFType ROUND_F{};
constexpr RoundCType ROUND_C{};
constexpr RoundZType ROUND_Z{};
constexpr RoundOType ROUND_O{};
constexpr RoundHType ROUND_H{};
constexpr unsigned CCE_VL = 256, ELE_CNT_B8 = 256, ELE_CNT_B16 = 128, ELE_CNT_B32 = 64;
constexpr MachinePart<0> Bin_N0{};
constexpr MachinePart<1> Bin_N1{};
enum Spr { SPR_AR = 74 };
enum MachineBarrier { VV_ALL, VST_VLD, VLD_VST, VST_VST, VS_ALL, VST_LD, VLD_ST, VST_ST, SV_ALL, ST_VLD, LD_VST, ST_VST };

// The order is that of pto-isa's own enumeration of the same name.
enum class DistVST {
    DIST_NORM_B8, DIST_NORM_B16, DIST_NORM_B32, DIST_ONEPT_B8, DIST_ONEPT_B16, DIST_ONEPT_B32,
    DIST_PK_B16, DIST_PK_B32, DIST_INTLV_B8, DIST_INTLV_B16, DIST_PK_B64, DIST_INTLV_B32,
    DIST_PK4_B32, DIST_MRG4CHN_B8, DIST_MRG2CHN_B8, DIST_MRG2CHN_B16, DIST_NORM, DIST_ONEPT
};
enum class Dist { DIST_NORM, DIST_US, DIST_DS, DIST_PK };

namespace machine {

// What a store's word says: the way and the size of a lane; 0 where that is the register's.
struct Storing {
    Way way;
    int size;
};
constexpr Storing storing(DistVST word)
{
    switch (word) {
        case DistVST::DIST_NORM_B8: return {Way::NORM, 1};
        case DistVST::DIST_NORM_B16: return {Way::NORM, 2};
        case DistVST::DIST_NORM_B32: return {Way::NORM, 4};
        case DistVST::DIST_ONEPT_B8: return {Way::FIRST, 1};
        case DistVST::DIST_ONEPT_B16: return {Way::FIRST, 2};
        case DistVST::DIST_ONEPT_B32: return {Way::FIRST, 4};
        case DistVST::DIST_PK_B16: return {Way::PACK, 2};
        case DistVST::DIST_PK_B32: return {Way::PACK, 4};
        case DistVST::DIST_PK_B64: return {Way::PACK, 8};
        case DistVST::DIST_PK4_B32: return {Way::PACK4, 4};
        case DistVST::DIST_INTLV_B8: return {Way::PAIRS, 1};
        case DistVST::DIST_INTLV_B16: return {Way::PAIRS, 2};
        case DistVST::DIST_INTLV_B32: return {Way::PAIRS, 4};
        case DistVST::DIST_ONEPT: return {Way::FIRST, 0};
        default: return {Way::NORM, 0};
    }
}
template <Way kind, int size> struct Loading {
    static constexpr Way way = kind;
    static constexpr int bytes = size;
};

Number as_type(Type type, Number value);

// pto-isa wraps registers in a class of its own.
template <typename T>
decltype(auto) vector(T& value)
{
    if constexpr (requires { value.reg; }) return (value.reg);
    else return (value);
}
template <typename T>
Values values(T& value)
{
    auto& found = vector(value);
    if (!std::remove_cvref_t<decltype(found)>::is_known) note(NO_VALUES);
    return {(Vector*)&found, std::remove_cvref_t<decltype(found)>::type};
}
template <typename T>
constexpr Type type_in()
{
    return std::remove_cvref_t<decltype(vector(std::declval<T&>()))>::type;
}
template <typename T>
Number number_in(T& like, auto value)
{
    constexpr Type type = type_in<T>();
    if constexpr (type == F32) return number_of((float)value);
    else if constexpr (type == F16) return number_of((float)(half)value);
    else if constexpr (type == BF16) return number_of((float)(bfloat16_t)(float)value);
    else return as_type(type, {0, (int64_t)value});
}
template <typename Word, typename... Words>
constexpr bool has = (... || std::is_same_v<Word, std::remove_cvref_t<Words>>);
template <typename T> constexpr char rounding_of = 0;
template <char mode> constexpr char rounding_of<MachineRounding<mode>> = mode;
template <typename T> constexpr int part_of = 0;
template <int part> constexpr int part_of<MachinePart<part>> = part;

template <typename P>
uint64_t place(P* pointer, int64_t offset)
{
    return address_of(pointer) + offset * (int64_t)sizeof(P);
}

template <int lanes, int divisor>
Mask pattern(MachinePattern<lanes, divisor>, int size)
{
    if constexpr (divisor > 0) return mask_of(256 / size / divisor, size);
    else if constexpr (divisor < 0) {
        Mask found = {};
        for (int i = 0; i * size < 256; i += -divisor) found.bits[i * size / 64] |= 1ull << (i * size % 64);
        return found;
    }
    else return mask_of(lanes, size);
}

}  // namespace machine

#define MACHINE_LOADING(NAME, WAY, SIZE) constexpr machine::Loading<machine::Way::WAY, SIZE> NAME{};
MACHINE_LOADING(NORM, NORM, 0)
MACHINE_LOADING(BLK, BLOCK, 0)
MACHINE_LOADING(BRC_B8, ONE, 1)
MACHINE_LOADING(BRC_B16, ONE, 2)
MACHINE_LOADING(BRC_B32, ONE, 4)
MACHINE_LOADING(E2B_B16, BLOCKS, 2)
MACHINE_LOADING(E2B_B32, BLOCKS, 4)
MACHINE_LOADING(UNPK4_B8, UNPACK4, 1)
MACHINE_LOADING(UNPK_B8, UNPACK, 1)
MACHINE_LOADING(UNPK_B16, UNPACK, 2)
MACHINE_LOADING(UNPK_B32, UNPACK, 4)
MACHINE_LOADING(US_B8, TWICE, 1)
MACHINE_LOADING(US_B16, TWICE, 2)
MACHINE_LOADING(DINTLV_B8, PAIRS, 1)
MACHINE_LOADING(DINTLV_B16, PAIRS, 2)
MACHINE_LOADING(DINTLV_B32, PAIRS, 4)
MACHINE_LOADING(US, TWICE, 0)
MACHINE_LOADING(PK, PACK, 0)
#undef MACHINE_LOADING
#define MACHINE_STORING(NAME) constexpr std::integral_constant<DistVST, DistVST::DIST_##NAME> NAME{};
MACHINE_STORING(NORM_B8)
MACHINE_STORING(NORM_B16)
MACHINE_STORING(NORM_B32)
MACHINE_STORING(ONEPT_B8)
MACHINE_STORING(ONEPT_B16)
MACHINE_STORING(ONEPT_B32)
MACHINE_STORING(PK_B16)
MACHINE_STORING(PK_B32)
MACHINE_STORING(PK_B64)
MACHINE_STORING(PK4_B32)
MACHINE_STORING(INTLV_B8)
MACHINE_STORING(INTLV_B16)
MACHINE_STORING(INTLV_B32)
#undef MACHINE_STORING

// Loads and stores

template <typename R, typename P, typename W>
void vlds(R&& to, P* from, int64_t offset, W)
{
    constexpr int size = W::bytes ? W::bytes : machine::size_of(machine::type_in<R>());
    machine::load_lanes(W::way, (machine::Vector*)&machine::vector(to), nullptr, machine::place(from, offset), size);
}
template <typename R, typename P, typename W>
void vlds(R&& to, P*& from, int64_t step, W way, MachinePost)
{
    vlds(to, from, 0, way);
    from += step;
}
template <typename R, typename S, typename P, typename W>
    requires(!std::is_pointer_v<std::remove_cvref_t<S>>)
void vlds(R&& to, S&& second, P* from, int64_t offset, W)
{
    machine::load_lanes(W::way, (machine::Vector*)&machine::vector(to), (machine::Vector*)&machine::vector(second),
                        machine::place(from, offset), W::bytes);
}
template <typename R, typename S, typename P, typename W>
    requires(!std::is_pointer_v<std::remove_cvref_t<S>>)
void vlds(R&& to, S&& second, P*& from, int64_t step, W way, MachinePost)
{
    vlds(to, second, from, 0, way);
    from += step;
}
template <typename R, typename P, typename W>
void vsts(R&& src, P* to, int64_t offset, W word, vector_bool mask)
{
    machine::Storing found = machine::storing(word);
    int size = found.size ? found.size : machine::size_of(machine::type_in<R>());
    machine::store_lanes(found.way, (machine::Vector*)&machine::vector(src), nullptr, machine::place(to, offset), size, mask);
}
template <typename R, typename P, typename W>
void vsts(R&& src, P*& to, int64_t step, W word, vector_bool mask, MachinePost)
{
    vsts(src, to, 0, word, mask);
    to += step;
}
template <typename R, typename S, typename P, typename W>
    requires(!std::is_pointer_v<std::remove_cvref_t<S>>)
void vsts(R&& src, S&& second, P* to, int64_t offset, W word, vector_bool mask)
{
    machine::Storing found = machine::storing(word);
    machine::store_lanes(found.way, (machine::Vector*)&machine::vector(src), (machine::Vector*)&machine::vector(second),
                         machine::place(to, offset), found.size, mask);
}
template <typename P>
void vldas(vector_align&, P* from)
{
    machine::load_block("vldas", machine::address_of(from) & ~31ull);
}
template <typename R, typename P>
void vldus(R&& to, vector_align&, P* from)
{
    machine::load_lanes(machine::Way::UNALIGNED, (machine::Vector*)&machine::vector(to), nullptr, machine::address_of(from), 1);
}
// Unaligned stores: bytes are recorded with the instruction that has them, not with the flush.
template <typename R, typename P>
void vstus(vector_align&, uint32_t count, R&& src, P* to)
{
    machine::store_bytes("vstus", (machine::Vector*)&machine::vector(src), machine::address_of(to), count * sizeof(P));
}
template <typename R, typename P>
void vstus(vector_align& align, uint32_t count, R&& src, P*& to, MachinePost)
{
    vstus(align, count, src, to);
    to += count;
}
template <typename P, typename... W> void vstas(vector_align&, P*, int64_t, W...) { machine::used("vstas"); }
template <typename R, typename P, typename... W>
void vstur(vector_align&, R&& src, P* to, W...)
{
    machine::store_squeezed((machine::Vector*)&machine::vector(src), machine::address_of(to));
}
template <typename P, typename... W> void vstar(vector_align&, P*, W...) { machine::used("vstar"); }
template <typename W> void sprclr(W)
{
    machine::registers.squeezed = machine::registers.stored = 0;
    machine::used("sprclr");
}
template <typename W, typename P> void sprsts(W, P* to, int64_t offset)
{
    vector_u32 value = {};
    uint32_t bytes = machine::registers.stored;
    memcpy(value.bytes, &bytes, 4);
    machine::store_bytes("sprsts", &value, machine::address_of(to) + offset, 4);
}
// The word has the step of blocks in its high half, that of the pointer in its low half.
template <typename R, typename P>
void vsstb(R&& src, P*& to, uint32_t steps, vector_bool mask, MachinePost)
{
    machine::store_blocks((machine::Vector*)&machine::vector(src), machine::address_of(to), (steps >> 16) * 32, mask);
    to = (P*)((uint64_t)to + (steps & 0xffff) * 32);
}
template <typename P, typename W>
void plds(vector_bool& to, P* from, int64_t offset, W word)
{
    machine::Way way = machine::Way::NORM;
    if constexpr (requires { W::way; }) way = W::way;
    else if constexpr (W::value == Dist::DIST_US) way = machine::Way::TWICE;
    // Offsets of masks are bytes whatever the pointer's type.
    machine::load_mask(way, &to, machine::address_of(from) + offset);
}
template <typename P, typename W>
void psts(vector_bool& src, P* to, int64_t offset, W)
{
    machine::store_mask(W::way, src, machine::address_of(to) + offset);
}
template <typename D, typename P, typename I>
void vgather2(D&& dst, P* from, I&& indices, vector_bool mask)
{
    machine::gather_lanes("vgather2", machine::values(dst), machine::address_of(from), sizeof(P), machine::values(indices), mask);
}
template <typename D, typename P, typename I>
void vgather2_bc(D&& dst, P* from, I&& indices, vector_bool mask)
{
    machine::gather_lanes("vgather2_bc", machine::values(dst), machine::address_of(from), sizeof(P), machine::values(indices), mask);
}
template <typename D, typename P, typename I>
void vgatherb(D&& dst, P* from, I&& offsets, vector_bool mask)
{
    machine::gather_blocks(machine::values(dst), machine::address_of(from), machine::values(offsets), mask);
}
template <typename S, typename P, typename I>
void vscatter(S&& src, P* to, I&& indices, vector_bool mask)
{
    machine::scatter_lanes(machine::values(src), machine::address_of(to), sizeof(P), machine::values(indices), mask);
}
inline void mem_bar(MachineBarrier barrier)
{
    machine::used("mem_bar");
    if (barrier == VST_VLD || barrier == VV_ALL) machine::memory_barrier();
}

// Masks

template <typename P> vector_bool pset_b8(P pattern) { machine::used("pset_b8"); return machine::pattern(pattern, 1); }
template <typename P> vector_bool pset_b16(P pattern) { machine::used("pset_b16"); return machine::pattern(pattern, 2); }
template <typename P> vector_bool pset_b32(P pattern) { machine::used("pset_b32"); return machine::pattern(pattern, 4); }
template <typename P> vector_bool pge_b8(P pattern) { machine::used("pge_b8"); return machine::pattern(pattern, 1); }
namespace machine {
inline Mask less_than(const char* name, uint32_t& left, int size)
{
    used(name);
    uint32_t lanes = std::min<uint32_t>(left, 256 / size);
    left -= lanes;
    return mask_of(lanes, size);
}
template <typename F>
void mask_bits(const char* name, Mask& to, F function)
{
    used(name);
    Mask found;
    for (int i = 0; i < 4; ++i) found.bits[i] = function(i);
    to = found;
}
}  // namespace machine
inline vector_bool plt_b8(uint32_t& left, MachinePost) { return machine::less_than("plt_b8", left, 1); }
inline vector_bool plt_b16(uint32_t& left, MachinePost) { return machine::less_than("plt_b16", left, 2); }
inline vector_bool plt_b32(uint32_t& left, MachinePost) { return machine::less_than("plt_b32", left, 4); }
inline void pand(vector_bool& d, vector_bool a, vector_bool b, vector_bool m) { machine::mask_bits("pand", d, [&](int i) { return a.bits[i] & b.bits[i] & m.bits[i]; }); }
inline void por(vector_bool& d, vector_bool a, vector_bool b, vector_bool m) { machine::mask_bits("por", d, [&](int i) { return (a.bits[i] | b.bits[i]) & m.bits[i]; }); }
inline void pxor(vector_bool& d, vector_bool a, vector_bool b, vector_bool m) { machine::mask_bits("pxor", d, [&](int i) { return (a.bits[i] ^ b.bits[i]) & m.bits[i]; }); }
inline void pnot(vector_bool& d, vector_bool a, vector_bool m) { machine::mask_bits("pnot", d, [&](int i) { return ~a.bits[i] & m.bits[i]; }); }
inline void psel(vector_bool& d, vector_bool a, vector_bool b, vector_bool m) { machine::mask_bits("psel", d, [&](int i) { return (a.bits[i] & m.bits[i]) | (b.bits[i] & ~m.bits[i]); }); }
template <typename W> void ppack(vector_bool& d, vector_bool a, W) { machine::used("ppack"); d = machine::pack_mask(a, machine::has<MachineHigher, W>); }
template <typename W> void punpack(vector_bool& d, vector_bool a, W) { machine::used("punpack"); d = machine::spread_mask(a, machine::has<MachineHigher, W>); }
#define MACHINE_MASKS(NAME, GROUP, APART)                                                     \
    inline void NAME(vector_bool& low, vector_bool& high, vector_bool a, vector_bool b)       \
    {                                                                                         \
        machine::used(#NAME);                                                                 \
        machine::interleave_masks(&low, &high, a, b, GROUP, APART);                           \
    }
MACHINE_MASKS(pintlv_b8, 1, false)
MACHINE_MASKS(pintlv_b16, 2, false)
MACHINE_MASKS(pintlv_b32, 4, false)
MACHINE_MASKS(pdintlv_b8, 1, true)
MACHINE_MASKS(pdintlv_b16, 2, true)
MACHINE_MASKS(pdintlv_b32, 4, true)
#undef MACHINE_MASKS

// Lanes

#define MACHINE_BINARY(NAME, FUNCTION)                                                        \
    template <typename D, typename A, typename B, typename... W>                              \
    void NAME(D&& dst, A&& a, B&& b, vector_bool mask, W...)                                  \
    {                                                                                         \
        using namespace machine;                                                              \
        on_lanes(#NAME, FUNCTION, values(dst), values(a), values(b), nullptr, mask, has<MachineMerging, W...>); \
    }
MACHINE_BINARY_OF_BOTH(MACHINE_BINARY)
MACHINE_BINARY(vxor, XOR)
MACHINE_BINARY(vshl, SHL)
MACHINE_BINARY(vshr, SHR)
MACHINE_BINARY(vmod, MODULO)
MACHINE_BINARY(vprelu, LEAKY)
MACHINE_BINARY(vmula, MLA)
#undef MACHINE_BINARY
#define MACHINE_WITH_NUMBER(NAME, FUNCTION)                                                   \
    template <typename D, typename A, typename N, typename... W>                              \
    void NAME(D&& dst, A&& a, N number, vector_bool mask, W...)                               \
    {                                                                                         \
        using namespace machine;                                                              \
        Number value = number_in(a, number);                                                  \
        on_lanes(#NAME, FUNCTION, values(dst), values(a), {}, &value, mask, has<MachineMerging, W...>); \
    }
MACHINE_WITH_NUMBER(vadds, ADD)
MACHINE_WITH_NUMBER(vmuls, MUL)
MACHINE_WITH_NUMBER(vmaxs, MAX)
MACHINE_WITH_NUMBER(vmins, MIN)
MACHINE_WITH_NUMBER(vshls, SHL)
MACHINE_WITH_NUMBER(vshrs, SHR)
MACHINE_WITH_NUMBER(vlrelu, LEAKY)
MACHINE_WITH_NUMBER(vaxpy, AXPY)
#undef MACHINE_WITH_NUMBER
#define MACHINE_UNARY(NAME, FUNCTION)                                                         \
    template <typename D, typename A, typename... W>                                          \
    void NAME(D&& dst, A&& a, vector_bool mask, W...)                                         \
    {                                                                                         \
        using namespace machine;                                                              \
        on_lanes(#NAME, FUNCTION, values(dst), values(a), {}, nullptr, mask, has<MachineMerging, W...>); \
    }
MACHINE_UNARY(vabs, ABS)
MACHINE_UNARY(vexp, EXP)
MACHINE_UNARY(vln, LN)
MACHINE_UNARY(vnot, NOT)
MACHINE_UNARY(vneg, NEGATE)
MACHINE_UNARY(vrelu, RELU)
MACHINE_UNARY(vsqrt, SQRT)
MACHINE_UNARY(vmov, COPY)
#undef MACHINE_UNARY
template <typename D, typename A> void vmov(D&& dst, A&& a) { vmov(dst, a, machine::mask_of(256, 1)); }
#define MACHINE_COMPARE(WORD, FUNCTION)                                                       \
    template <typename A, typename B>                                                         \
    void vcmp_##WORD(vector_bool& dst, A&& a, B&& b, vector_bool mask)                        \
    {                                                                                         \
        using namespace machine;                                                              \
        compare_lanes("vcmp_" #WORD, FUNCTION, &dst, values(a), values(b), nullptr, mask);    \
    }                                                                                         \
    template <typename A, typename N>                                                         \
    void vcmps_##WORD(vector_bool& dst, A&& a, N number, vector_bool mask)                    \
    {                                                                                         \
        using namespace machine;                                                              \
        Number value = number_in(a, number);                                                  \
        compare_lanes("vcmps_" #WORD, FUNCTION, &dst, values(a), {}, &value, mask);           \
    }
MACHINE_COMPARE(eq, EQ)
MACHINE_COMPARE(ne, NE)
MACHINE_COMPARE(lt, LT)
MACHINE_COMPARE(le, LE)
MACHINE_COMPARE(gt, GT)
MACHINE_COMPARE(ge, GE)
#undef MACHINE_COMPARE
#define MACHINE_REDUCE(NAME, FUNCTION, GROUP)                                                 \
    template <typename D, typename A, typename... W>                                          \
    void NAME(D&& dst, A&& a, vector_bool mask, W...)                                         \
    {                                                                                         \
        using namespace machine;                                                              \
        reduce_lanes(#NAME, FUNCTION, values(dst), values(a), GROUP, mask);                   \
    }
MACHINE_REDUCE(vcadd, ADD, 0)
MACHINE_REDUCE(vcmax, MAX, 0)
MACHINE_REDUCE(vcmin, MIN, 0)
MACHINE_REDUCE(vcgadd, ADD, 32 / size_of(type_in<A>()))
MACHINE_REDUCE(vcgmax, MAX, 32 / size_of(type_in<A>()))
MACHINE_REDUCE(vcgmin, MIN, 32 / size_of(type_in<A>()))
MACHINE_REDUCE(vcpadd, ADD, 2)
#undef MACHINE_REDUCE
template <typename D, typename S, typename... W>
void vcvt(D&& dst, S&& src, vector_bool mask, W...)
{
    using namespace machine;
    char mode = (0 + ... + rounding_of<W>);
    int part = (0 + ... + part_of<W>);
    convert_lanes("vcvt", values(dst), values(src), mode, part, !has<MachineWraps, W...>, mask, has<MachineMerging, W...>);
}
template <typename D, typename S, typename R, typename... W>
    requires(machine::rounding_of<R> != 0)
void vtrc(D&& dst, S&& src, R, vector_bool mask, W...)
{
    using namespace machine;
    convert_lanes("vtrc", values(dst), values(src), rounding_of<R> | 0x80, 0, true, mask, has<MachineMerging, W...>);
}
template <typename D, typename A, typename B, typename W>
void vexpdif(D&& dst, A&& a, B&& b, vector_bool mask, W)
{
    using namespace machine;
    vector_f32 x, y;
    vector_bool all = mask_of(64, 4);
    if constexpr (type_in<A>() == F32) {
        on_lanes("vexpdif", SUB, values(x), values(a), values(b), nullptr, mask, false);
    } else {
        convert_lanes("vexpdif", values(x), values(a), 'r', part_of<W>, true, all, false);
        convert_lanes("vexpdif", values(y), values(b), 'r', part_of<W>, true, all, false);
        on_lanes("vexpdif", SUB, values(x), values(x), values(y), nullptr, all, false);
    }
    on_lanes("vexpdif", EXP, values(dst), values(x), {}, nullptr, all, false);
}
template <typename D, typename A, typename B>
void vsel(D&& dst, A&& a, B&& b, vector_bool mask)
{
    using namespace machine;
    choose_lanes(values(dst), values(a), values(b), mask);
}
template <typename D, typename N>
void vbr(D&& dst, N number)
{
    using namespace machine;
    Number value = number_in(dst, number);
    on_lanes("vbr", SECOND, values(dst), values(dst), {}, &value, mask_of(256, 1), false);
}
template <typename D, typename N, typename... W>
    requires(std::is_arithmetic_v<N> || std::is_same_v<N, half> || std::is_same_v<N, bfloat16_t>)
void vdup(D&& dst, N number, vector_bool mask, W...)
{
    using namespace machine;
    Number value = number_in(dst, number);
    on_lanes("vdup", SECOND, values(dst), values(dst), {}, &value, mask, has<MachineMerging, W...>);
}
template <typename D, typename S, typename... W>
    requires(!(std::is_arithmetic_v<std::remove_cvref_t<S>> || std::is_same_v<std::remove_cvref_t<S>, half> || std::is_same_v<std::remove_cvref_t<S>, bfloat16_t>))
void vdup(D&& dst, S&& src, vector_bool mask, MachineLowest, W...)
{
    using namespace machine;
    Vector copy = *values(src).bits;
    Number value = first_lane({&copy, type_in<S>()});
    on_lanes("vdup", SECOND, values(dst), values(dst), {}, &value, mask, has<MachineMerging, W...>);
}
template <typename D, typename N, typename... W>
void vci(D&& dst, N first, W...)
{
    using namespace machine;
    count_lanes(values(dst), number_in(dst, first), has<MachineDecreasing, W...> ? -1 : 1);
}
template <typename D, typename E, typename A, typename B>
void vintlv(D&& low, E&& high, A&& a, B&& b)
{
    using namespace machine;
    interleave_lanes(values(low), values(high), values(a), values(b), false);
}
template <typename D, typename E, typename A, typename B>
void vdintlv(D&& low, E&& high, A&& a, B&& b)
{
    using namespace machine;
    interleave_lanes(values(low), values(high), values(a), values(b), true);
}
#define MACHINE_CARRY(NAME, SUBTRACTS)                                                        \
    template <typename D, typename A, typename B>                                             \
    void NAME(vector_bool& carry, D&& dst, A&& a, B&& b, vector_bool mask)                    \
    {                                                                                         \
        using namespace machine;                                                              \
        carry_lanes(#NAME, &carry, values(dst), values(a), values(b), nullptr, SUBTRACTS, mask); \
    }                                                                                         \
    template <typename D, typename A, typename B>                                             \
    void NAME##s(vector_bool& carry, D&& dst, A&& a, B&& b, vector_bool before, vector_bool mask) \
    {                                                                                         \
        using namespace machine;                                                              \
        carry_lanes(#NAME "s", &carry, values(dst), values(a), values(b), &before, SUBTRACTS, mask); \
    }
MACHINE_CARRY(vaddc, false)
MACHINE_CARRY(vsubc, true)
#undef MACHINE_CARRY
template <typename D, typename E, typename A, typename B>
void vmull(D&& low, E&& high, A&& a, B&& b, vector_bool mask)
{
    using namespace machine;
    multiply_wide(values(low), values(high), values(a), values(b), mask);
}
template <typename D, typename S, typename W>
void vsqz(D&& dst, S&& src, vector_bool mask, W)
{
    using namespace machine;
    squeeze_lanes(values(dst), values(src), mask, has<MachineStored, W>);
}
template <typename D, typename S, typename I>
void vselr(D&& dst, S&& src, I&& indices)
{
    using namespace machine;
    permute_lanes(values(dst), values(src), values(indices));
}
template <typename D, typename S, typename W>
void vpack(D&& dst, S&& src, W)
{
    using namespace machine;
    pack_lanes(values(dst), values(src), has<MachineHigher, W>);
}
// How many lanes hold a bin's number or a smaller one, added to what is there.
template <typename D, typename S, typename P>
void chistv2(D&& dst, S&& src, vector_bool mask, P)
{
    machine::count_bins(machine::values(dst), machine::values(src), mask, P::value * 128);
}
