// In front of the kernels that pto-opt prints, behind the headers.
#pragma once
#include "../../../python/pto_opt/board/simulator/bf16.h"
#undef __global__
#define __global__ extern "C"

namespace machine {

// Kernels number vector memory from 0; here it lies elsewhere.
template <typename T>
constexpr bool is_vector_tile()
{
    if constexpr (pto::is_tile_data_v<T>) return T::Loc == pto::TileType::Vec;
    else return false;
}

template <typename T, typename A>
void assign(T& tile, A address)
{
    if constexpr (is_vector_tile<T>() && std::is_integral_v<A>)
        pto::TASSIGN(tile, placed(address));
    else
        pto::TASSIGN(tile, address);
}

}  // namespace machine
#define TASSIGN(TILE, ...) machine::assign(TILE, __VA_ARGS__)
