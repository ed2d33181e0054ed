"""
Tiles: every handle is constructed with its valid extents, whatever comes after.

The extents of a second handle on the bytes of a tile, where its type leaves them to run
time:

* `bitcast` has those that its source has now.
* `treshape` has the part of its own that the source's valid cells are (see
  `pto_dialect.reshape`). Where they are no rectangle it is an error, unless a
  `set_validshape` follows before anything looks at the handle.
* `subview` has its `valid` operands, and without them its sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from xdsl.dialects.builtin import IntegerType, Signedness, i64
from xdsl.ir import Operation, SSAValue

from pto_dialect import checks
from pto_dialect.attrs import BLayout
from pto_dialect.integers import constant_of
from pto_dialect.layout import strides
from pto_dialect.messages.diagnostic import Note
from pto_dialect.messages.places import name_of
from pto_dialect.ops.tile_ops import (
    AllocTileOp,
    DeclareTileOp,
    GetValidShapeOp,
    SetValidShapeOp,
    TAssignOp,
    TileValidColsOp,
    TileValidRowsOp,
)
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.reshape import Part, reshaped
from pto_dialect.types import TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.expressions import Expression
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers

TileExtent = int | SSAValue
"""A valid extent: a number, or an old value."""

_U64 = IntegerType(64, Signedness.UNSIGNED)


def tile_of(value: SSAValue) -> TileBufType:
    """The type of a tile."""
    assert isinstance(value.type, TileBufType)
    return value.type


def construct(
    lowering: Lowering,
    old: SSAValue,
    extents: tuple[TileExtent | None, TileExtent | None],
    shape: tuple[int, int] | None = None,
) -> SSAValue:
    """
    A handle with its extents. Those that the type knows may be None; new values stand
    for themselves.
    """
    type = tile_of(old)
    valid = lowering.run_time_extents.get(old, type.valid)
    shown = type if valid == type.valid else type.with_valid(*valid)
    spelled = spelling.tile(shown, lowering.arch, shape)
    if spelled is None:
        raise NoCppError(f"no C++ type for elements of {type.element_type}", old)
    arguments: list[SSAValue] = []
    for given, extent, known, scale in zip(
        spelled.run_time, extents, type.valid, spelled.scale
    ):
        if not given:
            continue
        value = known if known is not None else extent
        assert value is not None
        arguments.append(_scaled(lowering, value, scale))
    new = lowering.make(spelled.text, arguments)
    lowering.bind(old, new)
    return new


def handle_at(
    lowering: Lowering,
    like: TileBufType,
    extents: tuple[TileExtent, TileExtent],
    address: SSAValue,
    name: str | None,
    shape: tuple[int, int] | None = None,
) -> SSAValue:
    """
    A handle of the lowering's own, on bytes that are there: a tile like another one,
    with extents that its C++ type does not know. `shape` as for `spelling.tile`.
    """
    type = like.with_valid(None, None)
    spelled = spelling.tile(type, lowering.arch, shape)
    if spelled is None:
        raise NoCppError(f"no C++ type for elements of {type.element_type}")
    values = [_scaled(lowering, e, s) for e, s in zip(extents, spelled.scale)]
    handle = lowering.make(spelled.text, values, name)
    lowering.call("TASSIGN", [handle, address])
    return handle


def _scaled(lowering: Lowering, extent: TileExtent, scale: int) -> SSAValue:
    if isinstance(extent, int):
        return lowering.constant(extent * scale)
    new = lowering.values.get(extent, extent)
    if scale == 1:
        return new
    return lowering.compute(lambda e: e.mul(new, e.number(scale, i64)))


# Allocations


@lowers(AllocTileOp)
def lower_alloc(lowering: Lowering, op: AllocTileOp) -> None:
    """`Tile<...> name = Tile<...>(rows, cols); TASSIGN(name, addr);`"""
    if op.result.first_use is None:
        return
    type = op.tile_type
    unset = [
        what
        for what, extent, operand in zip(("row", "col"), type.valid, op.valid_operands)
        if extent is None and operand is None
    ]
    if unset:
        which = " and ".join(f"valid_{what}" for what in unset)
        raise NoCppError(
            f"has no {which} for the '?' of its type, so its tile would have no extent "
            "when it is constructed; --propagate-validshape gives it one",
            op.result,
        )
    if op.addr is None:
        raise NoCppError(
            "has no address, and C++ reads and writes through it: give it addr, or plan "
            "the memory first",
            op.result,
        )
    address = lowering.value(op.addr)
    new = construct(lowering, op.result, op.valid_operands)
    lowering.call("TASSIGN", [new, address])
    lowering.addresses[op.result] = address


# Valid extents


@lowers(SetValidShapeOp)
def lower_set_validshape(lowering: Lowering, op: SetValidShapeOp) -> None:
    """`tile.SetValidShape(rows, cols);`, unless the handle was made with them."""
    before = op.prev_op
    if isinstance(before, DeclareTileOp) and before.tile is op.source:
        return
    spelled = spelling.tile(op.tile_type, lowering.arch)
    assert spelled is not None
    values = [
        _scaled(lowering, v, s)
        for v, s in zip((op.valid_row, op.valid_col), spelled.scale)
    ]
    lowering.say("{}.SetValidShape({}, {});", lowering.value(op.source), *values)


@lowers(TileValidRowsOp, TileValidColsOp)
def lower_valid_extent(
    lowering: Lowering, op: TileValidRowsOp | TileValidColsOp
) -> None:
    """`int64_t rows = tile.GetValidRow();`"""
    dim = 0 if isinstance(op, TileValidRowsOp) else 1
    lowering.bind(op.result, current_extent(lowering, op.src, dim))


@lowers(GetValidShapeOp)
def lower_get_validshape(lowering: Lowering, op: GetValidShapeOp) -> None:
    """`int64_t rows = tile.GetValidRow();` and the same for columns."""
    for dim, result in enumerate(op.results):
        if result.first_use is not None:
            lowering.bind(result, current_extent(lowering, op.source, dim))


def current_extent(lowering: Lowering, tile: SSAValue, dim: int) -> SSAValue:
    """One extent of a handle as it is now, in PTO's elements."""
    type = tile_of(tile)
    known = type.valid[dim]
    if known is not None:
        return lowering.constant(known)
    text = ("{}.GetValidRow()", "{}.GetValidCol()")[dim]
    value = lowering.read(text, [lowering.value(tile)], i64)
    spelled = spelling.tile(type, lowering.arch)
    assert spelled is not None
    if (scale := spelled.scale[dim]) == 1:
        return value
    return lowering.compute(lambda e: e.div(value, e.number(scale, i64)))


