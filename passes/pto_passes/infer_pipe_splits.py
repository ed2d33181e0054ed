"""`infer-pipe-splits`"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import BoolAttr, ModuleOp
from xdsl.passes import ModulePass

from pto_dialect.ops.lowered_pipe_ops import InitializeLoweredPipeOp
from pto_dialect.ops.pipe_init_ops import InitializePipeOp
from pto_dialect.program_checks.pipes import agreements
from pto_dialect.walking import walk


@dataclass(frozen=True)
class InferPipeSplits(ModulePass):
    """
    Says of each pipe whether its slots are divided among the vector cores, where the
    program does not: they are not if all that passes through either end has `split = 0`.

        pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024} (...)
        %t = pto.tpop_from_aic {id = 0, split = 0} -> ...

    becomes

        pto.aiv_initialize_pipe {id = 0, dir_mask = 1, slot_size = 1024, nosplit = true}

    Both ends get the same answer. Pipes that nothing passes through count as divided.
    """

    name = "infer-pipe-splits"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        inits = [
            o
            for o in walk(op)
            if isinstance(o, InitializePipeOp | InitializeLoweredPipeOp)
        ]
        if not inits:
            return
        agreed = agreements(op)
        for init in inits:
            if init.nosplit is None:
                init.nosplit = BoolAttr.from_bool(agreed[init].no_split)
