"""The shape check: the relations between valid extents that pto-isa demands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from xdsl.ir import Operation

from pto_dialect.facts import Bounds, ShapeRule, ValidOf
from pto_dialect.ops.base import TileOp
from pto_opt.interpreter.handles import TensorView, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.sanitize.findings import Check, Finding, Findings

Look = Callable[[Frame], None]


def shape_check(op: TileOp, findings: Findings) -> Look | None:
    """What looks at an operation's operands before it runs; None if it has no rules."""
    looks = [look for look in (_relations(op, findings), _faults(op, findings)) if look]
    if not looks:
        return None

    def look(frame: Frame) -> None:
        for each in looks:
            each(frame)

    return look


def _faults(op: TileOp, findings: Findings) -> Look | None:
    """What looks at what the operation says about the extents of its operands."""
    if type(op).extent_faults is TileOp.extent_faults:
        return None

    def look(frame: Frame) -> None:
        def bounds(name: str) -> tuple[Bounds, Bounds]:
            tile = cast(Tile, frame[op.operand(name)])
            rows, cols = (
                (0, size) if extent is None else (extent, extent)
                for extent, size in zip(
                    (tile.valid_row, tile.valid_col), tile.type.shape, strict=True
                )
            )
            return rows, cols

        for fault in op.extent_faults(bounds):
            operand = op.operand(fault.operand)
            tile = cast(Tile, frame[operand])
            findings.add(
                Finding(Check.SHAPE, "extents", fault.message, op, operand, str(tile))
            )

    return look


def _relations(op: TileOp, findings: Findings) -> Look | None:
    rules = op.shape_rules()
    if not rules:
        return None
    operands = {
        name: op.optional_operand(name) for rule in rules for name in _names(rule)
    }

    def extents(name: str, frame: Frame) -> tuple[int | None, int | None] | None:
        value = operands[name]
        if value is None:
            return None
        handle: Any = frame[value]
        if isinstance(handle, Tile):
            return handle.valid_row, handle.valid_col
        return handle.extents if isinstance(handle, TensorView) else None

    idle = op.idle_operands()

    def look(frame: Frame) -> None:
        found = {name: extents(name, frame) for name in operands}
        extents_of_idle = [found[name] for name in idle]
        if idle and all(known is not None and 0 in known for known in extents_of_idle):
            # There are no cells to work on. pypto lets the second vector core of a pair
            # go through the motions so.
            return
        for rule in rules:
            left = _extent(rule.left, found)
            right = _extent(rule.right, found)
            if left is None or right is None or rule.allows(left, right):
                continue
            if _is_asserted(op, rule, right, frame):
                continue
            if not _is_one_line(op, rule, frame, found):
                findings.add(_finding(op, rule, left, right, frame))

    return look


def _is_asserted(op: TileOp, rule: ShapeRule, wanted: int, frame: Frame) -> bool:
    """
    Whether the device computes all the same, within the bytes of both tiles; what comes
    from cells that nothing has written, the check for these finds.
    """
    right = rule.right
    if not rule.is_asserted or not isinstance(right, ValidOf):
        return False
    value = op.optional_operand(rule.left.operand)
    if value is None or right.operand not in op.OUTS or right.dim is not rule.left.dim:
        return False
    handle: Any = frame[value]
    return isinstance(handle, Tile) and wanted <= handle.type.shape[right.dim]


def _names(rule: ShapeRule) -> list[str]:
    sides = rule.left, rule.right
    return [side.operand for side in sides if isinstance(side, ValidOf)]


_Found = dict[str, tuple[int | None, int | None] | None]


def _extent(side: ValidOf | int, found: _Found) -> int | None:
    if isinstance(side, int):
        return side
    known = found[side.operand]
    return None if known is None else known[side.dim]


def _is_one_line(op: TileOp, rule: ShapeRule, frame: Frame, found: _Found) -> bool:
    """
    Whether a row moves from or to a column, or to a row that a view tells in several
    dimensions: transfers count elements then.
    """
    if not isinstance(rule.right, ValidOf):
        return False
    names = rule.left.operand, rule.right.operand
    values = [op.optional_operand(name) for name in names]
    if not any(v is not None and isinstance(frame[v], TensorView) for v in values):
        return False
    left, right = found[names[0]], found[names[1]]
    if left is None or right is None or None in left or None in right:
        return False
    counts = [(a or 0) * (b or 0) for a, b in (left, right)]
    return counts[0] == counts[1] and (1 in left or 1 in right)


def _finding(
    op: TileOp, rule: ShapeRule, left: int, right: int, frame: Frame
) -> Finding:
    notes: list[tuple[str, Operation]] = []
    tile = None
    for name in dict.fromkeys(_names(rule)):
        value = op.optional_operand(name)
        handle: Any = None if value is None else frame[value]
        if isinstance(handle, Tile):
            tile = tile or str(handle)
            notes.append((f"{name} has its extents from here", handle.set_by))
    wanted = str(right)
    if isinstance(rule.right, ValidOf):
        wanted = f"the {right} {rule.right.dim.plural} of {rule.right.operand}"
    return Finding(
        Check.SHAPE,
        "relation",
        f"has {left} valid {rule.left.dim.plural} in {rule.left.operand}, where pto-isa "
        f"demands {wanted}",
        op,
        op.optional_operand(rule.left.operand),
        tile,
        earlier=tuple(notes),
    )
