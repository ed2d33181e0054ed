"""The checks that transfers through pipes share, before and after lowering."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.hardware import AddressSpace
from pto_dialect.messages.failures import fail
from pto_dialect.types import DYNAMIC, TensorViewType, TileBufType


def verify_split(split: int) -> None:
    """The division among vector cores: none, rows, columns, or uneven rows, columns."""
    if split not in range(5):
        fail(f"expects 'split' to be 0, 1, 2, 3, or 4, found {split}", "split")


def verify_fits_slot(entry: SSAValue, slot_size: int) -> None:
    """
    A tile that is valid as a whole is no larger than its slot: pto-isa goes from slot to
    slot by their size alone (`RingFiFo::SLOT_SIZE` of `npu/{a2a3,a5}/TPush.hpp`).
    """
    tile = entry.type
    if isinstance(tile, TileBufType) and tile.valid == tile.shape:
        if tile.size > slot_size:
            fail(
                f"expects a slot of the pipe to hold the tile of {tile.size} bytes, found "
                f"slot_size = {slot_size}",
                entry,
            )


def verify_entry_matches(entry: SSAValue, slot: SSAValue, name: str) -> None:
    """A tensor in a slot is like the tensor that describes the slots."""
    view, whole = entry.type, slot.type
    assert isinstance(view, TensorViewType)
    assert isinstance(whole, TensorViewType)
    if view.element_type != whole.element_type:
        fail(
            f"expects pipe entry element type to match {name} element type, found "
            f"{view.element_type} and {whole.element_type}",
            entry,
        )
    if view.rank != whole.rank:
        fail(
            f"expects pipe entry rank to match {name} rank, found {view.rank} and "
            f"{whole.rank}",
            entry,
        )
    for i, (a, b) in enumerate(zip(view.dims, whole.dims)):
        if DYNAMIC not in (a, b) and a != b:
            fail(
                f"expects pipe entry dimension {i} to match {name} dimension {b}, found "
                f"{a}",
                entry,
            )


def verify_parity(entry: SSAValue, split: int) -> None:
    """What two cores divide evenly is even, what they divide unevenly is odd."""
    if split == 0:
        return
    by_rows = split in (1, 3)
    type_ = entry.type
    count = None
    if isinstance(type_, TileBufType):
        count = type_.v_row if by_rows else type_.v_col
    elif isinstance(type_, TensorViewType) and type_.rank >= 2:
        dim = type_.dims[-2 if by_rows else -1]
        count = None if dim == DYNAMIC else dim
    odd = split in (3, 4)
    if count is not None and count % 2 != int(odd):
        what = "valid-row" if by_rows else "valid-column"
        fail(
            f"expects a statically {'odd' if odd else 'even'} {what} count for split = "
            f"{split}, found {count}",
            entry,
        )


PRODUCED = (AddressSpace.ACC, AddressSpace.VEC)
"""The memories that tiles are put into pipes from: the cube core's, a vector core's."""

CONSUMED = (AddressSpace.VEC, AddressSpace.MAT)
"""The memories that tiles come out of pipes to."""


def verify_space(entry: SSAValue, is_producer: bool) -> None:
    """A unit can move a tile between its memory and a slot."""
    tile = entry.type
    spaces = PRODUCED if is_producer else CONSUMED
    if isinstance(tile, TileBufType) and tile.space not in spaces:
        side = "producer" if is_producer else "consumer"
        fail(
            f"tile type must map to a supported {side} pipe, found loc={tile.space}",
            entry,
        )


def verify_subblock(subblock: SSAValue | None, entry: SSAValue, split: int) -> None:
    """Only halves of tiles of a vector core have a number."""
    if subblock is None:
        return
    if split == 0:
        fail("expects 'aiv_subblockid' only when 'split' is 1, 2, 3, or 4", subblock)
    if isinstance(entry.type, TensorViewType):
        fail("does not support 'aiv_subblockid' for !pto.tensor_view", subblock)
    if isinstance(entry.type, TileBufType) and entry.type.space is not AddressSpace.VEC:
        fail(
            "expects 'aiv_subblockid' only on AIV-side vector tile pipe entries, found "
            f"loc={entry.type.space}",
            subblock,
        )
