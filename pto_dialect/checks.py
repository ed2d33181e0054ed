"""
The checks that verifiers are made of.

Each takes the operation, looks at the operands that it is told by name, and calls
`fail` with what was expected and what was found. Extents that are only known at run
time satisfy every check here; passes judge them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from xdsl.dialects.builtin import IntegerType
from xdsl.ir import Attribute, Operation, SSAValue

from pto_dialect.attrs import BLayout, PadValue, SLayout
from pto_dialect.facts import Dim, ShapeRule, ValidOf
from pto_dialect.hardware import AddressSpace
from pto_dialect.layout import BLOCK_BYTES, SCALES_BOX_BYTES, inner_box
from pto_dialect.messages import kinds
from pto_dialect.messages.failures import fail
from pto_dialect.types import PADS, TileBufType, is_low_precision, is_packed_pair


def tile_type(op: Operation, name: str) -> TileBufType:
    """The type of an operand that is a tile."""
    value: SSAValue = getattr(op, name)
    if not isinstance(value.type, TileBufType):
        fail(
            f"expects {name} to be a !pto.tile_buf, found {value.type}",
            value,
            kind=kinds.DEFINITION,
        )
    return value.type


def present(op: Operation, names: Sequence[str]) -> list[str]:
    """Those of the named operands that the operation has."""
    return [n for n in names if getattr(op, n, None) is not None]


def tiles(op: Operation, *names: str, low_precision: bool = False) -> None:
    """
    All operands are tiles; of 8-bit floats and packed pairs only with `low_precision`.
    """
    for name in names:
        element = tile_type(op, name).element_type
        if not low_precision and is_low_precision(element):
            fail(
                f"{name}: dtype {element} is not supported by this op yet",
                getattr(op, name),
                kind=kinds.ELEMENT_TYPE,
            )


def is_integer(element_type: Attribute, *widths: int) -> bool:
    """Whether an element type is an integer, of one of the widths if any are given."""
    return isinstance(element_type, IntegerType) and (
        not widths or element_type.bitwidth in widths
    )


def capacity(op: Operation, name: str, size: int) -> None:
    """The operand has at least `size` bytes."""
    found = tile_type(op, name).size
    if found < size:
        fail(
            f"expects {name} capacity to be at least {size} bytes, but got {found} bytes",
            getattr(op, name),
            kind=kinds.CAPACITY,
        )


def is_row_major(op: Operation, name: str) -> bool:
    """Whether the operand's base layout is row-major."""
    return tile_type(op, name).blayout is BLayout.ROW_MAJOR


def vec_row_major(op: Operation, *names: str) -> None:
    """The operands live in `vec` and lie row by row."""
    tiles(op, *names)
    vec_row_major_any(op, *names)


def vec_row_major_any(op: Operation, *names: str) -> None:
    """The operands live in `vec` and lie row by row, whatever their elements are."""
    for name in names:
        in_space(op, name, AddressSpace.VEC)
        row_major(op, name)


def vec_nd(op: Operation, *names: str) -> None:
    """The operands live in `vec`, row by row, without boxes."""
    for name in names:
        vec_row_major(op, name)
        unboxed(op, name)


def in_space(op: Operation, name: str, *spaces: AddressSpace) -> None:
    """The operand lives in one of the memories."""
    found = tile_type(op, name).space
    if found not in spaces:
        wanted = " or ".join(spaces)
        fail(
            f"expects {name} to be in the {wanted} address space, found loc={found}",
            getattr(op, name),
            kind=kinds.MEMORY_RULE,
        )


def row_major(op: Operation, name: str) -> None:
    """The operand's base layout is row-major."""
    found = tile_type(op, name).blayout
    if found is not BLayout.ROW_MAJOR:
        fail(
            f"expects {name} to use the row_major blayout, found {found}",
            getattr(op, name),
            kind=kinds.LAYOUT,
        )


def unboxed(op: Operation, name: str) -> None:
    """The operand has no boxes."""
    found = tile_type(op, name).slayout
    if found is not SLayout.NONE_BOX:
        fail(
            f"expects {name} to use the none_box slayout, found {found}",
            getattr(op, name),
            kind=kinds.LAYOUT,
        )


def layout(op: Operation, name: str, blayout: BLayout, slayout: SLayout) -> None:
    """The operand has exactly this layout."""
    tile = tile_type(op, name)
    if tile.blayout is not blayout or tile.slayout is not slayout:
        fail(
            f"expects {name} to use blayout={blayout} and slayout={slayout}, "
            f"found blayout={tile.blayout} and slayout={tile.slayout}",
            getattr(op, name),
            kind=kinds.LAYOUT,
        )


def same_element_type(op: Operation, *names: str) -> None:
    """All operands have the same element type."""
    names = tuple(present(op, names))
    first = tile_type(op, names[0]).element_type
    for name in names[1:]:
        found = tile_type(op, name).element_type
        if found != first:
            fail(
                f"expects {_listed(names)} to have the same element type, "
                f"found {first} in {names[0]} and {found} in {name}",
                getattr(op, name),
                kind=kinds.ELEMENT_TYPE,
            )


