// The moving units: bursts between memories, boxes of 32 bytes, fractals of 512 bytes.
#include <algorithm>
#include <initializer_list>

#include "memory.hpp"

namespace machine {
namespace {

void copy(Recording& event, Burst dst, uint64_t to, Burst src, uint64_t from, int length)
{
    const uint8_t* source = event.touch(0, src.memory, from, length, false);
    uint8_t* target = event.touch(3, dst.memory, to, length, true);
    if (source && target) memmove(target, source, length);
}

constexpr int BLOCK = 32, FRACTAL = 512;

}  // namespace

void move(const char* name, Pipe pipe, Burst dst, Burst src, int count, int length, bool truncated)
{
    Recording event(name, WORK, pipe);
    if (truncated) event.note(TRUNCATED);
    if (!count || !length) event.note(NOTHING);
    for (Burst burst : {dst, src})
        if (burst.memory != GM && burst.address % BLOCK) event.note(MISALIGNED);
    uint64_t to = offset_in(dst.memory, dst.address), from = offset_in(src.memory, src.address);
    for (int i = 0; i < count; ++i) copy(event, dst, to + i * dst.step, src, from + i * src.step, length);
}

void load_padded(Burst dst, Burst src, int count, int length, int size, int left, int right)
{
    Recording event("copy_gm_to_ubuf_align", WORK, MTE2);
    if (!count || !length) event.note(NOTHING);
    if (dst.address % BLOCK) event.note(MISALIGNED);
    uint64_t to = offset_in(dst.memory, dst.address), from = offset_in(src.memory, src.address);
    for (int i = 0; i < count; ++i) {
        uint64_t start = to + i * dst.step;
        int padded = left * size;
        copy(event, dst, start + padded, src, from + i * src.step, length);
        auto pad = [&](uint64_t at, int bytes, bool known) {
            for (int j = 0; j < bytes; ++j) {
                uint8_t* target = event.touch(3, dst.memory, at + j, 1, true);
                uint8_t value = registers.pad_value >> 8 * (j % size);
                if (target) *target = known ? value : 0xA5;
            }
        };
        pad(start, padded, true);
        uint64_t end = start + padded + length;
        pad(end, right * size, true);
        end += right * size;
        // What follows up to the block's end is written with something.
        pad(end, (BLOCK - (end - start) % BLOCK) % BLOCK, false);
    }
}

void store_atomic(const char* name, Pipe pipe, Burst dst, Burst src, int count, int length)
{
    if (!registers.atomic) return move(name, pipe, dst, src, count, length);
    Recording event(name, WORK, pipe);
    static const Type types[] = {U8, F32, F16, BF16, I32, I16, I8};
    Type type = types[registers.atomic & 7];
    int size = size_of(type);
    uint64_t to = offset_in(dst.memory, dst.address), from = offset_in(src.memory, src.address);
    for (int i = 0; i < count; ++i)
        for (int at = 0; at + size <= length; at += size) {
            uint8_t* source = event.touch(0, src.memory, from + i * src.step + at, size, false);
            uint8_t* target = event.touch(3, dst.memory, to + i * dst.step + at, size, true);
            if (!source || !target) continue;
            Number a = load(source, type), b = load(target, type);
            store(target, type, {a.real + b.real, a.whole + b.whole});
        }
}

void load_boxes(const char* name, uint64_t dst, uint64_t src, int size, int matrices, int rows,
                int cols, int src_matrix, int src_row, int src_col, int dst_box, int dst_row,
                int dst_matrix)
{
    Recording event(name, WORK, MTE2);
    if (dst % BLOCK) event.note(MISALIGNED);
    int per_box = BLOCK / size;
    for (int m = 0; m < matrices; ++m)
        for (int row = 0; row < rows; ++row)
            for (int box = 0; box * per_box < cols; ++box) {
                uint64_t to = offset_in(L1, dst) + (int64_t)m * dst_matrix * size +
                              (int64_t)box * dst_box * BLOCK + (int64_t)row * dst_row * BLOCK;
                uint64_t from = offset_in(GM, src) + ((int64_t)m * src_matrix + (int64_t)row * src_row + box * per_box) * size;
                int bytes = std::min(per_box, cols - box * per_box) * size;
                if (src_col == 1) copy(event, {L1, dst, 0}, to, {GM, src, 0}, from, bytes);
                else
                    for (int i = 0; i * size < bytes; ++i) {
                        uint64_t element = offset_in(GM, src) + ((int64_t)m * src_matrix + (int64_t)row * src_row + (int64_t)(box * per_box + i) * src_col) * size;
                        copy(event, {L1, dst, 0}, to + i * size, {GM, src, 0}, element, size);
                    }
                // The rest of a box is filled with zeros.
                uint8_t* rest = event.touch(3, L1, to + bytes, BLOCK - bytes, true);
                if (rest) memset(rest, 0, BLOCK - bytes);
            }
}

void fill(const char* name, Pipe pipe, Memory memory, uint64_t address, int64_t config,
          uint64_t bits, int size)
{
    // Bits 0 to 14: how often; 16 to 30: blocks each time; 32 to 46: blocks between them.
    Recording event(name, WORK, pipe);
    int repeat = config & 0x7fff, blocks = config >> 16 & 0x7fff, gap = config >> 32 & 0x7fff;
    uint64_t at = offset_in(memory, address);
    for (int r = 0; r < repeat; ++r)
        for (int i = 0; i < blocks * BLOCK; i += size) {
            uint8_t* target = event.touch(3, memory, at + (int64_t)r * (blocks + gap) * BLOCK + i, size, true);
            if (target) memcpy(target, &bits, size);
        }
}

void load_fractals(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                   int first, int repeat, int src_stride, int dst_step, bool transposed,
                   int dst_box_step)
{
    Recording event(name, WORK, MTE1);
    if (!repeat) event.note(NOTHING);
    // A square of 16 rows of 16 elements, or of 32 bytes each, is transposed as a whole;
    // it takes two fractals where elements have 1 or 4 bytes.
    int parts = transposed && size != 2 ? 2 : 1;
    int side = size == 1 ? 32 : 16;
    uint64_t bytes = (uint64_t)FRACTAL * parts;
    for (int r = 0; r < repeat; ++r) {
        uint64_t from = offset_in(L1, src) + (first + (int64_t)r * src_stride) * bytes;
        uint64_t to = offset_in(memory, dst) + (int64_t)r * dst_step * FRACTAL;
        if (!transposed) {
            copy(event, {memory, dst, 0}, to, {L1, src, 0}, from, FRACTAL);
            continue;
        }
        std::vector<uint8_t> square(bytes);
        const uint8_t* source = event.touch(0, L1, from, bytes, false);
        if (!source) continue;
        int per_box = BLOCK / size;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                auto at = [&](int x, int y) {
                    if (size == 1) return (x * 32 + y);
                    return ((y / per_box) * 16 * per_box + x * per_box + y % per_box) * size;
                };
                memcpy(&square[at(column, row)], source + at(row, column), size);
            }
        for (int part = 0; part < parts; ++part) {
            uint64_t place = to + (uint64_t)part * (dst_box_step + 1) * FRACTAL;
            uint8_t* target = event.touch(3, memory, place, FRACTAL, true);
            if (target) memcpy(target, &square[part * FRACTAL], FRACTAL);
        }
    }
}

