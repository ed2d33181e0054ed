"""The passes by name; a pass is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xdsl.passes import ModulePass

PassLoader = Callable[[], "type[ModulePass]"]

_PTO_PASSES = {
    "propagate-validshape": "PropagateValidShape",
    "hoist-validshape": "HoistValidShape",
    "legalize-buffer-reuse": "LegalizeBufferReuse",
    "plan-memory": "PlanMemory",
    "unroll-loops": "UnrollLoops",
    "multi-buffer": "MultiBuffer",
    "replan-memory": "ReplanMemory",
    "schedule": "Schedule",
    "make-faster": "MakeFaster",
    "check-validshape": "CheckValidShape",
    "check-buffer-reuse": "CheckBufferReuse",
    "infer-sections": "InferSections",
    "lower-frontend-pipes": "LowerFrontendPipes",
    "infer-pipe-splits": "InferPipeSplits",
    "lower-events": "LowerEvents",
    "infer-layouts": "InferLayouts",
    "normalize-tmov": "NormalizeTMov",
    "materialize-tmp": "MaterializeTmp",
    "resolve-reserved-buffers": "ResolveReservedBuffers",
    "remove-identity-tmov": "RemoveIdentityTMov",
    "inject-barrier-all": "InjectBarrierAll",
    "insert-sync": "InsertSync",
    "check-sync": "CheckSync",
    "print-dependences": "PrintDependences",
    "resolve-buffer-select": "ResolveBufferSelect",
    "convert-pto-to-emitc": "ConvertPTOToEmitC",
}
"""Our passes and their classes, in the order of `--list-passes`. The module of a pass
has its name."""

_XDSL_PASSES = {
    "canonicalize": ("xdsl.transforms.canonicalize", "CanonicalizePass"),
    "cse": (
        "xdsl.transforms.common_subexpression_elimination",
        "CommonSubexpressionElimination",
    ),
    "dce": ("xdsl.transforms.dead_code_elimination", "DeadCodeElimination"),
}


def _loader(module: str, name: str) -> PassLoader:
    return lambda: getattr(import_module(module), name)


PTO_PASSES: dict[str, PassLoader] = {
    name: _loader(f"pto_passes.{name.replace('-', '_')}", class_name)
    for name, class_name in _PTO_PASSES.items()
}
"""The passes of this project."""

LEVELS = {
    0: "",
    1: "hoist-validshape,propagate-validshape,plan-memory,insert-sync{given=keep}",
    2: "hoist-validshape,propagate-validshape,make-faster",
}
"""The pipelines of the levels of optimisation (`-O1`), as text."""

ALL_PASSES: dict[str, PassLoader] = {
    **PTO_PASSES,
    **{name: _loader(*place) for name, place in _XDSL_PASSES.items()},
}
"""Those, and the ones of xDSL that work on PTO programs as well."""
