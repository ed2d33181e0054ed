// Memories, records, registers; how numbers lie in bytes.
#include "memory.hpp"

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "../../../python/pto_opt/board/simulator/bf16.h"

namespace machine {

Store stores[MEMORIES];
std::vector<Event> events;
std::vector<Access> accesses;
bool records = true;
int64_t scope_event = -1;
Recording* open_scope = nullptr;
bool late = false;
Registers registers;

namespace {

// For each byte of the unified buffer, the event and the repeat that wrote it last.
std::vector<uint64_t> writers(UB_SIZE);

uint8_t* window(int file, uint64_t where, uint64_t from, uint64_t size)
{
    void* found = mmap((void*)where, size, PROT_READ | PROT_WRITE,
                       MAP_SHARED | (where ? MAP_FIXED_NOREPLACE : 0), file, from);
    if (found == MAP_FAILED) abort();
    return (uint8_t*)found;
}

void open_memories(uint64_t ub_size)
{
    int global = memfd_create("global", 0), buffer = memfd_create("buffer", 0);
    if (ftruncate(global, GM_SIZE) || ftruncate(buffer, UB_SIZE)) abort();
    window(global, GM_WINDOW, 0, GM_SIZE);
    window(buffer, UB_WINDOW, 0, UB_SIZE);
    window(buffer, UB_LOWEST, UB_LOWEST, UB_SIZE - UB_LOWEST);
    stores[GM] = {window(global, 0, 0, GM_SIZE), GM_SIZE};
    stores[UB] = {window(buffer, 0, 0, UB_SIZE), ub_size};
    const uint64_t sizes[] = {0, 0, 512 << 10, 64 << 10, 64 << 10, 256 << 10, 4 << 10, 8 << 10};
    for (int i = L1; i < MEMORIES; ++i) stores[i] = {(uint8_t*)calloc(1, sizes[i]), sizes[i]};
}

}  // namespace

Recording::Recording(const char* name, Kind kind, int pipe, int64_t a, int64_t b, int64_t c)
    : event_(events.size())
{
    events.push_back({name, a, b, c, 0, kind, (uint8_t)pipe, event_});
}

Recording::~Recording()
{
    for (int slot = 0; slot < 40; ++slot) close(slot);
}

void Recording::close(int slot)
{
    Open& open = open_[slot];
    if (open.used)
        accesses.push_back({event_, (uint32_t)open.start, (uint32_t)open.end, open.memory,
                            open.writes, (uint16_t)slot});
    open.used = false;
}

uint8_t* Recording::touch(int slot, Memory memory, uint64_t offset, int size, bool writes)
{
    Open& open = open_[slot];
    if (open.used && open.end == offset && open.writes == writes) open.end += size;
    else if (!open.used || offset < open.start || offset + size > open.end) {
        close(slot);
        open = {offset, offset + size, memory, writes, true};
    }
    if (memory == UB) {
        uint64_t now = ((uint64_t)event_ << 32) | repeat_;
        for (uint64_t i = offset; i < std::min(offset + size, UB_SIZE); ++i) {
            if (writes) writers[i] = now;
            else if (writers[i] >> 32 == event_ && writers[i] != now) note(CROSSES);
        }
    }
    return bytes_of(memory, offset, size);
}

uint8_t* Recording::touch_any(Memory memory, uint64_t offset, int size, bool writes)
{
    int slot = -1;
    for (int i = 0; i < 40; ++i) {
        Open& open = open_[i];
        if (!open.used) { if (slot < 0) slot = i; continue; }
        bool joins = open.memory == memory && open.writes == writes && offset >= open.start && offset <= open.end;
        if (!joins) continue;
        open.end = std::max(open.end, offset + size);
        slot = 40 + i;
        break;
    }
    if (slot < 40) {
        if (slot < 0) close(slot = next_++ % 40);
        open_[slot] = {offset, offset + size, memory, writes, true};
    }
    uint64_t now = ((uint64_t)event_ << 32) | repeat_;
    for (uint64_t i = offset; memory == UB && i < std::min(offset + size, UB_SIZE); ++i) {
        if (writes) writers[i] = now;
        else if (writers[i] == now) note(CROSSES);
    }
    return bytes_of(memory, offset, size);
}

uint8_t* Recording::bytes_of(Memory memory, uint64_t offset, int size)
{
    if (offset + size > stores[memory].size) {
        note(OUTSIDE);
        if (offset + size > (memory == UB ? UB_SIZE : stores[memory].size)) return nullptr;
    }
    return stores[memory].bytes + offset;
}

Number load(const uint8_t* bytes, Type type)
{
    switch (type) {
        case F32: { float v; memcpy(&v, bytes, 4); return {v, 0}; }
        case F16: { _Float16 v; memcpy(&v, bytes, 2); return {(double)v, 0}; }
        case BF16: { __bf16 v; memcpy(&v, bytes, 2); return {(double)(float)v, 0}; }
        case I8: return number_of(*(const int8_t*)bytes);
        case I16: { int16_t v; memcpy(&v, bytes, 2); return number_of(v); }
        case U16: { uint16_t v; memcpy(&v, bytes, 2); return number_of(v); }
        case I32: { int32_t v; memcpy(&v, bytes, 4); return number_of(v); }
        case U32: { uint32_t v; memcpy(&v, bytes, 4); return number_of(v); }
        case I64: case U64: { int64_t v; memcpy(&v, bytes, 8); return number_of(v); }
        default: return number_of(*bytes);
    }
}

void store(uint8_t* bytes, Type type, Number value)
{
    switch (type) {
        case F32: { float v = value.real; memcpy(bytes, &v, 4); return; }
        case F16: { _Float16 v = value.real; memcpy(bytes, &v, 2); return; }
        case BF16: { __bf16 v = (__bf16)(float)value.real; memcpy(bytes, &v, 2); return; }
        default: memcpy(bytes, &value.whole, size_of(type));
    }
}

Number as_type(Type type, Number value)
{
    uint8_t bytes[8];
    store(bytes, type, value);
    return load(bytes, type);
}

void set_register(const char* name, uint64_t* where, uint64_t value, int number)
{
    // Registers of a kind that a kernel may rely on are numbered; the others only have
    // a meaning for the next instruction.
    Recording event(name, STATE, S, (int64_t)*where, (int64_t)value, number);
    *where = value;
}

void flag(Kind kind, int from, int to, int id)
{
    Recording event(kind == SET ? "set_flag" : "wait_flag", kind, kind == SET ? from : to,
                    kind == SET ? to : from, id);
}

void barrier(int pipe) { Recording event("pipe_barrier", BARRIER, pipe); }
void other(const char* name, Pipe pipe) { Recording event(name, OTHER, pipe); }
void unknown(const char* name, Pipe pipe) { Recording event(name, UNKNOWN, pipe); }

namespace {
// Tiles that a run has elsewhere than the kernel says: address and offset.
std::vector<std::pair<uint64_t, uint64_t>> moved;
}

uint64_t placed(uint64_t address)
{
    for (auto& [from, to] : moved)
        if (from == address) return UB_WINDOW + to;
    return UB_WINDOW + address;
}

void refuse(const char* message) { Recording event(message, REFUSAL, S); }
void operation(int number) { Recording event("operation", OPERATION, S, number); }

void note(Note what)
{
    if (scope_event >= 0) events[scope_event].notes |= what;
    else if (!events.empty()) events.back().notes |= what;
}

namespace {

// A plain access of the scalar unit, if it is to a memory of the device.
void scalar_access(uint64_t address, int size, bool writes)
{
    if (!records) return;
    Memory memory;
    if (address >= GM_WINDOW && address < GM_WINDOW + GM_SIZE) memory = GM;
    else if (address >= UB_WINDOW && address < UB_WINDOW + UB_SIZE) memory = UB;
    else if (address >= UB_LOWEST && address < UB_SIZE) memory = UB;
    else return;
    if (open_scope) {
        open_scope->touch_any(memory, offset_in(memory, address), size, writes);
        return;
    }
    Recording event(writes ? "store" : "load", WORK, S);
    event.touch(0, memory, offset_in(memory, address), size, writes);
}

}  // namespace
}  // namespace machine