def _named_extent(lowering: Lowering, tile: SSAValue, dim: int) -> SSAValue:
    """The same, called after the tile."""
    value = current_extent(lowering, tile, dim)
    if value not in lowering.names:
        lowering.christen(value, lowering.derived(tile, ("rows", "cols")[dim]))
    return value


# Addresses


def is_rebound(tile: SSAValue) -> bool:
    """Whether a `tassign` moves the handle, so that only it knows where it points."""
    return isinstance(tile.owner, TAssignOp) or any(
        isinstance(use.operation, TAssignOp) for use in tile.uses
    )


@lowers(TAssignOp)
def lower_tassign(lowering: Lowering, op: TAssignOp) -> None:
    """`TASSIGN(tile, addr);`; the result is the same handle."""
    tile = lowering.value(op.tile)
    lowering.call("TASSIGN", [tile, lowering.value(op.addr)])
    lowering.values[op.result] = tile


@lowers(DeclareTileOp)
def lower_declare_tile(lowering: Lowering, op: DeclareTileOp) -> None:
    """
    A handle that something binds later. It is constructed with the extents that are set
    at once; without them all of it is valid.
    """
    first = op.next_op
    if isinstance(first, SetValidShapeOp) and first.source is op.tile:
        construct(lowering, op.tile, (first.valid_row, first.valid_col))
    else:
        construct(lowering, op.tile, tile_of(op.tile).shape)


def address_of(lowering: Lowering, tile: SSAValue) -> SSAValue:
    """The address of a tile's bytes: the value that it was assigned, or its handle's."""
    owner = tile.owner
    if not is_rebound(tile):
        if (known := lowering.addresses.get(tile)) is not None:
            return known
        if isinstance(owner, TReshapeOp | BitcastOp):
            return address_of(lowering, owner.src)
    value = lowering.read(
        "reinterpret_cast<uint64_t>({}.data())", [lowering.value(tile)], _U64
    )
    lowering.christen(value, lowering.derived(tile, "data"))
    return value


# Second handles