def same_static_valid(op: Operation, *names: str) -> None:
    """No two operands have different valid extents in their types."""
    names = tuple(present(op, names))
    first = tile_type(op, names[0]).valid
    for name in names[1:]:
        found = tile_type(op, name).valid
        if any(None not in (a, b) and a != b for a, b in zip(first, found)):
            fail(
                f"expects {_listed(names)} to have the same valid_shape, found "
                f"{shown(first)} in {names[0]} and {shown(found)} in {name}",
                getattr(op, name),
                kind=kinds.SAME_SHAPE,
            )


def same_shape(op: Operation, *names: str) -> None:
    """All operands have the same physical shape."""
    first = tile_type(op, names[0]).shape
    for name in names[1:]:
        found = tile_type(op, name).shape
        if found != first:
            fail(
                f"expects {_listed(names)} to have the same shape, found "
                f"{shown(first)} in {names[0]} and {shown(found)} in {name}",
                getattr(op, name),
                kind=kinds.SAME_SHAPE,
            )


def row_major_together(op: Operation, *names: str, listed: str | None = None) -> None:
    """All operands' base layouts are row-major."""
    for name in names:
        found = tile_type(op, name).blayout
        if found is not BLayout.ROW_MAJOR:
            fail(
                f"expects {listed or _listed(names)} to use row-major layout, found "
                f"blayout={found} in {name}",
                getattr(op, name),
                kind=kinds.LAYOUT,
            )


def same_static_extent(
    op: Operation, left: str, right: str, dim: int, dim_of_right: int | None = None
) -> None:
    """One valid extent of two operands does not differ in their types."""
    other_dim = dim if dim_of_right is None else dim_of_right
    a = tile_type(op, left).valid[dim]
    b = tile_type(op, right).valid[other_dim]
    if a is not None and b is not None and a != b:
        if dim == other_dim:
            message = f"expects {left} and {right} to have the same valid_shape[{dim}]"
        else:
            message = (
                f"expects {left} valid_shape[{dim}] to equal "
                f"{right} valid_shape[{other_dim}]"
            )
        fail(f"{message}, found {a} and {b}", getattr(op, left), kind=kinds.SAME_SHAPE)


def tied_extents(
    op: Operation, rules: Sequence[ShapeRule], idle: Sequence[str]
) -> None:
    """
    The valid extents that rules tie are equal, as far as types tell, unless none of the
    operands `idle` has a valid cell: nothing is computed then.
    """
    results = [getattr(op, name).type for name in idle]
    if results and all(isinstance(t, TileBufType) and 0 in t.valid for t in results):
        return
    pairs = {(r.left, r.right) for r in rules}
    for rule in rules:
        left, right = rule.left, rule.right
        a, b = _extent(op, left), _extent(op, right)
        if (
            a is None
            or b is None
            or rule.allows(a, b)
            or _counts_pairs(op, left, right)
        ):
            continue
        if rule.may_be_less:
            _refuse_more(op, rule, a, b)
        name = left.operand
        if isinstance(right, int):
            short = op.name.removeprefix("pto.").partition(".")[0]
            fail(
                f"expects {name} valid_shape[{left.dim}] to be {right} for {short}, "
                f"found {a}",
                getattr(op, name),
            )
        both = {(ValidOf(name, dim), ValidOf(right.operand, dim)) for dim in Dim}
        if both <= pairs:
            same_static_valid(op, name, right.operand)
        same_static_extent(op, name, right.operand, left.dim, right.dim)


def _refuse_more(op: Operation, rule: ShapeRule, extent: int, limit: int) -> NoReturn:
    """Raise the error of a left extent that is larger than the right one."""
    left, right = rule.left, rule.right
    assert isinstance(right, ValidOf)
    fail(
        f"expects {left.operand} valid_shape[{left.dim}] to be at most "
        f"{right.operand} valid_shape[{right.dim}], found {extent} and {limit}",
        getattr(op, left.operand),
        kind=kinds.SAME_SHAPE,
    )


def _extent(op: Operation, side: ValidOf | int) -> int | None:
    """A valid extent that a type tells; None for what is absent, or no tile."""
    if isinstance(side, int):
        return side
    value: SSAValue | None = getattr(op, side.operand, None)
    if value is None or not isinstance(value.type, TileBufType):
        return None
    return value.type.valid[side.dim]


def _counts_pairs(op: Operation, left: ValidOf, right: ValidOf | int) -> bool:
    """Whether one side counts numbers, and the other pairs of them."""
    if isinstance(right, int):
        return False
    pairs = [
        side.dim is Dim.COL and is_packed_pair(tile_type(op, side.operand).element_type)
        for side in (left, right)
    ]
    return pairs[0] != pairs[1]


def has_element_type(
    op: Operation, name: str, allowed: Sequence[str], wanted: str
) -> None:
    """The operand's element type, signs left aside, is one of `allowed`."""
    found = tile_type(op, name).element_type
    if spelled(found) not in allowed:
        fail(f"{wanted}, found {found}", getattr(op, name), kind=kinds.ELEMENT_TYPE)


