"""Faults of 12 kinds, put into a program that is right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerAttr, ModuleOp, i64
from xdsl.dialects.func import FuncOp
from xdsl.ir import BlockArgument, Operation, SSAValue
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.attrs import PadValue
from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp, TileOp
from pto_dialect.ops.memory_ops import TLoadOp
from pto_dialect.ops.move_ops import FillPadOp
from pto_dialect.ops.sync_ops import SetFlagOp, WaitFlagOp
from pto_dialect.ops.tile_ops import AllocTileOp, SetValidShapeOp
from pto_dialect.ops.view_ops import MakeTensorViewOp, PartitionViewOp, TileViewOp
from pto_dialect.types import TileBufType

Fault = Callable[[ModuleOp, random.Random], bool]
"""Changes a module in place; says whether it had something to change."""


def _all(module: ModuleOp, kind: type[Operation]) -> list[Operation]:
    return [op for op in module.walk() if isinstance(op, kind)]


def _number(value: int, before: Operation, *, is_address: bool = False) -> SSAValue:
    type_ = i64 if is_address else IndexType()
    op = arith.ConstantOp(IntegerAttr(value, type_))
    Rewriter.insert_op(op, InsertPoint.before(before))
    return op.result


def _same(one: SSAValue | None, other: SSAValue | None) -> bool:
    if one is other:
        return True
    known = constant_of(one)
    return known is not None and known == constant_of(other)


# Extents


def _dynamic(module: ModuleOp) -> list[AllocTileOp]:
    return [
        op
        for op in module.walk()
        if isinstance(op, AllocTileOp) and None not in op.valid_operands
    ]


def _realloc(old: AllocTileOp, *valid: SSAValue | None) -> None:
    new = AllocTileOp(
        operands=[old.addr, *valid],
        result_types=[old.result.type],
        attributes=old.attributes,
    )
    new.result.name_hint = old.result.name_hint
    Rewriter.replace_op(old, new)


def extents_dropped(module: ModuleOp, rng: random.Random) -> bool:
    found = _dynamic(module)
    if found:
        _realloc(rng.choice(found), None, None)
    return bool(found)


def extents_widened(module: ModuleOp, rng: random.Random) -> bool:
    """The extents of an allocation, or of a set, become the tile's rows and columns."""
    found = [
        op
        for op in (*_dynamic(module), *_all(module, SetValidShapeOp))
        if isinstance(op, AllocTileOp | SetValidShapeOp)
        if any(
            constant_of(extent) != size
            for extent, size in zip(
                (op.valid_row, op.valid_col), op.tile_type.shape, strict=True
            )
        )
    ]
    if not found:
        return False
    chosen = rng.choice(found)
    rows, cols = (_number(size, chosen) for size in chosen.tile_type.shape)
    if isinstance(chosen, AllocTileOp):
        _realloc(chosen, rows, cols)
    else:
        chosen.operands[1], chosen.operands[2] = rows, cols
    return True


def extents_transposed(module: ModuleOp, rng: random.Random) -> bool:
    found = [op for op in _dynamic(module) if not _same(op.valid_row, op.valid_col)]
    if not found:
        return False
    chosen = rng.choice(found)
    _realloc(chosen, chosen.valid_col, chosen.valid_row)
    return True


def _touches(op: Operation, tile: SSAValue) -> bool:
    return isinstance(op, PTOOp) and any(
        value is tile for _, value in (*op.reads(), *op.writes())
    )


def set_moved_past_reader(module: ModuleOp, rng: random.Random) -> bool:
    """Past the next operation that looks at the tile."""
    found: list[tuple[SetValidShapeOp, Operation]] = []
    for op in module.walk():
        if isinstance(op, SetValidShapeOp):
            later = op.next_op
            while later is not None:
                if isinstance(later, TileOp) and _touches(later, op.source):
                    found.append((op, later))
                    break
                if later.regions or isinstance(later, SetValidShapeOp):
                    break
                later = later.next_op
    if not found:
        return False
    chosen, reader = rng.choice(found)
    chosen.detach()
    Rewriter.insert_op(chosen, InsertPoint.after(reader))
    return True


# Bytes


def _placed(module: ModuleOp) -> list[tuple[AllocTileOp, int]]:
    found: list[tuple[AllocTileOp, int]] = []
    for op in module.walk():
        if isinstance(op, AllocTileOp) and op.addr is not None:
            address = constant_of(op.addr)
            if address is not None and op.result.first_use is not None:
                found.append((op, address))
    return found


def _move(alloc: AllocTileOp, address: int) -> None:
    alloc.operands[0] = _number(address, alloc, is_address=True)


def address_shifted(module: ModuleOp, rng: random.Random) -> bool:
    found = _placed(module)
    if found:
        alloc, address = rng.choice(found)
        _move(alloc, address + 32)
    return bool(found)


def tiles_merged(module: ModuleOp, rng: random.Random) -> bool:
    placed = _placed(module)
    pairs = [
        (one, other)
        for number, one in enumerate(placed)
        for other in placed[number + 1 :]
        if one[1] != other[1] and one[0].tile_type.space == other[0].tile_type.space
    ]
    if not pairs:
        return False
    (_, address), (second, _) = rng.choice(pairs)
    _move(second, address)
    return True


# Flags


def _pairs(module: ModuleOp) -> Iterator[tuple[SetFlagOp, WaitFlagOp]]:
    """Each set with the wait that takes it, where both stand in one block."""
    for op in module.walk():
        if not isinstance(op, SetFlagOp):
            continue
        later = op.next_op
        while later is not None:
            if isinstance(later, WaitFlagOp) and later.properties == op.properties:
                yield op, later
                break
            later = later.next_op


