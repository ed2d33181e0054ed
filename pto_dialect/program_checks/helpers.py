"""Rules about tile helpers, functions that run wherever they are called."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.func import CallOp, FuncOp

from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.ops.base import TileOp
from pto_dialect.ops.multi_buffer_ops import AllocMultiTileOp
from pto_dialect.ops.reserved_buffer_ops import ReserveBufferOp
from pto_dialect.ops.section_ops import SectionOp
from pto_dialect.ops.sync_ops import SyncOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.program_checks.program import error
from pto_dialect.walking import walk

_TILE_WORK = (TileOp, AllocTileOp, AllocMultiTileOp, ReserveBufferOp)


def find_helper_errors(function: FuncOp) -> Iterator[Diagnostic]:
    """What a tile helper must not return or contain."""
    if function.function_type.outputs.data:
        message = (
            "tileop helpers must not return values; write results through mutable Tile "
            "parameters"
        )
        yield error(message, function, "->")
    for op in walk(function.body):
        if isinstance(op, SectionOp):
            what = "pre-existing sections"
        elif isinstance(op, SyncOp) or "pipe" in op.name:
            what = "pipe synchronization"
        elif isinstance(op, CallOp):
            yield error("tileop helpers must not call another helper", op)
            continue
        elif isinstance(op, _TILE_WORK):
            what = "Tile allocation or high-level TileOps"
        else:
            continue
        yield error(f"tileop helpers must not contain {what}", op, names_op=False)
