// The vector unit: repeats of 256 bytes in blocks of 32, masks, and what is computed.
#include <algorithm>
#include <cmath>
#include <limits>

#include "numbers.hpp"

namespace machine {
namespace {

constexpr int REPEAT = 256, BLOCK = 32;

// The lanes of one instruction: `per_repeat` of them in each repeat, masked or counted.
class Lanes {
public:
    Lanes(Recording& event, int lane_bytes, int repeat) : event_(event)
    {
        per_repeat_ = REPEAT / lane_bytes;
        counts_ = registers.counts;
        total_ = counts_ ? registers.mask[1] : (uint64_t)repeat * per_repeat_;
        repeats_ = (total_ + per_repeat_ - 1) / per_repeat_;
        if (!total_) event.note(NOTHING);
    }

    int repeats() const { return repeats_; }
    int per_repeat() const { return per_repeat_; }

    bool active(int repeat, int lane) const
    {
        if (counts_) return (uint64_t)repeat * per_repeat_ + lane < total_;
        return registers.mask[lane < 64 ? 1 : 0] >> (lane % 64) & 1;
    }

    template <typename F>
    void each(F&& function)
    {
        for (int repeat = 0; repeat < repeats_; ++repeat) {
            for (int lane = 0; lane < per_repeat_; ++lane)
                if (active(repeat, lane)) function(repeat, lane);
            event_.next_repeat();
        }
    }

