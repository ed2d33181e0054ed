"""Operations that only older programs have; each says what to write instead."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import operand_def

from pto_dialect import checks
from pto_dialect.assembly.clauses.tiles import ScaledStore
from pto_dialect.assembly.formats import ins_outs
from pto_dialect.assembly.program import pto_op
from pto_dialect.facts import CELL_BY_CELL
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.messages.edits import TYPE
from pto_dialect.messages.failures import fail
from pto_dialect.ops.base import PTOOp, Tile, TileOp, View
from pto_dialect.ops.memory_ops import verify_quantised
from pto_dialect.ops.move_ops import FillPadOp
from pto_dialect.ops.moved_elements import verify_moved_elements, verify_moved_layouts

_SCALED = rf"pto\.{{}}\.fp\s+ins\((%\S+),\s*(%\S+)\s*:\s*({TYPE}),\s*({TYPE})\)"
"""The text of a source with its scales."""


@pto_op
class TFillPadExpandOp(FillPadOp):
    """`tfillpad` to a physically larger tile."""

    name = "pto.tfillpad_expand"

    DEPRECATED = "use pto.tfillpad, which expands where dst is larger than src"
    RESPELLED = (r"pto\.tfillpad_expand\b", "pto.tfillpad")
    INTRINSIC = "TFILLPAD"

    @property
    def expands(self) -> bool:
        return True


class ScaledMoveOp(TileOp, ABC):
    """A move out of `acc` that converts with a scale for each column."""

    def verify_scales(self) -> None:
        """src lies in `acc`, its scales in `scaling`."""
        for name, wanted in (
            ("src", AddressSpace.ACC),
            ("fp", AddressSpace.SCALING),
        ):
            found = checks.tile_type(self, name).space
            if found is not wanted:
                fail(
                    f"expects {name} to use loc={wanted}, found loc={found}",
                    self.operand(name),
                )


@pto_op
class TMovFpOp(ScaledMoveOp):
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc`."""

    name = "pto.tmov.fp"

    src = operand_def(Tile)
    fp = operand_def(Tile)
    dst = operand_def(Tile)

    DEPRECATED = "use pto.tmov with fp as its second operand"
    RESPELLED = (_SCALED.format("tmov"), r"pto.tmov ins(\1 : \3, \2 : \4)")
    PIPE = Pipe.FIX
    INDEPENDENT = CELL_BY_CELL

    assembly_format = ins_outs("src", "fp")

    def verify_types(self) -> None:
        self.verify_scales()
        src, dst = checks.tile_type(self, "src"), checks.tile_type(self, "dst")
        verify_moved_elements(self, src, dst, quantised=True)
        verify_moved_layouts(self, src, dst)


@pto_op
class TStoreFpOp(ScaledMoveOp):
    """`dst[i, j] = src[i, j] * fp[0, j]`, converted, from `acc` to global memory."""

    name = "pto.tstore.fp"

    src = operand_def(Tile)
    fp = operand_def(Tile)
    dst = operand_def(View)

    DEPRECATED = "use pto.tstore with `fp`"
    RESPELLED = (_SCALED.format("tstore"), r"pto.tstore ins(\1 : \3 fp \2 : \4)")
    PIPE = Pipe.FIX
    INDEPENDENT = CELL_BY_CELL

    custom_directives = (*PTOOp.custom_directives, ScaledStore)
    assembly_format = (
        "custom<ScaledStore>($src, $fp, $dst, type($src), type($fp), type($dst)) "
        "attr-dict"
    )

    def verify_types(self) -> None:
        self.verify_scales()
        verify_quantised(self, "fp")
