"""Several tiles behind one handle, so that one can be filled while another is read."""

from __future__ import annotations

from itertools import pairwise

from xdsl.dialects.builtin import DenseArrayBase, IndexType, i64
from xdsl.irdl import (
    BaseAttr,
    operand_def,
    opt_operand_def,
    opt_prop_def,
    result_def,
    traits_def,
)
from xdsl.traits import MemoryAllocEffect

from pto_dialect import checks
from pto_dialect.assembly.program import pto_op
from pto_dialect.attrs import CompactMode
from pto_dialect.handles import MultiTileBufType
from pto_dialect.integers import constant_of
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import SEGMENTS, PTOOp, Tile
from pto_dialect.ops.tile_ops import check_address
from pto_dialect.types import TileBufType, is_low_precision


@pto_op
class AllocMultiTileOp(PTOOp):
    """
    Slots of one tile type one after the other, the first at `addr`; the valid operands
    are the first extents of every slot. Planned addresses may take the place of `addr`.
    """

    name = "pto.alloc_multi_tile"

    addr = opt_operand_def(i64)
    valid_row = opt_operand_def(IndexType())
    valid_col = opt_operand_def(IndexType())
    planned = opt_prop_def(
        DenseArrayBase.constr(i64), prop_name="pto.multi_buffer_addrs"
    )
    result = result_def(BaseAttr(MultiTileBufType))

    irdl_options = (SEGMENTS,)
    traits = traits_def(MemoryAllocEffect())

    assembly_format = (
        "(`addr` `=` $addr^)? (`valid_row` `=` $valid_row^)? "
        "(`valid_col` `=` $valid_col^)? attr-dict `:` type($result)"
    )

    @property
    def slots(self) -> MultiTileBufType:
        assert isinstance(self.result.type, MultiTileBufType)
        return self.result.type

    @property
    def tile_type(self) -> TileBufType:
        """The type of each slot."""
        return self.slots.slot

    def verify_types(self) -> None:
        slot = self.tile_type
        if is_low_precision(slot.element_type):
            fail(
                f"slot dtype {slot.element_type} is not supported by "
                "pto.alloc_multi_tile yet",
                self.result,
            )
        checks.storage_layout(slot, self.result, what="slot")
        if slot.compact is CompactMode.ROW_PLUS_ONE:
            fail(
                "slot uses row_plus_one compaction, whose padded storage footprint exceeds "
                "product(shape) and would overlap adjacent multi-buffer slots",
                self.result,
            )
        operands = (self.valid_row, self.valid_col)
        for what, operand, extent in zip(("row", "col"), operands, slot.valid):
            if operand is None and extent is None:
                fail(
                    f"valid_{what} operand is required because slot v_{what} is ?",
                    self.result,
                )
            if operand is not None and extent is not None:
                fail(
                    f"valid_{what} operand must be absent because slot v_{what} is "
                    f"{extent}",
                    operand,
                )
        self._verify_planned(slot)

    def _verify_planned(self, slot: TileBufType) -> None:
        if self.planned is None:
            return
        if self.addr is not None:
            fail(
                "cannot carry both base 'addr' and internal pto.multi_buffer_addrs",
                self.addr,
            )
        starts = self.planned.get_values()
        if len(starts) != self.slots.count:
            fail(
                f"expects {self.slots.count} planned slot addresses, found {len(starts)}"
            )
        if any(a < 0 for a in starts):
            fail(f"planned slot addresses must be non-negative, found {starts}")
        order = sorted(range(len(starts)), key=starts.__getitem__)
        for i, j in pairwise(order):
            if starts[i] + slot.size > starts[j]:
                fail(f"planned slots {min(i, j)} and {max(i, j)} overlap")

    def verify_values(self) -> None:
        addr = constant_of(self.addr)
        if self.addr is not None and addr is not None:
            check_address(self, self.tile_type, addr, self.addr)


@pto_op
class MultiTileGetOp(PTOOp):
    """The handle of one slot, with the valid extents that all slots began with."""

    name = "pto.multi_tile_get"

    source = operand_def(BaseAttr(MultiTileBufType))
    slot = operand_def(IndexType())
    result = result_def(Tile)

    traits = traits_def(MemoryAllocEffect())

    assembly_format = (
        "$source `[` $slot `]` attr-dict `:` type($source) `->` type($result)"
    )

    @property
    def slots(self) -> MultiTileBufType:
        assert isinstance(self.source.type, MultiTileBufType)
        return self.source.type

    @property
    def tile_type(self) -> TileBufType:
        assert isinstance(self.result.type, TileBufType)
        return self.result.type

    def verify_types(self) -> None:
        if self.result.type != self.slots.slot:
            fail(
                "result tile_buf must match the multi_tile_buf slot type, found "
                f"{self.result.type} and {self.slots.slot}",
                self.result,
            )

    def verify_values(self) -> None:
        slot = constant_of(self.slot)
        if slot is not None and not 0 <= slot < self.slots.count:
            fail(
                f"constant slot {slot} is out of range for multi_tile_buf "
                f"count={self.slots.count}",
                self.slot,
            )
