"""
What happens between reading a program and its C++, in order.

Each step is a pass of `pto-opt`; it also has the name that ptoas knows it by, for the
flags that print the program between steps.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from xdsl.passes import ModulePass

from pto_opt.ptoas.flags import Flags
from pto_passes.registry import ALL_PASSES


@dataclass(frozen=True)
class PipelineStep:
    """One pass, and what ptoas calls it."""

    name: str
    """The name in `pto-opt --list-passes`; empty for a step that has nothing to do."""
    peer_name: str
    """The name in flags such as `--mlir-print-ir-after`."""
    peer_class: str
    """The name in the headings of dumps."""
    per_function: bool = True
    """Whether a dump shows single functions."""
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    is_shown: bool = True
    """Whether it can be dumped."""
    concerns: tuple[str, ...] = ()
    """The operations without which it has nothing to do; none where it always has."""

    def is_idle(self, operations: Container[str]) -> bool:
        """Whether it has nothing to do in a program with these operations."""
        return bool(self.concerns) and not any(o in operations for o in self.concerns)

    def make(self) -> ModulePass | None:
        """The pass; None where there is nothing to do."""
        if not self.name:
            return None
        pass_class = ALL_PASSES[self.name]()
        fields = {f.name for f in dataclasses.fields(pass_class)}
        return pass_class(**{k: v for k, v in self.options.items() if k in fields})


class MissingPass(Exception):
    """A pass that the command line asks for is not part of this version."""


_INITS = ("pto.aic_initialize_pipe", "pto.aiv_initialize_pipe")
_LOWERED_INITS = ("pto.initialize_l2l_pipe", "pto.initialize_l2g2l_pipe")
_RESERVED = ("pto.reserve_buffer", "pto.import_reserved_buffer")
_EVENTS = ("pto.record_event", "pto.wait_event", "pto.barrier_sync")
_SLOTS = ("pto.subview", "pto.alloc_multi_tile", "pto.multi_tile_get")

SECTIONS = PipelineStep("infer-sections", "", "", is_shown=False)
PIPES = PipelineStep(
    "lower-frontend-pipes",
    "pto-lower-frontend-pipe-ops",
    "PTOLowerFrontendPipeOps",
    concerns=_INITS,
)
SPLITS = PipelineStep(
    "infer-pipe-splits",
    "pto-infer-validate-pipe-init",
    "PTOInferValidatePipeInit",
    per_function=False,
    concerns=(*_INITS, *_LOWERED_INITS),
)
EVENTS = PipelineStep(
    "lower-events",
    "pto-lowering-sync-to-pipe",
    "PTOLoweringSyncToPipe",
    concerns=_EVENTS,
)
LAYOUTS = PipelineStep("infer-layouts", "pto-infer-layout", "InferPTOLayout")
MOVES = PipelineStep(
    "normalize-tmov",
    "pto-a5-normalize-tmov",
    "PTOA5NormalizeTMov",
    concerns=("pto.tmov",),
)
SCRATCH = PipelineStep(
    "materialize-tmp", "pto-materialize-implicit-tmp", "PTOMaterializeImplicitTmp"
)
HOIST = PipelineStep("hoist-validshape", "", "", is_shown=False)
PROPAGATE = PipelineStep("propagate-validshape", "", "", is_shown=False)
MULTI_BUFFER = PipelineStep("multi-buffer", "", "", is_shown=False)
SCHEDULE = PipelineStep("schedule", "", "", is_shown=False)
FASTER = PipelineStep("make-faster", "", "", is_shown=False)
REPLAN = PipelineStep("replan-memory", "", "", is_shown=False)
PLAN = PipelineStep("plan-memory", "pto-plan-memory", "PlanMemory", per_function=False)
RESERVED = PipelineStep(
    "resolve-reserved-buffers",
    "pto-resolve-reserved-buffers",
    "PTOResolveReservedBuffers",
    per_function=False,
    concerns=(*_RESERVED, *_LOWERED_INITS),
)
IDENTITIES = PipelineStep(
    "remove-identity-tmov",
    "pto-remove-identity-tmov",
    "PTORemoveIdentityTMov",
    concerns=("pto.tmov",),
)
INSERT_SYNC = PipelineStep("insert-sync", "pto-insert-sync", "PTOInsertSync")
SOLVER_SYNC = PipelineStep("insert-sync", "pto-graph-sync-solver", "PTOGraphSyncSolver")
BARRIERS = PipelineStep(
    "inject-barrier-all", "pto-inject-barrier-all-sync", "PTOInjectBarrierAllSync"
)
SLOTS = PipelineStep(
    "resolve-buffer-select",
    "pto-resolve-buffer-select",
    "PTOResolveBufferSelect",
    per_function=False,
    concerns=_SLOTS,
)
CSE = PipelineStep("cse", "cse", "CSE", per_function=False)
INLINE = PipelineStep(
    "", "pto-inline-backend-helpers", "PTOInlineBackendHelpers", per_function=False
)
CANONICALIZE = PipelineStep(
    "canonicalize", "canonicalize", "Canonicalizer", per_function=False
)
EMITC = PipelineStep("convert-pto-to-emitc", "", "", is_shown=False)

KNOWN_NAMES = (
    *(
        s.peer_name
        for s in (
            PIPES,
            SPLITS,
            EVENTS,
            LAYOUTS,
            MOVES,
            SCRATCH,
            PLAN,
            RESERVED,
            IDENTITIES,
            INSERT_SYNC,
            SOLVER_SYNC,
            BARRIERS,
            SLOTS,
            CSE,
            INLINE,
            CANONICALIZE,
        )
    ),
    "pto-assign-default-frontend-pipe-id",
    "pto-validate-inttoptr-uses",
    "pto-canonicalize-ir",
    "pto-bufid-sync",
)
"""What the flags that print between steps may name."""


def steps(flags: Flags, level: int, in_registers: bool) -> Iterator[PipelineStep]:
    """
    The steps for a command line.

    Raises:
        MissingPass: where it asks for one that is not there.
    """
    yield SECTIONS
    yield PIPES
    yield SPLITS
    yield EVENTS
    if flags.wants("disable-infer-layout"):
        yield dataclasses.replace(LAYOUTS, options={"assume_nd": True})
    else:
        yield LAYOUTS
    if in_registers:
        yield MOVES
    yield dataclasses.replace(SCRATCH, options={"level": level})
    if flags.opt_level:
        yield HOIST
        yield PROPAGATE
    wanted = _synchronisation(flags)
    if flags.opt_level > 1 and wanted is not None and wanted.name == INSERT_SYNC.name:
        given = wanted.options.get("given", "add")
        objective = "size" if _is_small(flags) else "time"
        options = {"objective": objective, "lower": True, "given": given}
        yield dataclasses.replace(FASTER, options=options)
        wanted = None
    else:
        yield from _placed(flags, level)
    if wanted is not None:
        yield wanted
    yield SLOTS
    if not flags.wants("emit-pto-ir"):
        yield INLINE
        yield EMITC


def _is_small(flags: Flags) -> bool:
    is_modern = flags.text("plan-memory-impl") == "modern"
    return is_modern or flags.wants("plan-memory-order-by-size")


def _placed(flags: Flags, level: int) -> Iterator[PipelineStep]:
    """Tiles and buffers get their places."""
    if flags.opt_level > 1:
        yield MULTI_BUFFER
    if level < 3:
        if PLAN.name not in ALL_PASSES:
            raise MissingPass(
                "Error: --pto-level=level1 and level2 plan the memory, and the pass "
                "'plan-memory' is not available; use --pto-level=level3."
            )
        objective = "size" if _is_small(flags) else "time"
        yield dataclasses.replace(PLAN, options={"objective": objective})
    if flags.opt_level > 1:
        yield REPLAN
        yield SCHEDULE
    yield RESERVED
    yield IDENTITIES


def _synchronisation(flags: Flags) -> PipelineStep | None:
    wanted: PipelineStep | None = None
    if flags.wants("enable-insert-sync"):
        wanted = INSERT_SYNC
    elif flags.wants("enable-graph-sync-solver"):
        wanted = SOLVER_SYNC
    elif flags.wants("enable-inject-barrier-all-sync"):
        wanted = BARRIERS
    if wanted is None and flags.opt_level:
        wanted = dataclasses.replace(INSERT_SYNC, options={"given": "keep"})
    if wanted is None:
        return None
    if wanted.name not in ALL_PASSES:
        # Slower, and as correct: every pair of operations is ordered.
        wanted = dataclasses.replace(wanted, name=BARRIERS.name)
    if wanted.name not in ALL_PASSES:
        raise MissingPass(
            "Error: synchronisation was asked for, and the pass "
            f"'{wanted.name}' is not available."
        )
    return wanted
