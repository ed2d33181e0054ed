// What the stubs of a5's vector instructions tell the recorder: they work on registers of 256
// bytes, and on memory only in loads and stores.
#pragma once

#include "machine.hpp"

namespace machine {

struct Vector { uint8_t bytes[256]; };
// A bit for each byte of a register; that of a lane's first byte decides about the lane.
struct Mask { uint64_t bits[4]; };
struct Values {
    Vector* bits;
    Type type;
};

// A scope of the vector unit is one event. Instructions on registers are named in events of
// their own, once each.
struct Scope {
    explicit Scope(const char* name = "scope");
    ~Scope();
};
void used(const char* name);
// Loads behind it see what stores before it have left in memory.
void memory_barrier();

// How lanes and memory belong together.
enum class Way : uint8_t {
    NORM,   // one after the other
    ONE,    // one element to all lanes
    BLOCK,  // one block of 32 bytes, eight times
    BLOCKS, // eight elements, each to a block
    UNPACK, // each element to a lane of twice its size
    UNPACK4,// each element to a lane of four times its size
    TWICE,  // each element to two lanes
    PAIRS,  // in turn from or to two registers
    PACK,   // the low half of each lane
    PACK4,  // the low quarter
    FIRST,  // one lane alone
    UNALIGNED // one after the other from any byte on
};
void load_lanes(Way way, Vector* dst, Vector* second, uint64_t address, int size);
void load_block(const char* name, uint64_t address);
void store_lanes(Way way, const Vector* src, const Vector* second, uint64_t address, int size,
                 const Mask& mask);
void store_blocks(const Vector* src, uint64_t address, int step, const Mask& mask);
void store_bytes(const char* name, const Vector* src, uint64_t address, int bytes);
void load_mask(Way way, Mask* dst, uint64_t address);
void store_mask(Way way, const Mask& src, uint64_t address);
void gather_lanes(const char* name, Values dst, uint64_t address, int size, Values indices,
                  const Mask& mask);
void gather_blocks(Values dst, uint64_t address, Values offsets, const Mask& mask);
void scatter_lanes(Values src, uint64_t address, int size, Values indices, const Mask& mask);

// One number for all lanes where `number` is there, and not `b`.
void on_lanes(const char* name, Function function, Values dst, Values a, Values b,
              const Number* number, const Mask& mask, bool merges);
void compare_lanes(const char* name, Function function, Mask* dst, Values a, Values b,
                   const Number* number, const Mask& mask);
// Lanes of different sizes: which of those that share a wide one.
void convert_lanes(const char* name, Values dst, Values src, char mode, int part,
                   bool saturates, const Mask& mask, bool merges);
void choose_lanes(Values dst, Values a, Values b, const Mask& mask);
Number first_lane(Values values);
void count_lanes(Values dst, Number first, int step);
void reduce_lanes(const char* name, Function function, Values dst, Values src, int group,
                  const Mask& mask);
void carry_lanes(const char* name, Mask* carry, Values dst, Values a, Values b,
                 const Mask* before, bool subtracts, const Mask& mask);
void multiply_wide(Values low, Values high, Values a, Values b, const Mask& mask);
void squeeze_lanes(Values dst, Values src, const Mask& mask, bool stored);
void store_squeezed(const Vector* src, uint64_t address);
void count_bins(Values dst, Values src, const Mask& mask, int first);
void permute_lanes(Values dst, Values src, Values indices);
void pack_lanes(Values dst, Values src, bool high);
void interleave_lanes(Values low, Values high, Values a, Values b, bool apart);

Mask mask_of(int lanes, int size);
// The bits of two masks in turn, in groups; `apart`: the other way round.
void interleave_masks(Mask* low, Mask* high, Mask a, Mask b, int group, bool apart);
Mask spread_mask(const Mask& src, bool high);
Mask pack_mask(const Mask& src, bool high);

}  // namespace machine