// What clang calls at loads and stores with `-fsanitize-coverage=trace-loads,trace-stores`.
#define PLAIN(SIZE)                                                                    \
    void __sanitizer_cov_load##SIZE(void* p) { machine::scalar_access((uint64_t)p, SIZE, false); } \
    void __sanitizer_cov_store##SIZE(void* p) { machine::scalar_access((uint64_t)p, SIZE, true); }

extern "C" {
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)

// What Python calls.
void machine_open(uint64_t ub_size) { machine::open_memories(ub_size); }

void machine_begin(int subblock)
{
    using namespace machine;
    events.clear();
    accesses.clear();
    std::fill(writers.begin(), writers.end(), ~0ull);
    registers = {};
    scope_event = -1;
    open_scope = nullptr;
    registers.mask[0] = registers.mask[1] = ~0ull;
    registers.subblock = subblock;
    registers.dequant = 1;
}

void machine_late(int late) { machine::late = late; }
void machine_move(uint64_t from, uint64_t to) { machine::moved.push_back({from, to}); }
void machine_moves_end() { machine::moved.clear(); }
void* machine_memory(int memory) { return machine::stores[memory].bytes; }
uint64_t machine_size(int memory) { return machine::stores[memory].size; }
uint64_t machine_events(machine::Event** first)
{
    *first = machine::events.data();
    return machine::events.size();
}
uint64_t machine_accesses(machine::Access** first)
{
    *first = machine::accesses.data();
    return machine::accesses.size();
}
}