def _pair(module: ModuleOp, rng: random.Random) -> tuple[SetFlagOp, WaitFlagOp] | None:
    found = list(_pairs(module))
    return rng.choice(found) if found else None


def pair_removed(module: ModuleOp, rng: random.Random) -> bool:
    pair = _pair(module, rng)
    for op in pair or ():
        op.detach()
    return pair is not None


def pair_moved_after_use(module: ModuleOp, rng: random.Random) -> bool:
    """Past the next operation on tiles."""
    found = [
        (pair, use)
        for pair in _pairs(module)
        if (use := _next_work(pair[1])) is not None
    ]
    if not found:
        return False
    (raised, wait), use = rng.choice(found)
    for op in (wait, raised):
        op.detach()
        Rewriter.insert_op(op, InsertPoint.after(use))
    return True


def _next_work(op: Operation) -> Operation | None:
    later = op.next_op
    while later is not None and not isinstance(later, TileOp):
        if later.regions or isinstance(later, SetFlagOp | WaitFlagOp):
            return None
        later = later.next_op
    return later


def wrong_event_id(module: ModuleOp, rng: random.Random) -> bool:
    pair = _pair(module, rng)
    if pair is None:
        return False
    others = [
        op
        for op in module.walk()
        if isinstance(op, SetFlagOp) and op.event_id != pair[0].event_id
    ]
    if not others:
        return False
    pair[0].properties["event_id"] = rng.choice(others).event_id
    return True


def wait_without_set(module: ModuleOp, rng: random.Random) -> bool:
    pair = _pair(module, rng)
    if pair is not None:
        pair[0].detach()
    return pair is not None


# Tensors and padding


def load_too_wide(module: ModuleOp, rng: random.Random) -> bool:
    """A tensor has a column less than some load takes, for all cores."""
    found: list[tuple[list[MakeTensorViewOp], int]] = []
    for op in module.walk():
        if not isinstance(op, TLoadOp):
            continue
        box = op.operand("src").owner
        if not isinstance(box, PartitionViewOp):
            continue
        whole = box.source.owner
        if not isinstance(whole, MakeTensorViewOp) or len(box.sizes) < 2:
            continue
        views = _views_of_tensor(module, whole)
        if views is None:
            continue  # another view may say that the cells are there
        size = constant_of(box.sizes[-1])
        start = constant_of(box.offsets[-1])
        if size is not None and start is not None and size > 1:
            found.append((views, start + size - 1))
    if not found:
        return False
    views, columns = rng.choice(found)
    for view in views:
        # The pointer is the first operand.
        view.operands[len(view.shape)] = _number(columns, view)
    return True


def _views_of_tensor(
    module: ModuleOp, whole: MakeTensorViewOp
) -> list[MakeTensorViewOp] | None:
    """
    A view with those that the functions of other cores have of the same parameter; None
    if they do not agree on the columns, or anything else uses the tensor.
    """
    pointers: list[SSAValue] = [whole.ptr]
    if isinstance(whole.ptr, BlockArgument):
        index, type_ = whole.ptr.index, whole.ptr.type
        pointers = [
            function.args[index]
            for function in module.walk()
            if isinstance(function, FuncOp) and index < len(function.args)
            if function.args[index].type == type_
        ]
    found: list[MakeTensorViewOp] = []
    for pointer in pointers:
        users = [use.operation for use in pointer.uses]
        if len(users) > 1:
            return None
        for user in users:
            if not isinstance(user, MakeTensorViewOp):
                return None
            if not _same(user.shape[-1], whole.shape[-1]):
                return None
            found.append(user)
    return found


def pad_changed(module: ModuleOp, rng: random.Random) -> bool:
    """Where an operation pads; views of the tile have its type, so it may have none."""
    found = [
        op
        for op in module.walk()
        if isinstance(op, FillPadOp)
        and isinstance(op.dst.owner, AllocTileOp)
        and not any(isinstance(use.operation, TileViewOp) for use in op.dst.uses)
    ]
    found = [op for op in found if _is_plain(op.dst)]
    if not found:
        return False
    dst = rng.choice(found).dst
    type_ = dst.type
    assert isinstance(type_, TileBufType)
    pads = [pad for pad in PadValue if pad not in (PadValue.NULL, type_.pad)]
    new = TileBufType(
        type_.space,
        type_.element_type,
        type_.rows,
        type_.cols,
        type_.valid,
        blayout=type_.blayout,
        slayout=type_.slayout,
        fractal=type_.fractal,
        pad=rng.choice(pads),
        compact=type_.compact,
    )
    Rewriter.replace_value_with_new_type(dst, new)
    return True


def _is_plain(tile: SSAValue) -> bool:
    """Whether only operations on tiles use it, whose other operands have other types."""
    return all(isinstance(use.operation, TileOp | SetValidShapeOp) for use in tile.uses)


FAULTS: dict[str, Fault] = {
    "extents dropped": extents_dropped,
    "extents widened": extents_widened,
    "extents transposed": extents_transposed,
    "set_validshape moved past its reader": set_moved_past_reader,
    "address shifted by 32 bytes": address_shifted,
    "two live tiles merged": tiles_merged,
    "flag pair removed": pair_removed,
    "flag pair moved after the use": pair_moved_after_use,
    "wrong event id": wrong_event_id,
    "wait without set": wait_without_set,
    "load wider than the tensor": load_too_wide,
    "pad value changed": pad_changed,
}
"""The kinds of faults."""
