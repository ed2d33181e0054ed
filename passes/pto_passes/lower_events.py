"""`lower-events`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.rewriter import InsertPoint, Rewriter

from pto_dialect.hardware import Pipe
from pto_dialect.ops.sync_ops import (
    BarrierOp,
    BarrierSyncOp,
    EventOp,
    RecordEventOp,
    SetFlagOp,
    WaitFlagOp,
)
from pto_dialect.sync_attrs import EventAttr, PipeAttr
from pto_dialect.walking import walk
from pto_passes.rewriting import inherit_place


@dataclass(frozen=True)
class LowerEvents(ModulePass):
    """
    Makes events between kinds of work flags between the units that do the work.

        pto.record_event[#pto.sync_op_type<TLOAD>, #pto.sync_op_type<TVEC>, <EVENT_ID0>]
        pto.wait_event[#pto.sync_op_type<TLOAD>, #pto.sync_op_type<TVEC>, <EVENT_ID0>]
        pto.barrier_sync[<TLOAD>]

    becomes

        pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
        pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID0>]
        pto.barrier <PIPE_MTE2>

    The vector unit of a5 keeps its order itself: a `barrier_sync` of it goes.
    """

    name = "lower-events"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in list(walk(op)):
            if isinstance(one, EventOp):
                flag = SetFlagOp if isinstance(one, RecordEventOp) else WaitFlagOp
                properties = {
                    "src_pipe": PipeAttr(one.src_pipe),
                    "dst_pipe": PipeAttr(one.dst_pipe),
                    "event_id": EventAttr(one.event_id.data),
                }
                _replace(one, flag.build(properties=properties))
            elif isinstance(one, BarrierSyncOp):
                pipe = one.op_type.data.pipe
                if pipe is Pipe.V and pipe in one.arch.self_ordered:
                    Rewriter.erase_op(one)
                else:
                    _replace(one, BarrierOp.build(properties={"pipe": PipeAttr(pipe)}))


def _replace(old: Operation, new: Operation) -> None:
    inherit_place(old, new)
    Rewriter.insert_op(new, InsertPoint.before(old))
    Rewriter.erase_op(old)
