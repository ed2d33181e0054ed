"""
Flags and barriers that `check-sync` proves a program without.

`minimise` does not know which executions of an access were of which slot: where loops
rotate over the slots of a multi-buffer, a barrier for two loads into one slot stays,
though the vector unit has read it in between, and the second load waits for that. Here
each is left out of the finished function for a try, and the function is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects import func
from xdsl.ir import Block, Operation
from xdsl.rewriter import InsertPoint, Rewriter

from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.judgement import Judgement

_MOST_VISITS = 200_000
"""So many nodes are looked at for a function, in all tries together."""


def leave_out(function: func.FuncOp, groups: Iterable[Sequence[Operation]]) -> None:
    """
    Take out of a function each group of flags and barriers that the proof of it does
    without; none if the whole function is not proven.
    """
    judgement = Judgement(FunctionItems(function))
    left = _MOST_VISITS - judgement.visits
    if not judgement.is_proven:
        return
    for group in groups:
        if left < judgement.visits:
            return
        places = [_detached(op) for op in group]
        tried = Judgement(FunctionItems(function))
        left -= tried.visits
        if tried.is_proven:
            for op in group:
                op.erase()
        else:
            for op, place in reversed([*zip(group, places)]):
                Rewriter.insert_op(op, place)


def _detached(op: Operation) -> InsertPoint:
    """Take an operation out; returns where it was."""
    block, after = op.parent, op.next_op
    assert isinstance(block, Block)
    op.detach()
    return InsertPoint.at_end(block) if after is None else InsertPoint.before(after)