    // All lanes of a repeat are read before any is written.
    template <typename Read, typename Write>
    void each(Read&& compute, Write&& write)
    {
        Number found[REPEAT];
        for (int repeat = 0; repeat < repeats_; ++repeat) {
            for (int lane = 0; lane < per_repeat_; ++lane)
                if (active(repeat, lane)) found[lane] = compute(repeat, lane);
            for (int lane = 0; lane < per_repeat_; ++lane)
                if (active(repeat, lane)) write(repeat, lane, found[lane]);
            event_.next_repeat();
        }
    }

private:
    Recording& event_;
    uint64_t total_;
    int per_repeat_, repeats_;
    bool counts_;
};

uint64_t place(const Operand& operand, int repeat, int lane)
{
    int size = size_of(operand.type), per_block = BLOCK / size;
    return offset_in(UB, operand.address) + (int64_t)repeat * operand.repeat +
           (int64_t)(lane / per_block) * operand.block + lane % per_block * size;
}

// Where a number is looked at as it is, and not computed with.
const uint8_t* bits_of(Recording& event, int slot, const Operand& operand, int repeat, int lane)
{
    return event.touch(slot, UB, place(operand, repeat, lane), size_of(operand.type), false);
}

Number read(Recording& event, int slot, const Operand& operand, int repeat, int lane)
{
    uint64_t at = place(operand, repeat, lane);
    const uint8_t* bytes = event.touch(slot, UB, at, size_of(operand.type), false);
    return bytes ? load(bytes, operand.type) : Number{0, 0};
}

void write(Recording& event, int slot, const Operand& operand, int repeat, int lane,
           Number value)
{
    uint64_t at = place(operand, repeat, lane);
    uint8_t* bytes = event.touch(slot, UB, at, size_of(operand.type), true);
    if (bytes) store(bytes, operand.type, value);
}

void check(Recording& event, std::initializer_list<Operand> operands, bool truncated)
{
    if (truncated) event.note(TRUNCATED);
    for (const Operand& operand : operands)
        if (operand.address % BLOCK) event.note(MISALIGNED);
}

}  // namespace

void binary(const char* name, Function function, Operand dst, Operand a, Operand b,
            int repeat, bool truncated)
{
    Recording event(name, WORK, V);
    check(event, {dst, a, b}, truncated);
    int size = std::max({size_of(dst.type), size_of(a.type), size_of(b.type)});
    Lanes lanes(event, size, repeat);
    bool updates = function == MADD || function == MLA || function == MADD_RELU;
    lanes.each([&](int r, int lane) {
        Number x = read(event, 0, a, r, lane), y = read(event, 1, b, r, lane), found;
        if (updates) {
            Number old = read(event, 2, dst, r, lane);
            // vmadd multiplies into dst, vmla adds the product to it.
            if (function == MLA) found = {old.real + x.real * y.real, 0};
            else found = {x.real * old.real + y.real, 0};
            if (function == MADD_RELU) found.real = larger(found.real, 0, true);
            if (!is_real(dst.type)) event.note(NO_VALUES);
        } else {
            found = compute(function, x, y, a.type);
            if (dst.type != a.type) found = convert(dst.type, as_type(a.type, found), a.type, 'r');
        }
        return found;
    }, [&](int r, int lane, Number found) { write(event, 3, dst, r, lane, found); });
}

void unary(const char* name, Function function, Operand dst, Operand src, Number scalar,
           int repeat, bool truncated, char rounding)
{
    Recording event(name, WORK, V);
    check(event, {dst, src}, truncated);
    Lanes lanes(event, std::max(size_of(dst.type), size_of(src.type)), repeat);
    lanes.each([&](int r, int lane) {
        Number x = read(event, 0, src, r, lane), found;
        if (function == AXPY) {
            Number old = read(event, 2, dst, r, lane);
            found = compute(ADD, old, {as_type(dst.type, {x.real * scalar.real, 0}).real, 0}, dst.type);
        } else if (function == CONVERT) {
            found = convert(dst.type, x, src.type, rounding);
        } else {
            found = compute(function, x, scalar, src.type);
        }
        return found;
    }, [&](int r, int lane, Number found) { write(event, 3, dst, r, lane, found); });
}

void copy_rows(Operand dst, Operand src, int repeat, bool truncated)
{
    Recording event("vcopy", WORK, V);
    check(event, {dst, src}, truncated);
    int size = size_of(src.type), per_repeat = REPEAT / size;
    if (!repeat) event.note(NOTHING);
    // In counter mode each repeat copies as many elements as the mask says: rows.
    int count = registers.counts ? (int)registers.mask[1] : per_repeat;
    for (int r = 0; r < repeat; ++r) {
        for (int lane = 0; lane < count; ++lane) {
            if (!registers.counts && !(registers.mask[lane < 64 ? 1 : 0] >> (lane % 64) & 1)) continue;
            write(event, 3, dst, r, lane, read(event, 0, src, r, lane));
        }
        event.next_repeat();
    }
}

void duplicate(Operand dst, Number value, int repeat, bool truncated)
{
    Recording event("vector_dup", WORK, V);
    check(event, {dst}, truncated);
    Lanes lanes(event, size_of(dst.type), repeat);
    lanes.each([&](int r, int lane) { write(event, 3, dst, r, lane, value); });
}

void compare(const char* name, Function function, uint64_t dst, Operand a, Operand b,
             const Number* scalar, int repeat, bool truncated)
{
    Recording event(name, WORK, V);
    check(event, {a, b}, truncated);
    // All lanes of each repeat are compared; their bits lie one after the other.
    int per_repeat = REPEAT / size_of(a.type);
    int repeats = registers.counts ? (registers.mask[1] + per_repeat - 1) / per_repeat : repeat;
    uint64_t at = offset_in(UB, dst);
    for (int r = 0; r < repeats; ++r) {
        for (int byte = 0; byte < per_repeat / 8; ++byte) {
            uint8_t bits = 0;
            for (int bit = 0; bit < 8; ++bit) {
                int lane = 8 * byte + bit;
                Number x = read(event, 0, a, r, lane);
                Number y = scalar ? *scalar : read(event, 1, b, r, lane);
                bits |= holds(function, x, y, a.type) << bit;
            }
            uint8_t* bytes = event.touch(3, UB, at + r * per_repeat / 8 + byte, 1, true);
            if (bytes) *bytes = bits;
        }
        event.next_repeat();
    }
}

void compare_to_register(const char* name, Function function, Operand a, Operand b)
{
    Recording event(name, WORK, V);
    check(event, {a, b}, false);
    Lanes lanes(event, size_of(a.type), 1);
    for (int lane = 0; lane < lanes.per_repeat(); ++lane) {
        if (!lanes.active(0, lane)) continue;
        bool set = holds(function, read(event, 0, a, 0, lane), read(event, 1, b, 0, lane), a.type);
        uint8_t& byte = registers.compared[lane / 8];
        byte = (byte & ~(1 << lane % 8)) | (set << lane % 8);
    }
}

void load_compare_mask(uint64_t address)
{
    Recording event("set_cmpmask", WORK, V);
    uint8_t* bytes = event.touch(0, UB, offset_in(UB, address), 16, false);
    if (bytes) memcpy(registers.compared, bytes, 16);
}

void select(Operand dst, Operand a, Operand b, int mode, int repeat, bool truncated)
{
    Recording event("vsel", WORK, V);
    check(event, {dst, a}, truncated);
    int size = size_of(dst.type), per_repeat = REPEAT / size;
    Lanes lanes(event, size, repeat);
    uint32_t where;
    memcpy(&where, registers.compared, 4);
    lanes.each([&](int r, int lane) {
        const uint8_t* x = bits_of(event, 0, a, r, lane);
        uint64_t bit = lane;
        const uint8_t* bits = registers.compared;
        if (mode) {
            // Bits in memory, one after the other over all repeats: of the second operand,
            // or where the register says.
            bit += (uint64_t)r * per_repeat;
            uint64_t at = offset_in(UB, mode == 1 ? b.address : where);
            bits = event.touch(2, UB, at + bit / 8, 1, false);
            bit %= 8;
        }
        const uint8_t* y = mode == 1 ? registers.compared : bits_of(event, 1, b, r, lane);
        bool first = bits && bits[bit / 8] >> (bit % 8) & 1;
        uint8_t* target = event.touch(3, UB, place(dst, r, lane), size, true);
        const uint8_t* chosen = first ? x : y;
        if (target && chosen) memmove(target, chosen, size);
    });
}

void reduce(const char* name, Function function, Operand dst, Operand src, int repeat,
            int group, int order, bool truncated)
{
    // `group` lanes to one number; `order`: 0 a value and its place, 1 the other way
    // round, 2 only the value, 3 only the place, 4 groups of whole blocks or pairs.
    Recording event(name, WORK, V);
    check(event, {src}, truncated);
    Lanes lanes(event, size_of(src.type), repeat);
    int size = size_of(dst.type), count = lanes.per_repeat();
    group = group ? group : count;
    for (int r = 0; r < lanes.repeats(); ++r) {
        for (int first = 0; first < count; first += group) {
            Number best{0, 0};
            int where = -1;
            for (int lane = first; lane < first + group; ++lane) {
                if (!lanes.active(r, lane)) continue;
                Number x = read(event, 0, src, r, lane);
                if (where < 0) { best = x; where = lane; }
                else if (function == ADD) best = as_type(src.type, compute(ADD, best, x, src.type));
                else if (!std::isnan(best.real) && (std::isnan(x.real) || holds(function == MAX ? GT : LT, x, best, src.type))) {
                    // One that is no number is the best, as between two tiles.
                    best = x;
                    where = lane;
                }
            }
            if (where < 0) continue;
            uint64_t at = offset_in(UB, dst.address) + (uint64_t)r * dst.repeat + first / group * size;
            for (int part = 0; part < (order < 2 ? 2 : 1); ++part) {
                bool place = order == 3 || (order == 0 && part == 1) || (order == 1 && part == 0);
                int width = order == 3 ? 4 : size;
                uint8_t* bytes = event.touch(3, UB, at + part * size, width, true);
                if (!bytes) continue;
                if (place) memcpy(bytes, &where, width);
                else store(bytes, dst.type, best);
            }
        }
        event.next_repeat();
    }
}

void broadcast_blocks(Operand dst, Operand src, int repeat)
{
    Recording event("vbrcb", WORK, V);
    check(event, {dst, src}, false);
    int size = size_of(src.type);
    for (int r = 0; r < repeat; ++r) {
        // The eight elements are read before a block is written.
        uint8_t found[8][8] = {};
        for (int block = 0; block < 8; ++block) {
            uint64_t from = offset_in(UB, src.address) + (r * 8 + block) * size;
            const uint8_t* bytes = event.touch(0, UB, from, size, false);
            if (bytes) memcpy(found[block], bytes, size);
        }
        for (int block = 0; block < 8; ++block) {
            uint64_t to = offset_in(UB, dst.address) + (int64_t)r * dst.repeat + (int64_t)block * dst.block;
            for (int i = 0; i < BLOCK; i += size) {
                uint8_t* target = event.touch(3, UB, to + i, size, true);
                if (target) memcpy(target, found[block], size);
            }
        }
        event.next_repeat();
    }
}

void squeeze(Operand dst, Operand src, Operand pattern, int mode, int repeat)
{
    Recording event("vreducev2", WORK, V);
    check(event, {dst, src}, false);
    static const int every[] = {0, 2, 2, 4, 4, 4, 4, 1}, offset[] = {0, 0, 1, 0, 1, 2, 3, 0};
    int size = size_of(src.type), per_repeat = REPEAT / size;
    int per_group = registers.counts ? registers.mask[1] : per_repeat;
    uint64_t to = offset_in(UB, dst.address);
    registers.kept = 0;
    // In counter mode each repeat takes as many elements as the mask says.
    for (int r = 0; r < repeat; ++r) {
        for (int lane = 0; lane < per_group; ++lane) {
            int part = lane / per_repeat, within = lane % per_repeat;
            Operand moved = src;
            moved.address += part * REPEAT;
            bool takes;
            if (mode) takes = lane % every[mode] == offset[mode];
            else {
                uint64_t bits = offset_in(UB, pattern.address) + (int64_t)r * pattern.repeat + lane / 8;
                const uint8_t* byte = event.touch(1, UB, bits, 1, false);
                takes = byte && *byte >> (lane % 8) & 1;
            }
            uint64_t at = place(moved, r, within);
            const uint8_t* bytes = event.touch(0, UB, at, size, false);
            if (!takes) continue;
            uint8_t* target = event.touch(3, UB, to, size, true);
            if (target && bytes) memmove(target, bytes, size);
            to += size;
            ++registers.kept;
        }
        // All of a repeat is read before what it keeps is written.
    }
    event.next_repeat();
}

void gather(Operand dst, uint64_t offsets, uint64_t base, int repeat, bool blocks)
{
    Recording event(blocks ? "vgatherb" : "vgather", WORK, V);
    check(event, {dst}, false);
    int size = blocks ? BLOCK : size_of(dst.type);
    auto take = [&](int r, int lane, uint64_t index) {
        const uint8_t* offset = event.touch(1, UB, offset_in(UB, offsets) + 4 * index, 4, false);
        uint32_t value = 0;
        if (offset) memcpy(&value, offset, 4);
        const uint8_t* from = event.touch(0, UB, offset_in(UB, base) + value, size, false);
        uint64_t to = blocks ? offset_in(UB, dst.address) + (int64_t)r * dst.repeat + (int64_t)lane * dst.block
                             : place(dst, r, lane);
        uint8_t* target = event.touch(3, UB, to, size, true);
        if (from && target) memmove(target, from, size);
    };
    if (blocks) {
        for (int r = 0; r < repeat; ++r) {
            for (int block = 0; block < 8; ++block) take(r, block, 8 * r + block);
            event.next_repeat();
        }
        return;
    }
    Lanes lanes(event, size_of(dst.type), repeat);
    lanes.each([&](int r, int lane) { take(r, lane, (uint64_t)r * lanes.per_repeat() + lane); });
}

void sort_blocks(Operand dst, Operand src, uint64_t indices, int repeat)
{
    Recording event("vbitsort", WORK, V);
    check(event, {dst, src}, false);
    int size = size_of(src.type);
    for (int r = 0; r < repeat; ++r) {
        struct Record { double value; uint8_t bytes[8]; } records[32] = {};
        for (int i = 0; i < 32; ++i) {
            const uint8_t* value = event.touch(0, UB, offset_in(UB, src.address) + (r * 32 + i) * size, size, false);
            const uint8_t* index = event.touch(1, UB, offset_in(UB, indices) + (r * 32 + i) * 4, 4, false);
            if (!value || !index) return;
            records[i].value = load(value, src.type).real;
            memcpy(records[i].bytes, value, size);
            memcpy(records[i].bytes + 4, index, 4);
        }
        std::stable_sort(records, records + 32, [](const Record& a, const Record& b) { return a.value > b.value; });
        for (int i = 0; i < 32; ++i) {
            uint8_t* to = event.touch(3, UB, offset_in(UB, dst.address) + (r * 32 + i) * 8, 8, true);
            if (to) memcpy(to, records[i].bytes, 8);
        }
        event.next_repeat();
    }
}

void merge_lists(Operand dst, const uint64_t* lists, uint64_t count, uint64_t config)
{
    Recording event("vmrgsort4", WORK, V);
    int repeat = config & 0xff, mask = config >> 8 & 0xf;
    bool stops = config >> 12 & 1;
    uint64_t to = offset_in(UB, dst.address), total = 0;
    for (int i = 0; i < 4; ++i)
        if (mask >> i & 1) total += count >> 16 * i & 0xffff;
    int64_t used = 0;
    for (int r = 0; r < repeat; ++r) {
        uint64_t length[4] = {}, next[4] = {}, from[4] = {};
        for (int i = 0; i < 4; ++i) {
            if (!(mask >> i & 1)) continue;
            length[i] = count >> 16 * i & 0xffff;
            // Lists of several repeats lie one behind the other.
            from[i] = offset_in(UB, lists[i]) + r * total * 8;
        }
        for (uint64_t taken = 0; taken < total; ++taken) {
            int best = -1;
            double largest = 0;
            bool ends = false;
            for (int i = 0; i < 4; ++i) {
                if (!(mask >> i & 1)) continue;
                if (next[i] >= length[i]) { ends = true; continue; }
                const uint8_t* bytes = event.touch(i, UB, from[i] + next[i] * 8, 8, false);
                double value = bytes ? load(bytes, dst.type).real : 0;
                if (best < 0 || value > largest) { best = i; largest = value; }
            }
            if (best < 0 || (stops && ends)) break;
            const uint8_t* bytes = event.touch(best, UB, from[best] + next[best]++ * 8, 8, false);
            uint8_t* target = event.touch(4, UB, to, 8, true);
            if (bytes && target) memcpy(target, bytes, 8);
            to += 8;
        }
        used = 0;
        for (int i = 0; i < 4; ++i) used |= (int64_t)next[i] << 16 * i;
        event.next_repeat();
    }
    registers.merged = used;
}

void transpose_lists(int dst, int src, Type type, int repeat, int dst_stride, int src_stride,
                     bool dst_high, bool src_high)
{
    Recording event("scatter_vnchwconv", WORK, V);
    int size = size_of(type);
    int columns = size == 4 ? 8 : 16;
    uint64_t to[16], from[16];
    for (int i = 0; i < 16; ++i) {
        to[i] = registers.vector_addresses[dst + i / 8][i % 8];
        from[i] = registers.vector_addresses[src + i / 8][i % 8];
    }
    for (int r = 0; r < repeat; ++r) {
        uint8_t cells[16][16][4] = {};
        for (int row = 0; row < 16; ++row)
            for (int column = 0; column < columns; ++column) {
                uint64_t at = offset_in(UB, from[row]) + (int64_t)r * src_stride +
                              (src_high ? 16 : 0) * size + column * size;
                const uint8_t* bytes = event.touch(row, UB, at, size, false);
                if (bytes) memcpy(cells[row][column], bytes, size);
            }
        // Of 4 bytes: two lists of 8 rows hold one column.
        for (int row = 0; row < 16; ++row)
            for (int column = 0; column < (size == 4 ? 8 : 16); ++column) {
                uint64_t at = offset_in(UB, to[row]) + (int64_t)r * dst_stride +
                              (dst_high ? 16 : 0) * size + column * size;
                uint8_t* bytes = event.touch(16 + row, UB, at, size, true);
                int x = size == 4 ? (row & 1) * 8 + column : column;
                int y = size == 4 ? row >> 1 : row;
                if (bytes) memcpy(bytes, cells[x][y], size);
            }
        event.next_repeat();
    }
}

}  // namespace machine
