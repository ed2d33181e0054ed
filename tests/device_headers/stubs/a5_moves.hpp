// What a5's moving units and its cube unit do, and cores that run many threads.
#pragma once

#include "a5.hpp"
#include "cube.hpp"

#define __simt_vf__
#define __simt_callee__
#define __ssbuf__
#define LAUNCH_BOUND(THREADS)

#define MACHINE_REGISTER(NAME, FIELD) \
    inline void NAME(uint64_t value) { machine::set_register(#NAME, &machine::registers.FIELD, value, -1); }
MACHINE_REGISTER(set_loop_size_outtoub, loops[0].sizes)
MACHINE_REGISTER(set_loop1_stride_outtoub, loops[0].first)
MACHINE_REGISTER(set_loop2_stride_outtoub, loops[0].second)
MACHINE_REGISTER(set_loop_size_ubtoout, loops[1].sizes)
MACHINE_REGISTER(set_loop1_stride_ubtoout, loops[1].first)
MACHINE_REGISTER(set_loop2_stride_ubtoout, loops[1].second)
MACHINE_REGISTER(set_loop_size_outtol1, loops[2].sizes)
MACHINE_REGISTER(set_loop1_stride_outtol1, loops[2].first)
MACHINE_REGISTER(set_loop2_stride_outtol1, loops[2].second)
MACHINE_REGISTER(set_mte2_nz_para, boxes)
MACHINE_REGISTER(set_loop3_para, nd)
MACHINE_REGISTER(set_channel_para, channel)
MACHINE_REGISTER(set_l3d_rpt_b, repeat_3d)
MACHINE_REGISTER(set_padding_b, padding)
MACHINE_REGISTER(set_pad_val_outtoub, pad_value)
MACHINE_REGISTER(set_pad_val_outtol1, pad_value)
#undef MACHINE_REGISTER
template <typename... T> void set_intra_block(pipe_t pipe, T...) { machine::other("set_intra_block", (machine::Pipe)pipe); }
template <typename... T> void wait_intra_block(pipe_t pipe, T...) { machine::other("wait_intra_block", (machine::Pipe)pipe); }
inline int64_t get_coreid() { return 0; }
enum class atomic_type_t { ATOMIC_NONE };

namespace machine {

// Both loops around a move: what they add to the addresses in memory and outside.
template <typename F>
void looped(int way, F function)
{
    Loops loops = registers.loops[way];
    uint64_t sizes = loops.sizes ? loops.sizes : 1ull << 21 | 1, low = (1ull << 40) - 1;
    for (uint64_t i = 0; i < sizes >> 21; ++i)
        for (uint64_t j = 0; j < (sizes & 0x1fffff); ++j)
            function(i * (loops.second >> 40) + j * (loops.first >> 40), i * (loops.second & low) + j * (loops.first & low));
}

}  // namespace machine

#define MACHINE_LOAD(NAME, WAY, MEMORY)                                                       \
    template <typename D, typename A>                                                         \
    void NAME(D* dst, A* src, uint8_t, uint32_t count, uint32_t length, uint8_t left, uint8_t right, bool, uint8_t, uint64_t ss, uint32_t ds) \
    {                                                                                         \
        using namespace machine;                                                              \
        looped(WAY, [&](uint64_t inner, uint64_t outer) {                                     \
            load_padded({MEMORY, address_of(dst) + inner, ds}, {GM, address_of(src) + outer, (int64_t)ss}, count, length, sizeof(A), left, right); \
        });                                                                                   \
    }
MACHINE_LOAD(copy_gm_to_ubuf_align_v2, 0, UB)
MACHINE_LOAD(copy_gm_to_cbuf_align_v2, 2, L1)
#undef MACHINE_LOAD
template <typename D, typename A>
void copy_ubuf_to_gm_align_v2(D* dst, A* src, uint8_t, uint32_t count, uint32_t length, uint8_t, uint64_t ds, uint32_t ss)
{
    using namespace machine;
    looped(1, [&](uint64_t inner, uint64_t outer) {
        store_atomic("copy_ubuf_to_gm_align_v2", MTE3, {GM, address_of(dst) + outer, (int64_t)ds}, {UB, address_of(src) + inner, ss}, count, length);
    });
}
template <typename D, typename A>
void machine_move_blocks(const char* name, machine::Pipe pipe, machine::Memory memory, D* dst, A* src, uint16_t count, uint16_t length, uint16_t src_gap, uint16_t dst_gap)
{
    using namespace machine;
    int64_t bytes = 32 * length;
    move(name, pipe, {memory, address_of(dst), bytes + 32 * dst_gap}, {UB, address_of(src), bytes + 32 * src_gap}, count, bytes);
}
template <typename D, typename A>
void copy_ubuf_to_ubuf(D* dst, A* src, uint16_t count, uint16_t length, uint16_t src_gap, uint16_t dst_gap)
{
    machine_move_blocks("copy_ubuf_to_ubuf", machine::V, machine::UB, dst, src, count, length, src_gap, dst_gap);
}
template <typename D, typename A>
void copy_ubuf_to_cbuf(D* dst, A* src, uint8_t, uint16_t count, uint16_t length, uint16_t src_gap, uint16_t dst_gap)
{
    machine_move_blocks("copy_ubuf_to_cbuf", machine::MTE3, machine::L1, dst, src, count, length, src_gap, dst_gap);
}

// The register has how many matrices, and steps in blocks: of rows, of boxes, of matrices.
template <typename D, typename A>
void machine_load_boxes(const char* name, D* dst, A* src, uint64_t pitch, uint16_t rows, uint32_t cols, uint64_t matrix, bool transposed)
{
    using namespace machine;
    uint64_t boxes = registers.boxes;
    int size = sizeof(A), across = pitch / size;
    load_boxes(name, address_of(dst), address_of(src), size, boxes & 0xffff, rows, cols, matrix / size, transposed ? 1 : across,
               transposed ? across : 1, boxes >> 32 & 0xffff, boxes >> 16 & 0xffff, (boxes >> 48 & 0xffff) * 32 / size);
}
template <typename D, typename A>
void copy_gm_to_cbuf_multi_nd2nz(D* dst, A* src, uint8_t, uint64_t pitch, uint8_t, uint16_t rows, uint32_t cols, uint64_t matrix, bool)
{
    machine_load_boxes("copy_gm_to_cbuf_multi_nd2nz", dst, src, pitch, rows, cols, matrix, false);
}
template <typename D, typename A>
void copy_gm_to_cbuf_multi_dn2nz(D* dst, A* src, uint8_t, uint64_t pitch, uint8_t, uint16_t rows, uint32_t cols, uint64_t matrix, bool)
{
    machine_load_boxes("copy_gm_to_cbuf_multi_dn2nz", dst, src, pitch, rows, cols, matrix, true);
}

template <typename D, typename A>
void copy_cbuf_to_bt(D dst, A* src, bool converts, uint16_t count, uint16_t length, uint16_t, uint16_t)
{
    using namespace machine;
    int bytes = 32 * length, wider = converts ? 2 : 1;
    move("copy_cbuf_to_bt", MTE1, {BIAS, (uint64_t)dst, bytes * wider}, {L1, address_of(src), bytes}, count, bytes);
    if (converts) note(NO_VALUES);
}
template <typename D, typename A>
void copy_cbuf_to_fbuf(D* dst, A* src, uint16_t count, uint16_t length, uint16_t, uint16_t)
{
    using namespace machine;
    move("copy_cbuf_to_fbuf", FIX, {FIXPIPE, address_of(dst), 64 * length}, {L1, address_of(src), 64 * length}, count, 64 * length);
}
#define MACHINE_FRACTALS(NAME, MEMORY)                                                        \
    template <typename D, typename A>                                                         \
    void NAME(D* dst, A* src, uint16_t m, uint16_t k, uint8_t steps_m, uint8_t steps_k, uint16_t ss, uint16_t ds, bool transposed) \
    {                                                                                         \
        machine::load_columns_of_boxes(#NAME, machine::MEMORY, machine::address_of(dst), machine::address_of(src), sizeof(A), m, k, steps_m, steps_k, ss, ds, transposed); \
    }
MACHINE_FRACTALS(load_cbuf_to_ca, L0A)
MACHINE_FRACTALS(load_cbuf_to_cb, L0B)
#undef MACHINE_FRACTALS
#define MACHINE_UNKNOWN(NAME, PIPE) template <typename... T> void NAME(T...) { machine::unknown(#NAME, machine::PIPE); }
MACHINE_UNKNOWN(load_cbuf_to_ca_s4, MTE1)
MACHINE_UNKNOWN(load_cbuf_to_cb_s4, MTE1)
MACHINE_UNKNOWN(load_cbuf_to_ca_mx, MTE1)
MACHINE_UNKNOWN(load_cbuf_to_cb_mx, MTE1)
MACHINE_UNKNOWN(mad_mx, M)
#undef MACHINE_UNKNOWN
template <typename C, typename A, typename B>
void mad(C* c, A* a, B* b, uint16_t m, uint16_t k, uint16_t n, uint8_t, bool no_vector, bool with_bias, bool starts)
{
    using namespace machine;
    multiply(address_of(c), address_of(a), address_of(b), type_of<C>(), type_of<A>(), type_of<B>(), m, k, n, m == 1 && !no_vector, true, false, with_bias, starts);
    if constexpr (sizeof(A) == 1 && !std::is_integral_v<A>) note(NO_VALUES);
}

// Boxes of a result: the stride counts elements.
template <typename D>
int64_t machine_pitch(machine::Order order, uint64_t stride)
{
    return order == machine::ROWS || order == machine::COLUMNS ? stride : stride * sizeof(D) / 32;
}
template <typename D, typename A>
void copy_matrix_cc_to_gm(D* dst, A* src, uint64_t xm, uint64_t xt)
{
    using namespace machine;
    Order order = order_of(xt >> 42 & 1, xt >> 43 & 1, xt >> 62 & 1);
    from_accumulator("copy_matrix_cc_to_gm", GM, address_of(dst), type_of<D>(), address_of(src), type_of<A>(), xm >> 4 & 0xfff,
                     xm >> 16 & 0xffff, machine_pitch<D>(order, xm >> 32), xt & 0xffff, (xt >> 34 & 0x1f) | (xt >> 29 & 1) << 5, xt >> 39 & 7, order);
}
template <typename D, typename A>
void copy_matrix_cc_to_cbuf(D* dst, A* src, uint8_t, uint16_t cols, uint16_t rows, uint32_t ds, uint16_t ss, uint8_t, uint8_t, uint8_t, uint64_t quant, uint8_t relu, bool split, bool plain, uint64_t, uint8_t, bool, bool, uint8_t, bool, bool, bool, bool, bool, bool columns)
{
    using namespace machine;
    Order order = order_of(split, plain, columns);
    from_accumulator("copy_matrix_cc_to_cbuf", L1, address_of(dst), type_of<D>(), address_of(src), type_of<A>(), cols, rows, machine_pitch<D>(order, ds), ss, quant, relu, order);
}
template <typename D, typename A>
void copy_matrix_cc_to_ub(D* dst, A* src, uint8_t, uint16_t cols, uint16_t rows, uint32_t ds, uint16_t ss, uint8_t both, bool, uint8_t, uint8_t, uint64_t quant, uint8_t relu, bool split, bool plain, uint64_t, uint8_t, bool, bool, uint8_t, bool, bool, bool, bool, bool, bool columns)
{
    using namespace machine;
    Order order = order_of(split, plain, columns);
    // To both vector cores: halves of the rows, or of the columns.
    if (both == 1) rows /= 2;
    if (both == 2) cols /= 2;
    from_accumulator("copy_matrix_cc_to_ub", UB, address_of(dst), type_of<D>(), address_of(src), type_of<A>(), cols, rows, machine_pitch<D>(order, ds), ss, quant, relu, order);
}

// Threads, one after the other; their plain loads and stores are the vector unit's.
inline struct { uint32_t x, y, z; } threadIdx;
namespace cce {
struct dim3 { uint32_t x = 1, y = 1, z = 1; };
template <auto function, typename... T>
void async_invoke(dim3 threads, T... arguments)
{
    machine::Scope scope("threads");
    for (threadIdx.y = 0; threadIdx.y < threads.y; ++threadIdx.y)
        for (threadIdx.x = 0; threadIdx.x < threads.x; ++threadIdx.x) function(arguments...);
}
}  // namespace cce
#define MACHINE_ATOMIC(NAME, VALUE)                                                           \
    template <typename P, typename T> P NAME(P* where, T value)                               \
    {                                                                                         \
        P old = *where;                                                                       \
        *where = VALUE;                                                                       \
        return old;                                                                           \
    }
MACHINE_ATOMIC(atomicAdd, *where + value)
MACHINE_ATOMIC(atomicMax, *where > value ? *where : value)
MACHINE_ATOMIC(atomicMin, *where < value ? *where : value)
#undef MACHINE_ATOMIC
