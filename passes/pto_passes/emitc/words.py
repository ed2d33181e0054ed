"""The words of C++ that no function and no variable can be called."""

_KEYWORDS = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t
char16_t char32_t class compl concept const consteval constexpr constinit const_cast
continue co_await co_return co_yield decltype default delete do double dynamic_cast else
enum explicit export extern false float for friend goto if inline int long mutable
namespace new noexcept not not_eq nullptr operator or or_eq private protected public
register reinterpret_cast requires return short signed sizeof static static_assert
static_cast struct switch template this thread_local throw true try typedef typeid
typename union unsigned using virtual void volatile wchar_t while xor xor_eq final
override import module
"""

_USED = """
half bfloat16_t pto std int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t
size_t ptrdiff_t intptr_t uintptr_t assert errno linux unix major minor main stdin stdout
stderr set_mask_norm set_vector_mask dcci dsb trap printf cce block_idx block_num event_t
pipe_t T
"""

NOT_NAMES = frozenset(_KEYWORDS.split()) | frozenset(_USED.split())
"""
The keywords of C++20, and names that generated code, pto-isa or a system header use:
types, functions, macros in small letters. pypto's tooling knows `T`.
"""
