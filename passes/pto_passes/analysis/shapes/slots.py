"""Whether who takes tiles out of the slots of a pipe finds the rows that were put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation

from pto_dialect.facts import Bounds
from pto_dialect.functions import function_of
from pto_dialect.messages.diagnostic import Note
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.ops.pipe_ops import PipeTransferOp, TPopPipeOp, TPushPipeOp
from pto_dialect.program_checks.pipes import pipes_between
from pto_dialect.types import TileBufType
from pto_dialect.walking import walk
from pto_passes.analysis.shapes.valid_shapes import ValidShapes

_ROWS, _COLS = 1, 2
"""How `split` divides a tile evenly: its rows, or its columns."""


@dataclass(frozen=True)
class SlotFault:
    """A tile that is taken out of a slot otherwise than any was put there."""

    op: TPopPipeOp
    message: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Laid:
    """A tile as one end of a pipe has it in a slot."""

    op: PipeTransferOp
    rows: Bounds
    pitch: Bounds
    """Elements from one row to the next."""


def slot_faults(
    module: Operation, shapes: Mapping[FuncOp, ValidShapes]
) -> Iterator[SlotFault]:
    """
    The tiles that are taken out of slots at another pitch than any has been put there, or
    of which the second core does not take the second half of the rows.

    Slots in global memory hold valid rows one behind the other, so each end goes by the
    valid columns that it has itself, and the second vector core by its own valid rows
    (`pushAcc2GMFiFo`, `popVecTileFromGMFiFo` and their like in pto-isa's
    `npu/{a2a3,a5}/TPush.hpp`). Those in a vector core's memory hold tiles as they are
    (`pushAcc2VecFiFo`, a5).
    """
    transfers: dict[tuple[InitializePipeOp, bool], list[PipeTransferOp]] = {}
    for op in walk(module):
        if isinstance(op, TPushPipeOp | TPopPipeOp):
            init = op.find_init()
            if init is not None and init.acc_push_epilogue is None:
                transfers.setdefault((init, op.TO_VECTOR), []).append(op)
    if not transfers:
        return
    for ends in pipes_between(module):
        for to_vector in (True, False):
            passing: list[PipeTransferOp] = []
            for end in ends:
                if isinstance(end, InitializePipeOp):
                    passing += transfers.get((end, to_vector), [])
            yield from _faults(passing, shapes)


def _faults(
    passing: list[PipeTransferOp], shapes: Mapping[FuncOp, ValidShapes]
) -> Iterator[SlotFault]:
    put = [_laid(op, shapes) for op in passing if isinstance(op, TPushPipeOp)]
    pushed = [laid for laid in put if laid is not None]
    if not pushed or len(pushed) < len(put):
        return
    for op in passing:
        if not isinstance(op, TPopPipeOp) or (popped := _laid(op, shapes)) is None:
            continue
        notes = tuple(Note("it is put there here", laid.op) for laid in pushed[:3])
        if popped.rows[0] > 1 and all(
            _are_disjoint(popped.pitch, p.pitch) for p in pushed
        ):
            message = (
                f"takes rows of {_shown(popped.pitch)} elements, but those in the slot "
                f"have {_shown(pushed[0].pitch)}"
            )
            yield SlotFault(op, message, notes)
        elif _begins_elsewhere(popped, pushed):
            message = (
                f"has the second core begin at row {_shown(popped.rows)} of the slot, but "
                f"there are {_shown(pushed[0].rows)} rows in it, half of them for each core"
            )
            yield SlotFault(op, message, notes)


def _begins_elsewhere(popped: _Laid, pushed: list[_Laid]) -> bool:
    """Whether the second core does not begin in the middle of any tile that was put."""
    op = popped.op
    if op.split.value.data != _ROWS or not op.TO_VECTOR or not _in_memory(op):
        return False
    low, high = popped.rows
    return low > 0 and all(_are_disjoint((2 * low, 2 * high), p.rows) for p in pushed)


def _laid(op: PipeTransferOp, shapes: Mapping[FuncOp, ValidShapes]) -> _Laid | None:
    """How a tile lies in a slot; None where that is not a matter of one pitch."""
    entry, split = op.entry_value, op.split.value.data
    function = function_of(op)
    if entry is None or function is None or split > _COLS:
        return None
    tile, known = entry.type, shapes.get(function)
    if not isinstance(tile, TileBufType) or known is None:
        return None
    is_new = entry.owner is op
    rows, cols = known.bounds_born(entry) if is_new else known.bounds_at(op, entry)
    if not _in_memory(op):
        if not op.TO_VECTOR:
            return None
        cols = tile.cols, tile.cols
    # Halves of columns lie side by side, put there by vector cores or taken by them.
    are_halves = split == _COLS and isinstance(op, TPopPipeOp) == op.TO_VECTOR
    times = 2 if are_halves else 1
    return _Laid(op, rows, (times * cols[0], times * cols[1]))


def _in_memory(op: PipeTransferOp) -> bool:
    init = op.find_init()
    return init is not None and init.in_memory


def _are_disjoint(one: Bounds, other: Bounds) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _shown(bounds: Bounds) -> str:
    low, high = bounds
    return str(low) if low == high else f"{low} to {high}"
