// What the stubs of the device's intrinsics tell the recorder. Sizes and addresses are in
// bytes; an address is an offset in its memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace machine {

enum Memory : uint8_t { GM, UB, L1, L0A, L0B, L0C, BIAS, FIXPIPE, MEMORIES };

enum Kind : uint8_t {
    WORK,     // reads and writes bytes
    SET,      // raises a flag: from `pipe` to `a`, number `b`
    WAIT,     // waits for one, on pipe `a`
    BARRIER,  // of `pipe`
    STATE,    // changes a register: its old and new value
    OPERATION,// an operation of the kernel begins: its number
    OTHER,    // touches no memory and no state that outlives it
    UNKNOWN,  // bytes or values are not modelled
    REFUSAL,  // a check of pto-isa failed: `name` is what it says
    REGISTERS // an instruction that works on registers of the vector unit alone
};

enum Type : uint8_t { F32, F16, BF16, I8, U8, I16, U16, I32, U32, I64, U64, BITS };

enum Pipe : uint8_t { S, V, M, MTE1, MTE2, MTE3, ALL, FIX };

// Notes on an event, or-ed.
enum Note : uint16_t {
    NO_VALUES = 1,   // the bytes are right, what is written is not
    CROSSES = 2,     // a repeat reads what an earlier one of the same instruction wrote, or
                     // a load what a store of the same scope did, with no barrier between
    TRUNCATED = 4,   // an argument does not fit its field
    OUTSIDE = 8,     // beyond the end of a memory
    MISALIGNED = 16, // an address that is no multiple of what the unit wants
    NOTHING = 32     // no repeat: the instruction does nothing
};

struct Event {
    const char* name;
    int64_t a, b, c;
    uint16_t notes;
    uint8_t kind;
    uint8_t pipe;
    uint32_t number;  // of this event
};

struct Access {
    uint32_t event;
    uint32_t start, end;
    uint8_t memory;
    uint8_t writes;
    uint16_t slot;  // which operand of the intrinsic
};

// One operand of a vector instruction: strides in bytes.
struct Operand {
    uint64_t address;
    Type type;
    int block, repeat;
};

template <typename T>
constexpr Type type_of()
{
    using U = std::remove_cv_t<T>;
    if constexpr (std::is_same_v<U, float>) return F32;
    else if constexpr (std::is_same_v<U, _Float16>) return F16;
    else if constexpr (std::is_same_v<U, __bf16>) return BF16;
    else if constexpr (std::is_integral_v<U>) {
        constexpr bool is_signed = std::is_signed_v<U>;
        if constexpr (sizeof(U) == 1) return is_signed ? I8 : U8;
        else if constexpr (sizeof(U) == 2) return is_signed ? I16 : U16;
        else if constexpr (sizeof(U) == 4) return is_signed ? I32 : U32;
        else return is_signed ? I64 : U64;
    }
    else return U8;
}

constexpr int size_of(Type type)
{
    switch (type) {
        case F32: case I32: case U32: return 4;
        case F16: case BF16: case I16: case U16: return 2;
        case I64: case U64: return 8;
        default: return 1;
    }
}

// A number of any type; whole ones are exact.
struct Number {
    double real;
    int64_t whole;
};

template <typename T>
Number number_of(T value)
{
    if constexpr (std::is_integral_v<T>) return {(double)value, (int64_t)value};
    else return {(double)value, 0};
}

template <typename P>
uint64_t address_of(P* pointer)
{
    return (uint64_t)pointer;
}
inline uint64_t address_of(uint64_t pointer) { return pointer; }

// Loops around a move: how often; what each step adds, in memory and outside.
struct Loops { uint64_t sizes, first, second; };

// Registers that outlive an instruction.
struct Registers {
    uint64_t mask[2];       // [0] the high half, [1] the low half
    bool counts;            // whether the mask is a number of elements
    uint64_t control, atomic;
    uint8_t compared[16];   // CMPMASK
    uint64_t pad_value, quant, quant_vector, matrix_a, matrix_b, repeat_3d, padding, nd;
    uint64_t vector_addresses[8][8];
    int64_t kept, merged;   // RSVD_CNT, VMS4_SR
    int subblock;
    double dequant;
    Loops loops[3];  // into vector memory, out of it, into the cube's
    uint64_t boxes, channel;
    uint64_t squeezed, stored;  // bytes of the last squeeze, and of those before (SPR AR)
};
extern Registers registers;

// Events