def is_wider_than_its_type(lowering: Lowering, tile: SSAValue) -> bool:
    """Whether a tile is a window that has the strides of the tile around it in C++."""
    return lowering.value(tile).type != lowering.lowered(tile.type)


def physical_shape(lowering: Lowering, tile: SSAValue) -> tuple[int, int]:
    """The physical shape of a handle in C++: for a window that of the tile around it."""
    if (shape := lowering.windows.get(tile)) is not None:
        return shape
    # The C++ type of an allocation may differ in its extents alone (`RunTimeExtents`).
    is_made_here = isinstance(tile.owner, AllocTileOp)
    if not is_made_here and is_wider_than_its_type(lowering, tile):
        raise NoCppError(
            "has no C++: a window that was passed on, of which only its C++ type says "
            "how it lies in the tile around it",
            tile,
        )
    return tile_of(tile).shape


@lowers(SubviewOp)
def lower_subview(lowering: Lowering, op: SubviewOp) -> None:
    """
    A tile at the address of the window. It keeps the strides of the tile around it, so
    it is as wide as that one where rows lie behind one another, as high where columns
    do; the other dimension is the window's own.
    """
    if op.result.first_use is None:
        return
    type, source = op.tile_type, checks.tile_type(op, "source")
    rows, cols = op.shape
    row_major = source.blayout is BLayout.ROW_MAJOR
    around = physical_shape(lowering, op.source)
    shape = (rows, around[1]) if row_major else (around[0], cols)
    if shape != type.shape:
        lowering.windows[op.result] = shape
    extents = tuple(
        size if operand is None else operand
        for size, operand in zip(type.shape, (op.valid_row, op.valid_col))
    )
    address = _window_address(lowering, op, source)
    new = construct(lowering, op.result, (extents[0], extents[1]), shape)
    lowering.call("TASSIGN", [new, address])
    lowering.addresses[op.result] = address