void load_columns_of_boxes(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                           int first_m, int first_k, int steps_m, int steps_k, int src_stride,
                           int dst_stride, bool transposed)
{
    // Boxes stand column by column; strides count boxes from one column to the next.
    Recording event(name, WORK, MTE1);
    if (!steps_m || !steps_k) event.note(NOTHING);
    int wide = BLOCK / size;
    auto place = [&](int row, int column, int stride) {
        return (uint64_t)(column / wide) * stride * FRACTAL + (uint64_t)row * BLOCK + column % wide * size;
    };
    for (int column = 0; column < steps_k * wide; ++column)
        for (int row = 0; row < steps_m * 16; ++row) {
            uint64_t from = offset_in(L1, src) + place(first_m * 16 + row, first_k * wide + column, src_stride);
            uint64_t to = transposed ? place(column, row, dst_stride) : place(row, column, dst_stride);
            copy(event, {memory, dst, 0}, offset_in(memory, dst) + to, {L1, src, 0}, from, size);
        }
}

void image_to_columns(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                      int steps_k, int steps_m, int first_k, int first_m, bool transposed,
                      bool second_matrix, int channels, bool plain)
{
    Recording event(name, WORK, MTE1);
    if (!plain) event.note(NO_VALUES);
    uint64_t config = second_matrix ? registers.matrix_b : registers.matrix_a;
    int width = config & 0xffff, height = config >> 16 & 0xffff, positions = width * height;
    int per_box = BLOCK / size;
    int boxes_k = (steps_k + per_box - 1) / per_box, boxes_m = (steps_m + 15) / 16;
    // Filters of one element: position m, channel k. Fractals of 16 positions by 32 bytes.
    for (int bm = 0; bm < boxes_m; ++bm)
        for (int bk = 0; bk < boxes_k; ++bk)
            for (int i = 0; i < 16; ++i) {
                int m = first_m + bm * 16 + i, k = first_k / per_box + bk;
                uint64_t from = offset_in(L1, src) + ((int64_t)k * positions + m) * BLOCK;
                // `right` holds the columns of a fractal one after the other, and its
                // fractals down the depth first.
                for (int c = 0; c < per_box; ++c) {
                    uint64_t to = offset_in(memory, dst);
                    if (memory == L0A && !transposed)
                        to += ((uint64_t)(bm * boxes_k + bk) * 16 + i) * BLOCK + c * size;
                    else if (memory == L0A) {
                        // Depth and rows change places: element (k, m) is row k, column m.
                        int row = bk * per_box + c, column = bm * 16 + i;
                        int wide = (boxes_m * 16 + per_box - 1) / per_box;
                        to += ((uint64_t)(row / 16 * wide + column / per_box) * 16 + row % 16) * BLOCK +
                              column % per_box * size;
                    } else {
                        int row = bm * 16 + i, column = bk * per_box + c;
                        int wide = (boxes_k * per_box + 15) / 16;
                        to += ((uint64_t)(row / per_box * wide + column / 16) * 16 + column % 16) * BLOCK +
                              row % per_box * size;
                    }
                    uint8_t* target = event.touch(3, memory, to, size, true);
                    if (m >= positions) {
                        if (target) memset(target, 0, size);
                        continue;
                    }
                    const uint8_t* source = event.touch(0, L1, from + c * size, size, false);
                    if (source && target) memcpy(target, source, size);
                }
            }
    (void)channels;
}

