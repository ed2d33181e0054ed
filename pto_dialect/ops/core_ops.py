"""Questions to the core that runs a kernel: which of how many it is."""

from __future__ import annotations

from abc import ABC

from xdsl.dialects.builtin import i64
from xdsl.irdl import result_def, traits_def
from xdsl.traits import Pure

from pto_dialect.assembly.program import pto_op
from pto_dialect.ops.base import PTOOp


class CoreQueryOp(PTOOp, ABC):
    """A number that is the same throughout a kernel's run."""

    result = result_def(i64)

    traits = traits_def(Pure())

    assembly_format = "attr-dict"


@pto_op
class GetBlockIdxOp(CoreQueryOp):
    """Which block runs, in `[0, get_block_num)`."""

    name = "pto.get_block_idx"


@pto_op
class GetBlockNumOp(CoreQueryOp):
    """How many blocks the launch has."""

    name = "pto.get_block_num"


@pto_op
class GetSubBlockIdxOp(CoreQueryOp):
    """Which vector core of its block runs, 0 or 1."""

    name = "pto.get_subblock_idx"


@pto_op
class GetSubBlockNumOp(CoreQueryOp):
    """How many vector cores a block has."""

    name = "pto.get_subblock_num"
