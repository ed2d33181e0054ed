// The vector unit of a5: loads and stores of registers, masks, and what is computed on lanes.
#include "registers.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "numbers.hpp"

namespace machine {
namespace {

constexpr int WIDTH = 256, BLOCK = 32;
constexpr int LOADED = 0, STORED = 3;

std::optional<Recording> scope;
// Vector memory as it was before the stores that no barrier is behind: what loads find
// where stores come late.
std::vector<uint8_t> before(UB_SIZE);
void remember()
{
    if (late) memcpy(before.data(), stores[UB].bytes, UB_SIZE);
}
std::set<const char*> named;

// Memory that one instruction touches: within the event of its scope, or of its own.
class Touching {
public:
    explicit Touching(const char* name)
    {
        if (scope) used(name);
        else own_.emplace(name, WORK, V);
    }
    Recording& event() { return own_ ? *own_ : *scope; }
    const uint8_t* load(uint64_t at, int size)
    {
        const uint8_t* found = event().touch_any(UB, at, size, false);
        return found && late && scope ? before.data() + at : found;
    }
    uint8_t* store(uint64_t at, int size) { return event().touch_any(UB, at, size, true); }

private:
    std::optional<Recording> own_;
};

bool active(const Mask& mask, int byte) { return mask.bits[byte / 64] >> (byte % 64) & 1; }
void set(Mask& mask, int byte) { mask.bits[byte / 64] |= 1ull << (byte % 64); }
int count_of(Type type) { return WIDTH / size_of(type); }

Number lane(Values values, int i)
{
    return load(values.bits->bytes + i * size_of(values.type), values.type);
}
void put(Values values, int i, Number number)
{
    store(values.bits->bytes + i * size_of(values.type), values.type, number);
}

// Stores runs of lanes that the mask lets through.
void store_masked(Touching& memory, const uint8_t* bytes, uint64_t at, int size, int lanes,
                  const Mask& mask, int lane_bytes)
{
    for (int i = 0; i < lanes;) {
        int first = i;
        while (i < lanes && active(mask, i * lane_bytes)) ++i;
        if (i > first) {
            uint8_t* target = memory.store(at + first * size, (i - first) * size);
            if (target) memcpy(target, bytes + first * size, (i - first) * size);
        } else ++i;
    }
}

}  // namespace

Scope::Scope(const char* name)
{
    named.clear();
    scope_event = (int64_t)events.size();
    scope.emplace(name, WORK, V);
    open_scope = &*scope;
    remember();
}
Scope::~Scope()
{
    open_scope = nullptr;
    scope_event = -1;
    scope.reset();
}

void used(const char* name)
{
    if (!named.insert(name).second) return;
    Recording event(name, REGISTERS, V);
}

void memory_barrier()
{
    if (scope) scope->next_repeat();
    remember();
}

void load_lanes(Way way, Vector* dst, Vector* second, uint64_t address, int size)
{
    Touching memory(way == Way::BLOCK     ? "vlds_blk"
                    : way == Way::BLOCKS  ? "vlds_e2b"
                    : way == Way::UNPACK4 ? "vlds_unpk4"
                    : way == Way::UNALIGNED ? "vldus"
                                          : "vlds");
    uint64_t at = offset_in(UB, address);
    static const uint8_t nothing[2 * WIDTH] = {};
    int bytes = WIDTH;
    if (way == Way::ONE) bytes = size;
    if (way == Way::BLOCK) bytes = BLOCK;
    if (way == Way::BLOCKS) bytes = 8 * size;
    if (way == Way::UNPACK || way == Way::TWICE) bytes = WIDTH / 2;
    if (way == Way::UNPACK4) bytes = WIDTH / 4;
    if (way == Way::PAIRS) bytes = 2 * WIDTH;
    if (way != Way::UNALIGNED && at % std::min(bytes, BLOCK)) memory.event().note(MISALIGNED);
    const uint8_t* from = memory.load(at, bytes);
    uint8_t copy[2 * WIDTH];
    memcpy(copy, from ? from : nothing, bytes);
    for (int i = 0; i * size < WIDTH; ++i) {
        uint8_t* to = dst->bytes + i * size;
        switch (way) {
            case Way::ONE: memcpy(to, copy, size); break;
            case Way::BLOCK: memcpy(to, copy + i * size % BLOCK, size); break;
            case Way::BLOCKS: memcpy(to, copy + i * size / BLOCK * size, size); break;
            case Way::UNPACK:
            case Way::UNPACK4: {
                int every = way == Way::UNPACK ? 2 : 4;
                if (i % every) memset(to, 0, size);
                else memcpy(to, copy + i / every * size, size);
                break;
            }
            case Way::TWICE: memcpy(to, copy + i / 2 * size, size); break;
            case Way::PAIRS:
                memcpy(to, copy + 2 * i * size, size);
                memcpy(second->bytes + i * size, copy + (2 * i + 1) * size, size);
                break;
            default: memcpy(to, copy + i * size, size);
        }
    }
}

void load_block(const char* name, uint64_t address)
{
    Touching memory(name);
    memory.load(offset_in(UB, address), BLOCK);
}

void store_lanes(Way way, const Vector* src, const Vector* second, uint64_t address, int size,
                 const Mask& mask)
{
    Touching memory(way == Way::PACK4 ? "vsts_pk4" : "vsts");
    uint64_t at = offset_in(UB, address);
    if (at % (way == Way::FIRST ? size : BLOCK)) memory.event().note(MISALIGNED);
    if (way == Way::NORM) return store_masked(memory, src->bytes, at, size, WIDTH / size, mask, size);
    if (way == Way::FIRST) return store_masked(memory, src->bytes, at, size, 1, mask, size);
    uint8_t packed[2 * WIDTH];
    if (way == Way::PAIRS) {
        for (int i = 0; i * size < WIDTH; ++i) {
            memcpy(packed + 2 * i * size, src->bytes + i * size, size);
            memcpy(packed + (2 * i + 1) * size, second->bytes + i * size, size);
        }
        uint8_t* target = memory.store(at, 2 * WIDTH);
        if (target) memcpy(target, packed, 2 * WIDTH);
        return;
    }
    int kept = size / (way == Way::PACK4 ? 4 : 2), lanes = WIDTH / size;
    for (int i = 0; i < lanes; ++i) memcpy(packed + i * kept, src->bytes + i * size, kept);
    store_masked(memory, packed, at, kept, lanes, mask, size);
}

void store_blocks(const Vector* src, uint64_t address, int step, const Mask& mask)
{
    Touching memory("vsstb");
    uint64_t at = offset_in(UB, address);
    for (int block = 0; block < 8; ++block) {
        // What the mask lets through of a block's first byte goes for all of it.
        if (!active(mask, block * BLOCK)) continue;
        uint8_t* target = memory.store(at + (int64_t)block * step, BLOCK);
        if (target) memcpy(target, src->bytes + block * BLOCK, BLOCK);
    }
}

void store_bytes(const char* name, const Vector* src, uint64_t address, int bytes)
{
    Touching memory(name);
    if (!bytes) return;
    uint8_t* target = memory.store(offset_in(UB, address), bytes);
    if (target) memcpy(target, src->bytes, bytes);
}

void load_mask(Way way, Mask* dst, uint64_t address)
{
    Touching memory("plds");
    const uint8_t* bytes = memory.load(offset_in(UB, address), way == Way::TWICE ? 16 : 32);
    *dst = {};
    for (int bit = 0; bytes && bit < WIDTH; ++bit) {
        int from = way == Way::TWICE ? bit / 2 : bit;
        if (bytes[from / 8] >> (from % 8) & 1) set(*dst, bit);
    }
}

void store_mask(Way way, const Mask& src, uint64_t address)
{
    Touching memory("psts");
    int step = way == Way::PACK ? 2 : 1, bytes = WIDTH / step / 8;
    uint8_t* to = memory.store(offset_in(UB, address), bytes);
    for (int byte = 0; to && byte < bytes; ++byte) {
        to[byte] = 0;
        for (int bit = 0; bit < 8; ++bit)
            to[byte] |= active(src, (8 * byte + bit) * step) << bit;
    }
}

void gather_lanes(const char* name, Values dst, uint64_t address, int size, Values indices,
                  const Mask& mask)
{
    Touching memory(name);
    uint64_t at = offset_in(UB, address);
    // Wider indices leave room between the elements.
    int step = std::max(size_of(dst.type), size_of(indices.type));
    for (int i = 0; i * step < WIDTH; ++i) {
        uint8_t* to = dst.bits->bytes + i * step;
        uint64_t index = active(mask, i * step) ? (uint64_t)lane(indices, i).whole : 0;
        if (size_of(indices.type) == 2) index &= 0xffff;
        else index &= 0xffffffff;
        const uint8_t* from = active(mask, i * step) ? memory.load(at + index * size, size) : nullptr;
        memset(to, 0, step);
        if (from) memcpy(to, from, std::min(size, step));
    }
}

void gather_blocks(Values dst, uint64_t address, Values offsets, const Mask& mask)
{
    Touching memory("vgatherb");
    uint64_t at = offset_in(UB, address);
    for (int block = 0; block < 8; ++block) {
        uint8_t* to = dst.bits->bytes + block * BLOCK;
        memset(to, 0, BLOCK);
        if (!active(mask, block * BLOCK)) continue;
        uint64_t offset = (uint64_t)lane(offsets, block).whole & 0xffffffff;
        const uint8_t* from = memory.load(at + offset, BLOCK);
        if (from) memcpy(to, from, BLOCK);
    }
}

void scatter_lanes(Values src, uint64_t address, int size, Values indices, const Mask& mask)
{
    Touching memory("vscatter");
    uint64_t at = offset_in(UB, address);
    int step = size_of(indices.type);
    for (int i = 0; i * step < WIDTH; ++i) {
        if (!active(mask, i * step)) continue;
        uint64_t index = (uint64_t)lane(indices, i).whole & (step == 2 ? 0xffff : 0xffffffff);
        uint8_t* to = memory.store(at + index * size, size);
        if (to) memcpy(to, src.bits->bytes + i * step, size);
    }
}

void on_lanes(const char* name, Function function, Values dst, Values a, Values b,
              const Number* number, const Mask& mask, bool merges)
{
    used(name);
    Vector found = *dst.bits;
    int size = size_of(a.type), wide = size_of(dst.type);
    for (int i = 0; i * size < WIDTH; ++i) {
        uint8_t* to = found.bytes + i * wide;
        if (!active(mask, i * size)) {
            if (!merges) memset(to, 0, wide);
            continue;
        }
        Number x = lane(a, i), y = number ? *number : b.bits ? lane(b, i) : Number{}, old = lane(dst, i), z;
        if (function == SECOND) { store(to, dst.type, y); continue; }
        Number product = as_type(a.type, compute(MUL, x, y, a.type));
        if (function == MLA && is_real(a.type)) z = {old.real + x.real * y.real, 0};
        else if (function == AXPY || function == MLA) z = compute(ADD, old, product, a.type);
        else if (function == MADD) z = {x.real * old.real + y.real, old.whole * x.whole + y.whole};
        else if (function == SHL || function == SHR) z = compute(function, x, {0, number ? y.whole : (int64_t)(uint8_t)y.whole}, a.type);
        else z = compute(function, x, y, a.type);
        store(to, dst.type, z);
    }
    *dst.bits = found;
}

void compare_lanes(const char* name, Function function, Mask* dst, Values a, Values b,
                   const Number* number, const Mask& mask)
{
    used(name);
    Mask found = {};
    int size = size_of(a.type);
    for (int i = 0; i * size < WIDTH; ++i)
        if (active(mask, i * size) && holds(function, lane(a, i), number ? *number : lane(b, i), a.type))
            set(found, i * size);
    *dst = found;
}

void convert_lanes(const char* name, Values dst, Values src, char mode, int part,
                   bool saturates, const Mask& mask, bool merges)
{
    used(name);
    int to = size_of(dst.type), from = size_of(src.type), wide = std::max(to, from);
    Vector found = *dst.bits;
    if (!merges) found = {};
    for (int i = 0; i * wide < WIDTH; ++i) {
        if (!active(mask, i * wide)) continue;
        int source = from < to ? i * (to / from) + part : i, target = to < from ? i * (from / to) + part : i;
        Number value = lane(src, source);
        // `vtrc` keeps the type: to a whole number.
        Number number = mode & 0x80 ? Number{rounded(value.real, mode & 0x7f), value.whole}
                                    : convert(dst.type, value, src.type, mode, saturates);
        store(found.bytes + target * to, dst.type, number);
    }
    *dst.bits = found;
}

void choose_lanes(Values dst, Values a, Values b, const Mask& mask)
{
    used("vsel");
    Vector found;
    int size = size_of(dst.type);
    for (int i = 0; i < WIDTH; i += size)
        memcpy(found.bytes + i, (active(mask, i) ? a : b).bits->bytes + i, size);
    *dst.bits = found;
}

Number first_lane(Values values) { return lane(values, 0); }

void count_lanes(Values dst, Number first, int step)
{
    used("vci");
    for (int i = 0; i < count_of(dst.type); ++i)
        put(dst, i, {first.real + i * step, first.whole + i * step});
}

void reduce_lanes(const char* name, Function function, Values dst, Values src, int group,
                  const Mask& mask)
{
    used(name);
    Vector found = {};
    int size = size_of(src.type), count = count_of(src.type), wide = size_of(dst.type);
    group = group ? group : count;
    for (int first = 0; first < count; first += group) {
        Number best{0, 0};
        int where = -1;
        for (int i = first; i < first + group; ++i) {
            if (!active(mask, i * size)) continue;
            Number x = lane(src, i);
            bool better = std::isnan(x.real) || holds(function == MAX ? GT : LT, x, best, src.type);
            if (where < 0) { best = x; where = i; }
            else if (function == ADD) best = as_type(dst.type, compute(ADD, best, x, dst.type));
            else if (!std::isnan(best.real) && better) { best = x; where = i; }
        }
        if (where < 0) continue;
        uint8_t* to = found.bytes + first / group * wide;
        store(to, dst.type, best);
        // The best of all lanes has its place in the next lane.
        if (group == count && function != ADD) memcpy(to + wide, &where, std::min(wide, 4));
    }
    *dst.bits = found;
}

void carry_lanes(const char* name, Mask* carry, Values dst, Values a, Values b,
                 const Mask* before, bool subtracts, const Mask& mask)
{
    used(name);
    Mask carried = {};
    Vector found = {};
    for (int i = 0; i < 64; ++i) {
        if (!active(mask, 4 * i)) continue;
        uint64_t x = (uint32_t)lane(a, i).whole, y = (uint32_t)lane(b, i).whole;
        // What is subtracted has its complement added; its carry is that nothing is borrowed.
        uint64_t into = before ? active(*before, 4 * i) : subtracts;
        uint64_t sum = x + (subtracts ? (uint32_t)~y : y) + into;
        if (sum >> 32) set(carried, 4 * i);
        uint32_t low = sum;
        memcpy(found.bytes + 4 * i, &low, 4);
    }
    *dst.bits = found;
    *carry = carried;
}

void multiply_wide(Values low, Values high, Values a, Values b, const Mask& mask)
{
    used("vmull");
    Vector lows = {}, highs = {};
    bool is_signed = a.type == I32;
    for (int i = 0; i < 64; ++i) {
        if (!active(mask, 4 * i)) continue;
        int64_t x = lane(a, i).whole, y = lane(b, i).whole;
        uint64_t product = is_signed ? (uint64_t)(x * y) : (uint64_t)(uint32_t)x * (uint32_t)y;
        uint32_t parts[] = {(uint32_t)product, (uint32_t)(product >> 32)};
        memcpy(lows.bytes + 4 * i, &parts[0], 4);
        memcpy(highs.bytes + 4 * i, &parts[1], 4);
    }
    *low.bits = lows;
    *high.bits = highs;
}

void squeeze_lanes(Values dst, Values src, const Mask& mask, bool stored)
{
    used("vsqz");
    Vector found = {};
    int size = size_of(src.type), kept = 0;
    for (int i = 0; i < WIDTH; i += size)
        if (active(mask, i)) {
            memcpy(found.bytes + kept, src.bits->bytes + i, size);
            kept += size;
        }
    *dst.bits = found;
    if (stored) registers.squeezed = kept;
}

void store_squeezed(const Vector* src, uint64_t address)
{
    store_bytes("vstur", src, address + registers.stored, registers.squeezed);
    registers.stored += registers.squeezed;
    registers.squeezed = 0;
}

void count_bins(Values dst, Values src, const Mask& mask, int first)
{
    used("chistv2");
    for (int bin = 0; bin < 128; ++bin) {
        Number found = lane(dst, bin);
        for (int i = 0; i < WIDTH; ++i)
            found.whole += active(mask, i) && src.bits->bytes[i] <= first + bin;
        put(dst, bin, found);
    }
}

void permute_lanes(Values dst, Values src, Values indices)
{
    used("vselr");
    Vector found;
    int size = size_of(src.type), count = count_of(src.type);
    for (int i = 0; i < count; ++i) {
        int from = (int)((uint64_t)lane(indices, i).whole % count);
        memcpy(found.bytes + i * size, src.bits->bytes + from * size, size);
    }
    *dst.bits = found;
}

void pack_lanes(Values dst, Values src, bool high)
{
    used("vpack");
    Vector found = {};
    int wide = size_of(src.type), size = size_of(dst.type), count = count_of(src.type);
    for (int i = 0; i < count; ++i)
        memcpy(found.bytes + (i + high * count) * size, src.bits->bytes + i * wide, size);
    *dst.bits = found;
}

void interleave_lanes(Values low, Values high, Values a, Values b, bool apart)
{
    used(apart ? "vdintlv" : "vintlv");
    uint8_t both[2 * WIDTH], found[2 * WIDTH];
    memcpy(both, a.bits, WIDTH);
    memcpy(both + WIDTH, b.bits, WIDTH);
    int size = size_of(low.type), count = WIDTH / size;
    for (int i = 0; i < 2 * count; ++i) {
        int in_turn = (i % 2) * count + i / 2;
        int to = apart ? in_turn : i, from = apart ? i : in_turn;
        memcpy(found + to * size, both + from * size, size);
    }
    memcpy(low.bits, found, WIDTH);
    memcpy(high.bits, found + WIDTH, WIDTH);
}

Mask mask_of(int lanes, int size)
{
    Mask found = {};
    for (int i = 0; i < lanes && i * size < WIDTH; ++i) set(found, i * size);
    return found;
}

void interleave_masks(Mask* low, Mask* high, Mask a, Mask b, int group, bool apart)
{
    Mask found[2] = {};
    int count = WIDTH / group;
    for (int i = 0; i < 2 * count; ++i)
        for (int bit = 0; bit < group; ++bit) {
            int in_turn = (i % 2) * count + i / 2;
            int to = apart ? in_turn : i, from = apart ? i : in_turn;
            bool is_set = active(from < count ? a : b, from % count * group + bit);
            if (is_set) set(found[to / count], to % count * group + bit);
        }
    *low = found[0];
    *high = found[1];
}

Mask spread_mask(const Mask& src, bool high)
{
    Mask found = {};
    for (int i = 0; i < WIDTH / 2; ++i)
        if (active(src, i + high * WIDTH / 2)) set(found, 2 * i);
    return found;
}

Mask pack_mask(const Mask& src, bool high)
{
    Mask found = {};
    for (int i = 0; i < WIDTH / 2; ++i)
        if (active(src, 2 * i)) set(found, i + high * WIDTH / 2);
    return found;
}

}  // namespace machine