void multiply(uint64_t c, uint64_t a, uint64_t b, Type tc, Type ta, Type tb, int m, int k, int n,
              bool vector, bool by_columns, bool k_aligned, bool with_bias, bool starts)
{
    Recording event("mad", WORK, M);
    int size = size_of(ta), per_box = BLOCK / size;
    // On f32, the depth may be padded to 16 although a box holds 8.
    int boxes = (k + per_box - 1) / per_box;
    if (k_aligned) boxes = (k + 15) / 16 * 16 / per_box;
    int rows = (m + 15) / 16 * 16, cols = (n + 15) / 16 * 16, wide = size_of(tc);
    uint64_t bias = c >> 32;
    for (int j = 0; j < cols; ++j)
        for (int i = 0; i < (vector ? 1 : rows); ++i) {
            uint64_t at = ((uint64_t)(j / 16) * rows * 16 + i * 16 + j % 16) * wide;
            at += offset_in(L0C, c & 0xffffffff);
            Number sum{0, 0};
            if (with_bias) {
                const uint8_t* bytes = event.touch(2, BIAS, (bias & 0xffff) + j * wide, wide, false);
                if (bytes) sum = load(bytes, tc);
            } else if (!starts) {
                const uint8_t* bytes = event.touch(4, L0C, at, wide, false);
                if (bytes) sum = load(bytes, tc);
            }
            for (int d = 0; d < boxes * per_box; ++d) {
                uint64_t left = offset_in(L0A, a), right = offset_in(L0B, b);
                if (vector) left += (uint64_t)d * size;
                else {
                    int box = by_columns ? d / per_box * (rows / 16) + i / 16 : i / 16 * boxes + d / per_box;
                    left += ((uint64_t)box * 16 + i % 16) * BLOCK + d % per_box * size;
                }
                right += ((uint64_t)(d / per_box) * (cols / 16) + j / 16) * FRACTAL + j % 16 * BLOCK + d % per_box * size;
                const uint8_t* x = event.touch(0, L0A, left, size, false);
                const uint8_t* y = event.touch(1, L0B, right, size, false);
                if (!x || !y || d >= k) continue;
                Number p = load(x, ta), q = load(y, tb);
                sum.real += p.real * q.real;
                sum.whole += p.whole * q.whole;
            }
            uint8_t* target = event.touch(3, L0C, at, wide, true);
            if (target) store(target, tc, sum);
        }
}

