"""The base of the families that compute cell by cell."""

from __future__ import annotations

from abc import ABC

from pto_dialect import checks
from pto_dialect.facts import CELL_BY_CELL
from pto_dialect.hardware import Pipe
from pto_dialect.ops.base import TileOp


class ElementwiseOp(TileOp, ABC):
    """`dst[i, j]` depends on the cells `[i, j]` of the operands."""

    PIPE = Pipe.V
    INDEPENDENT = CELL_BY_CELL

    def verify_row_major(self, *names: str) -> None:
        """All the tiles lie row by row."""
        for name in names:
            checks.row_major(self, name)