void set_register(const char* name, uint64_t* where, uint64_t value, int number);
void flag(Kind kind, int from, int to, int id);
void barrier(int pipe);
void other(const char* name, Pipe pipe = S);
void unknown(const char* name, Pipe pipe = S);
void note(Note what);
void refuse(const char* message);
// Where in the unified buffer's window a tile of a kernel lies.
uint64_t placed(uint64_t address);
// The operation with that number of the kernel begins.
void operation(int number);

// Vector instructions

enum Function : uint8_t {
    ADD, SUB, MUL, DIV, MAX, MIN, AND, OR, SHL, SHR, MADD, MLA, MADD_RELU, SUB_RELU,
    ADD_RELU, ABS, EXP, LN, NOT, RELU, SQRT, RSQRT, RECIPROCAL, LEAKY, COPY, AXPY,
    EQ, NE, LT, LE, GT, GE, CONVERT, XOR, NEGATE, MODULO,
    SECOND
};

// The words for two operands that both chips have.
#define MACHINE_BINARY_OF_BOTH(ONE)                                                           \
    ONE(vadd, ADD) ONE(vsub, SUB) ONE(vmul, MUL) ONE(vdiv, DIV) ONE(vmax, MAX) ONE(vmin, MIN) \
    ONE(vand, AND) ONE(vor, OR) ONE(vmadd, MADD)

void binary(const char* name, Function function, Operand dst, Operand a, Operand b,
            int repeat, bool truncated);
// `scalar` may be absent; rounding modes: r, a, f, c, z, o, or 0 for none.
void unary(const char* name, Function function, Operand dst, Operand src, Number scalar,
           int repeat, bool truncated, char rounding = 0);
void copy_rows(Operand dst, Operand src, int repeat, bool truncated);
void duplicate(Operand dst, Number value, int repeat, bool truncated);
void compare(const char* name, Function function, uint64_t dst, Operand a, Operand b,
             const Number* scalar, int repeat, bool truncated);
void compare_to_register(const char* name, Function function, Operand a, Operand b);
void select(Operand dst, Operand a, Operand b, int mode, int repeat, bool truncated);
void load_compare_mask(uint64_t address);
void reduce(const char* name, Function function, Operand dst, Operand src, int repeat,
            int group, int order, bool truncated);
void broadcast_blocks(Operand dst, Operand src, int repeat);
void squeeze(Operand dst, Operand src, Operand pattern, int mode, int repeat);
void gather(Operand dst, uint64_t offsets, uint64_t base, int repeat, bool blocks);
void sort_blocks(Operand dst, Operand src, uint64_t indices, int repeat);
void merge_lists(Operand dst, const uint64_t* lists, uint64_t count, uint64_t config);
void transpose_lists(int dst, int src, Type type, int repeat, int dst_stride,
                     int src_stride, bool dst_high, bool src_high);

// Moves. Bursts of `length` bytes, `step` bytes apart on each side.

struct Burst {
    Memory memory;
    uint64_t address;
    int64_t step;
};
void move(const char* name, Pipe pipe, Burst dst, Burst src, int count, int length,
          bool truncated = false);
void load_padded(Burst dst, Burst src, int count, int length, int size, int left, int right);
void store_atomic(const char* name, Pipe pipe, Burst dst, Burst src, int count, int length);
void load_boxes(const char* name, uint64_t dst, uint64_t src, int size, int matrices,
                int rows, int cols, int src_matrix, int src_row, int src_col, int dst_box,
                int dst_row, int dst_matrix);
void fill(const char* name, Pipe pipe, Memory memory, uint64_t address, int64_t config,
          uint64_t bits, int size);
void load_fractals(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                   int first, int repeat, int src_stride, int dst_step, bool transposed,
                   int dst_box_step);
void image_to_columns(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                      int steps_k, int steps_m, int first_k, int first_m, bool transposed,
                      bool second_matrix, int channels, bool plain);
void load_columns_of_boxes(const char* name, Memory memory, uint64_t dst, uint64_t src, int size,
                           int first_m, int first_k, int steps_m, int steps_k, int src_stride,
                           int dst_stride, bool transposed);
// `by_columns`: how the boxes of the left side stand.
void multiply(uint64_t c, uint64_t a, uint64_t b, Type tc, Type ta, Type tb, int m, int k, int n,
              bool vector, bool by_columns, bool k_aligned, bool with_bias, bool starts);
// How what comes out of accumulators is put down.
enum Order : uint8_t { BOXES, SPLIT_BOXES, ROWS, COLUMNS };
void from_accumulator(const char* name, Memory memory, uint64_t dst, Type to, uint64_t src,
                      Type from, int cols, int rows, int64_t dst_stride, int src_stride,
                      int quant, int relu, Order order);

// The scalar unit

int64_t load_scalar(uint64_t address, int size);

}  // namespace machine
