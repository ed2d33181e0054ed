// What programs for the chip may use and the simulator lacks: words of the compiler, and
// forms of calls. Scratch tiles are ignored, as the simulator ignores them elsewhere.
#pragma once

#define FFTS_MODE_VAL 2
inline uint16_t getFFTSMsg(int, int64_t) { return 0; }
inline void __builtin_cce_ffts_cross_core_sync(int, uint16_t) {}
inline void __builtin_cce_wait_flag_dev(int) {}
inline void __builtin_cce_set_intra_block(int, int) {}
inline void __builtin_cce_wait_intra_block(int, int) {}
inline void set_ffts_base_addr(uint64_t) {}
inline void get_buf(int, int, int) {}
inline void rls_buf(int, int, int) {}

// Lanes run one after the other.
#define __simt_vf__
#define LAUNCH_BOUND(lanes)
namespace cce {
struct dim3 {
    uint32_t x = 1, y = 1, z = 1;
};
template <auto kernel, class... Arguments> void async_invoke(dim3 grid, Arguments... arguments)
{
    for (uint32_t lane = 0; lane < grid.x * grid.y * grid.z; ++lane) {
        kernel(arguments...);
    }
}
} // namespace cce

namespace pto {
// Numbers of elements count along the bytes of src.
template <class Dst, class Src, class Keys, class Counts, class Tmp, CmpMode mode>
void TGATHER_IMPL(Dst& dst, Src& src, Keys& keys, Counts& counts, Tmp&, uint32_t offset)
{
    for (int r = 0; r < src.GetValidRow(); ++r) {
        int found = 0;
        for (int c = 0; c < src.GetValidCol(); ++c) {
            auto x = src.GetElement(r, c);
            auto key = static_cast<decltype(x)>(keys.data()[r]);
            if (mode == CmpMode::EQ ? x == key : x > key) {
                dst.SetElement(r, found++, offset + r * Src::Cols + c);
            }
        }
        counts.data()[r] = found;
    }
}

template <class Dst, class Tmp, class T, int descending>
void TCI_IMPL(Dst& dst, T start, Tmp&)
{
    TCI_IMPL<Dst, T, descending>(dst, start);
}

template <QuantType type, class Dst, class Src, class Fp, class Tmp>
void TQUANT_IMPL(Dst& dst, Src& src, Fp& fp, Tmp&, Fp* offset = nullptr)
{
    TQUANT_IMPL<type, Dst, Src, Fp>(dst, src, fp, offset);
}

template <class Dst, class Src, class Tmp>
void TCVT_IMPL(Dst& dst, Src& src, Tmp&, RoundMode mode, SaturationMode saturation, bool controls)
{
    TCVT_IMPL(dst, src, mode, saturation, controls);
}

template <AccPhase phase, class Acc, class Left, class Right>
void TMATMUL_ACC_IMPL(Acc& out, Acc& in, Left& left, Right& right)
{
    TMATMUL_ACC_IMPL(out, in, left, right);
}

// Tiles of one element type and different C++ types, such as static and run-time extents.
template <class Dst, class A, class B> void TADD_IMPL(Dst& dst, A& a, B& b)
{
    for (int r = 0; r < dst.GetValidRow(); ++r) {
        for (int c = 0; c < dst.GetValidCol(); ++c) {
            dst.SetElement(r, c, a.GetElement(r, c) + b.GetElement(r, c));
        }
    }
}

template <class Dst, class Src> void TABS_IMPL(Dst& dst, Src& src)
{
    for (int r = 0; r < dst.GetValidRow(); ++r) {
        for (int c = 0; c < dst.GetValidCol(); ++c) {
            auto x = src.GetElement(r, c);
            dst.SetElement(r, c, x < 0 ? decltype(x)(-x) : x);
        }
    }
}

template <auto algorithm = RemSAlgorithm::DEFAULT, class Dst, class Src, class Tmp>
void TREMS_IMPL(Dst& dst, Src& src, typename Src::DType scalar, Tmp&)
{
    TREMS_IMPL<algorithm>(dst, src, scalar);
}

template <class Dst, class Src, class Tmp>
void TXORS_IMPL(Dst& dst, Src& src, typename Src::DType scalar, Tmp&)
{
    TXORS_IMPL(dst, src, scalar);
}
} // namespace pto
