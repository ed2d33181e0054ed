// What the cube unit does on both chips.
#pragma once

#include "words.hpp"

template <typename D, typename N>
void create_cbuf_matrix(D* dst, int64_t config, N value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof(N));
    machine::fill("create_cbuf_matrix", machine::MTE2, machine::L1, machine::address_of(dst), config, bits, sizeof(D) < 4 ? 2 : 4);
}
template <typename D, typename N>
void create_cbuf_matrix_bf16(D* dst, int64_t config, N value) { create_cbuf_matrix(dst, config, value); }

#define MACHINE_IMAGE(NAME, MEMORY)                                                           \
    template <typename T>                                                                     \
    void NAME(T* dst, T* src, uint16_t steps_k, uint16_t steps_m, uint16_t k, uint16_t m, uint8_t sw, uint8_t sh, uint8_t fw, uint8_t fh, uint8_t dw, uint8_t dh, bool fwh, bool fhh, bool transpose, bool second, uint16_t channels) \
    {                                                                                         \
        bool plain = sw == 1 && sh == 1 && fw == 1 && fh == 1 && !fwh && !fhh;                \
        machine::image_to_columns(#NAME, machine::MEMORY, machine::address_of(dst), machine::address_of(src), sizeof(T), steps_k, steps_m, k, m, transpose, second, channels, plain); \
    }
MACHINE_IMAGE(img2colv2_cbuf_to_ca, L0A)
MACHINE_IMAGE(img2colv2_cbuf_to_cb, L0B)
#undef MACHINE_IMAGE

namespace machine {
constexpr Order order_of(bool split, bool rows, bool columns = false)
{
    return rows ? ROWS : columns ? COLUMNS : split ? SPLIT_BOXES : BOXES;
}
}  // namespace machine