void from_accumulator(const char* name, Memory memory, uint64_t dst, Type to, uint64_t src,
                      Type from, int cols, int rows, int64_t dst_stride, int src_stride,
                      int quant, int relu, Order order)
{
    Recording event(name, WORK, FIX);
    if (!cols || !rows) event.note(NOTHING);
    int wide = size_of(from), size = size_of(to);
    int per_box = order == SPLIT_BOXES ? 8 : size == 1 ? 32 : 16;
    bool by_vector = quant && (quant & 1) == 0 && quant > 1;
    for (int i = 0; i < rows; ++i)
        for (int j = 0; j < cols; ++j) {
            uint64_t at = offset_in(L0C, src) + ((uint64_t)(j / 16) * src_stride * 16 + i * 16 + j % 16) * wide;
            const uint8_t* bytes = event.touch(0, L0C, at, wide, false);
            // Rows of a tensor are `dst_stride` elements apart, boxes so many blocks.
            uint64_t place = (uint64_t)(j / per_box) * dst_stride * BLOCK + ((uint64_t)i * per_box + j % per_box) * size;
            if (order == ROWS) place = ((uint64_t)i * dst_stride + j) * size;
            if (order == COLUMNS) place = ((uint64_t)j * dst_stride + i) * size;
            uint8_t* target = event.touch(3, memory, offset_in(memory, dst) + place, size, true);
            if (!bytes || !target) continue;
            Number value = load(bytes, from);
            if (from != F32 && is_real(to)) value.real = (double)value.whole;
            if (relu) value = {std::max(value.real, 0.0), std::max<int64_t>(value.whole, 0)};
            if (quant > 3 || by_vector) event.note(NO_VALUES);
            if (to != from && !is_real(to)) {
                event.note(NO_VALUES);
                continue;
            }
            if (registers.atomic) {
                Number old = load(target, to);
                value = {value.real + old.real, value.whole + old.whole};
            }
            store(target, to, value);
        }
    if (by_vector) event.touch(2, FIXPIPE, registers.quant_vector, (cols + 15) / 16 * 16 * 8, false);
}

int64_t load_scalar(uint64_t address, int size)
{
    Recording event("load", WORK, S);
    const uint8_t* bytes = event.touch(0, GM, offset_in(GM, address), size, false);
    int64_t found = 0;
    if (bytes) memcpy(&found, bytes, size);
    return found;
}

}  // namespace machine
