// The memories behind the stubs, and how accesses to them are recorded. For the files of
// the machine only: kernels see `machine.hpp`.
#pragma once

#include <cstring>
#include <vector>

#include "machine.hpp"

namespace machine {

// Global memory is one window below 4 GiB: device code keeps addresses in 32 bits.
constexpr uint64_t GM_WINDOW = 0x40000000, GM_SIZE = 16 << 20;
// The unified buffer is seen where kernels put tiles, and at its own offsets, where
// pto-isa has fixed scratch. The scalar unit's plain accesses go to either.
constexpr uint64_t UB_WINDOW = 0x20000000, UB_SIZE = 256 << 10, UB_LOWEST = 0x10000;

struct Store {
    uint8_t* bytes;
    uint64_t size;
};
extern Store stores[MEMORIES];

// What an address of a kernel means in a memory.
inline uint64_t offset_in(Memory memory, uint64_t address)
{
    if (memory == GM) return address - GM_WINDOW;
    if (memory == UB && address >= UB_WINDOW) return address - UB_WINDOW;
    return address & 0xffffffff;
}

// Records of the current case.
extern std::vector<Event> events;
extern std::vector<Access> accesses;
extern bool records;
// The event of the scope of the vector unit that is open, or -1.
extern int64_t scope_event;
extern class Recording* open_scope;
// Whether loads of a scope find nothing of what it stored since its last barrier.
extern bool late;

// One event, while it happens. Bytes that follow one another become one access.
class Recording {
public:
    Recording(const char* name, Kind kind, int pipe, int64_t a = 0, int64_t b = 0,
              int64_t c = 0);
    ~Recording();
    Recording(const Recording&) = delete;

    // Bytes of a memory for reading or writing; nullptr beyond its end.
    uint8_t* touch(int slot, Memory memory, uint64_t offset, int size, bool writes);
    // The same in a scope of the vector unit: whichever slot it goes on from.
    uint8_t* touch_any(Memory memory, uint64_t offset, int size, bool writes);
    // From here on, reads of what was written before are noted.
    void next_repeat() { ++repeat_; }
    void note(Note what) { events[event_].notes |= what; }

private:
    struct Open { uint64_t start, end; Memory memory; bool writes, used; };
    void close(int slot);
    uint8_t* bytes_of(Memory memory, uint64_t offset, int size);
    uint32_t event_;
    uint32_t repeat_ = 1;
    int next_ = 0;
    Open open_[40] = {};
};

Number load(const uint8_t* bytes, Type type);
void store(uint8_t* bytes, Type type, Number value);
// A number of a type, rounded or wrapped as storing it does.
Number as_type(Type type, Number value);
inline bool is_real(Type type) { return type == F32 || type == F16 || type == BF16; }

}  // namespace machine