def is_not_unsigned(op: Operation, name: str, wanted: str) -> None:
    """The operand's element type is a float or an integer that may have a sign."""
    found = tile_type(op, name).element_type
    if str(found).startswith("ui"):
        fail(
            f"{wanted}, with a sign: pto-isa takes no {found}",
            getattr(op, name),
            kind=kinds.ELEMENT_TYPE,
        )


def is_unsigned(op: Operation, name: str) -> None:
    """The operand's element type is one without a sign, which pto-isa asserts."""
    found = tile_type(op, name).element_type
    if not str(found).startswith("ui"):
        fail(
            f"expects {name} element type to be u{spelled(found)}: pto-isa takes no {found}",
            getattr(op, name),
            kind=kinds.ELEMENT_TYPE,
        )


def one_cpp_type(op: Operation, *names: str) -> None:
    """
    The operands are tiles of one type but for their valid extents: pto-isa declares them
    with one template parameter.
    """
    first = tile_type(op, names[0]).with_valid(None, None)
    for name in names[1:]:
        found = tile_type(op, name).with_valid(None, None)
        if found != first:
            fail(
                f"expects {', '.join(names)} to have one type but for their valid extents, "
                f"which pto-isa takes them with, found {first} and {found}",
                getattr(op, name),
            )


def has_signless_type(op: Operation, name: str, allowed: Sequence[str]) -> None:
    """The operand's element type, as it stands, is one of `allowed`."""
    found = tile_type(op, name).element_type
    if str(found) not in allowed:
        fail(
            f"expects {name} element type to be {'/'.join(allowed)}, found {found}",
            getattr(op, name),
            kind=kinds.ELEMENT_TYPE,
        )


def spelled(element_type: Attribute) -> str:
    """An element type as text, with `ui8` and `si8` as `i8`."""
    if isinstance(element_type, IntegerType):
        return f"i{element_type.bitwidth}"
    return str(element_type).removeprefix("!pto.")


_ADDED = ("i8", "i16", "i32", "f16", "bf16", "f32")


def can_be_added(op: Operation, element: Attribute, value: SSAValue) -> None:
    """
    Global memory adds this element type: `SetAtomicAdd` in pto-isa's
    `common/arch/memory/tstore_common.hpp` and `npu/a5/TStore.hpp`.
    """
    if spelled_with_sign(element) not in _ADDED:
        fail(
            f"expects an atomic {op.name.removeprefix('pto.')} to add "
            f"{'/'.join(_ADDED)}, as pto-isa asserts, found {element}",
            value,
            kind=kinds.ELEMENT_TYPE,
        )


def spelled_with_sign(element_type: Attribute) -> str:
    """An element type as text, with `si8` as `i8`, and `ui8` as that."""
    text = str(element_type)
    return text if text.startswith("ui") else spelled(element_type)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return f"{names[0]} and {names[1]}"
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def shown(extents: Sequence[int | None]) -> str:
    """Extents as texts have them: `16x64`, `?x64`."""
    return "x".join("?" if e is None else str(e) for e in extents)


def field_of(tile: TileBufType, name: str) -> str:
    """A field of a tile's type as its text has it."""
    value = getattr(tile, name)
    if isinstance(value, PadValue):
        return str(PADS.index(value))
    return "?" if value is None else str(value)


def storage_layout(tile: TileBufType, about: SSAValue, *, what: str = "result") -> None:
    """
    The tile's rows (or columns, or boxes) fill whole 32-byte blocks.

    Source: PTO IR manual, "alloc_tile"; `pto_tile.hpp` of pto-isa asserts the same.
    """
    element = tile.element_type
    if isinstance(element, IntegerType) and element.bitwidth % 8:
        fail(f"expects {what} element type to have a byte size, found {element}", about)
    if not tile.is_boxed:
        row_major = tile.blayout is BLayout.ROW_MAJOR
        count = tile.cols if row_major else tile.rows
        size = count * tile.element_bits // 8
        is_packed = is_packed_pair(tile.element_type)
        block = BLOCK_BYTES // 2 if is_packed else BLOCK_BYTES
        if size % block:
            major, extent = ("row", "cols") if row_major else ("col", "rows")
            line = "row" if row_major else "column"
            fail(
                f"expects {what} {major}-major none_box tile {line} byte size "
                f"({extent} * sizeof(dtype)) to be {block}-byte aligned, "
                f"but got {size} bytes",
                about,
            )
        return
    box = inner_box(tile)
    partial_rows_allowed = (
        tile.space == "vec" or tile.fractal == SCALES_BOX_BYTES or tile.rows == 1
    )
    if tile.rows % box[0] and not partial_rows_allowed:
        fail(
            f"expects {what} boxed tile rows to be a multiple of innerRows "
            f"({box[0]}), but got {tile.rows}",
            about,
        )
    if tile.cols % box[1]:
        fail(
            f"expects {what} boxed tile cols to be a multiple of innerCols "
            f"({box[1]}), but got {tile.cols}",
            about,
        )