def _window_address(lowering: Lowering, op: SubviewOp, source: TileBufType) -> SSAValue:
    """`base + (row * row_stride + col * col_stride) * bytes`"""
    width = max(1, source.element_bits // 8)
    base = address_of(lowering, op.source)
    known = 0
    terms: list[tuple[SSAValue, int]] = []
    around = source.with_shape(*physical_shape(lowering, op.source))
    for offset, stride in zip(op.offsets, strides(around)):
        number = constant_of(offset)
        if number is None:
            terms.append((lowering.value(offset), stride * width))
        else:
            known += number * stride * width
    if not terms and known == 0:
        return base
    start = _known_address(op.source)
    name = lowering.derived(op.result, "addr")
    if not terms and start is not None:
        return lowering.constant(start + known, named=i64)

    def build(e: Expression) -> SSAValue:
        total = base
        for value, step in terms:
            product = value if step == 1 else e.mul(value, e.number(step, i64))
            total = e.add(total, product)
        return e.add(total, e.number(known, i64)) if known else total

    return lowering.compute(build, name)


def _known_address(tile: SSAValue) -> int | None:
    """The address of a tile where it is a constant."""
    owner = tile.owner
    if is_rebound(tile):
        return None
    if isinstance(owner, AllocTileOp):
        return constant_of(owner.addr)
    if isinstance(owner, TReshapeOp | BitcastOp):
        return _known_address(owner.src)
    return None


@lowers(BitcastOp)
def lower_bitcast(lowering: Lowering, op: BitcastOp) -> None:
    """A tile at the address of its source, with the source's extents."""
    if op.result.first_use is None:
        return
    extents = tuple(
        _named_extent(lowering, op.src, dim) if extent is None else None
        for dim, extent in enumerate(op.tile_type.valid)
    )
    address = address_of(lowering, op.src)
    shape = None
    if is_wider_than_its_type(lowering, op.src):
        if op.tile_type.shape != tile_of(op.src).shape:
            _refuse_window(op.src)
        shape = lowering.windows[op.result] = physical_shape(lowering, op.src)
    new = construct(lowering, op.result, (extents[0], extents[1]), shape)
    lowering.call("TASSIGN", [new, address])


def _refuse_window(tile: SSAValue) -> NoReturn:
    raise NoCppError(
        "has no C++: the source is a window, whose elements do not lie one behind the "
        "other",
        tile,
    )


@lowers(TReshapeOp)
def lower_treshape(lowering: Lowering, op: TReshapeOp) -> None:
    """
    `Tile<...> name = Tile<...>(rows, cols); TRESHAPE(name, src);`

    pto-isa reshapes between elements of one kind, and whole tiles, not windows; for
    others the address does.
    """
    if op.result.first_use is None:
        return
    extents = _reshaped(lowering, op)
    source = checks.tile_type(op, "src")
    same_kind = source.element_type == op.tile_type.element_type
    if same_kind and not is_wider_than_its_type(lowering, op.src):
        new = construct(lowering, op.result, extents)
        lowering.call("TRESHAPE", [new, lowering.value(op.src)])
        return
    address = address_of(lowering, op.src)
    shape = None
    if is_wider_than_its_type(lowering, op.src):
        lines = source.rows if source.is_row_major else source.cols
        if _is_same_grid(source, op.tile_type):
            shape = lowering.windows[op.result] = physical_shape(lowering, op.src)
        elif lines > 1:
            _refuse_window(op.src)
    new = construct(lowering, op.result, extents, shape)
    lowering.call("TASSIGN", [new, address])


def _is_same_grid(source: TileBufType, result: TileBufType) -> bool:
    """Whether cells of both lie at the same places."""
    return (source.shape, source.blayout, source.slayout, source.element_bits) == (
        result.shape,
        result.blayout,
        result.slayout,
        result.element_bits,
    )


@dataclass(frozen=True)
class _Extents:
    """The extents of a handle at one place: what is known of them."""

    rows: int | None
    cols: int | None


def _known_extents(tile: SSAValue) -> _Extents:
    """The extents of a handle that nothing changes, as far as they are constants."""
    type = tile_of(tile)
    changes = (SetValidShapeOp, TAssignOp)
    if any(isinstance(use.operation, changes) for use in tile.uses):
        return _Extents(*type.valid)
    owner = tile.owner
    operands: tuple[SSAValue | None, SSAValue | None] = (None, None)
    if isinstance(owner, AllocTileOp):
        operands = owner.valid_operands
    elif isinstance(owner, SubviewOp):
        operands = (owner.valid_row, owner.valid_col)
    elif isinstance(owner, BitcastOp):
        return _known_extents(owner.src)
    found = [
        constant_of(operand) if extent is None else extent
        for extent, operand in zip(type.valid, operands)
    ]
    return _Extents(found[0], found[1])


def _reshaped(
    lowering: Lowering, op: TReshapeOp
) -> tuple[TileExtent | None, TileExtent | None]:
    """The extents of a reshaped handle; see the head of this file."""
    source, result = checks.tile_type(op, "src"), op.tile_type
    if not result.is_dynamic:
        return None, None
    known = _known_extents(op.src)
    if (known.rows, known.cols) == source.shape or _is_set_first(op):
        return result.shape

    def extent(part: Part) -> TileExtent:
        if isinstance(part, int):
            return part
        found = (known.rows, known.cols)[part.dim]
        times, by = part.times, part.by
        if found is not None:
            return found * times // by
        value = _named_extent(lowering, op.src, part.dim)
        if times == by:
            return value

        def scaled(e: Expression) -> SSAValue:
            if times % by == 0:
                return e.mul(value, e.number(times // by, i64))
            return e.div(e.mul(value, e.number(times, i64)), e.number(by, i64))

        return lowering.compute(scaled, lowering.derived(op.result, "extent"))

    parts = reshaped(source, result, (known.rows, known.cols))
    if parts is not None:
        return extent(parts[0]), extent(parts[1])
    raise NoCppError(
        "has no C++: the source may be valid in part, and that part is no rectangle of "
        "the result; give the result static extents, or set them with "
        "pto.set_validshape before it is used",
        op.result,
        [Note(f"{name_of(op.src)} is made here", op.src)],
    )


def _is_set_first(op: TReshapeOp) -> bool:
    """Whether a `set_validshape` is the first to look at the result, if any is."""
    users = [use.operation for use in op.result.uses]
    if not users:
        return True
    sets = [
        u for u in users if isinstance(u, SetValidShapeOp) and u.parent is op.parent
    ]
    return any(
        all(user is first or _is_behind(user, first) for user in users)
        for first in sets
    )


def _is_behind(op: Operation, first: Operation) -> bool:
    assert first.parent is not None
    around = first.parent.find_ancestor_op_in_block(op)
    return around is not None and first.is_before_in_block(around)
