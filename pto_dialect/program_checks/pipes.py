"""
Rules about the pipes between a cube core and its vector cores: both ends of a pipe are
there and agree, and the flags of a function's pipes suffice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from xdsl.dialects.builtin import IntegerAttr, StringAttr, SymbolRefAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation, SSAValue

from pto_dialect.functions import function_of
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Note
from pto_dialect.ops.lowered_pipe_ops import (
    FLAGS,
    InitializeL2G2LPipeOp,
    InitializeLoweredPipeOp,
    LoweredTransferOp,
)
from pto_dialect.ops.pipe_init_ops import (
    AicInitializePipeOp,
    AivInitializePipeOp,
    InitializePipeOp,
)
from pto_dialect.ops.pipe_ops import PipeTransferOp
from pto_dialect.ops.reserved_buffer_ops import (
    ImportReservedBufferOp,
    ReserveBufferOp,
    find_function,
)
from pto_dialect.program_checks.program import Rules, VerifiedModule
from pto_dialect.program_checks.program import error as program_error
from pto_dialect.walking import ancestors, walk

error = partial(program_error, kind=kinds.PIPES)

FRONTEND_ID = "__pto.frontend_id"
"""The number that a lowered pipe had in its function."""

PEER_DIRECTION = "__pto.peer_dir_mask"
PEER_FUNCTION = "__pto.peer_owner_func"
PEER_BUFFER = "__pto.peer_reserve_name"
"""
Which buffer the two ends of a lowered pipe have in common: the direction that it serves,
the function that reserves it, its name there.
"""

_Key = tuple[object, ...]
"""What the two ends of a pipe have in common."""


@dataclass(eq=False)
class _End:
    """One end of a pipe."""

    op: InitializePipeOp | InitializeLoweredPipeOp
    function: FuncOp | None
    shape: _Key
    """Directions, slots, and where they lie."""
    keys: list[_Key] = field(default_factory=list[_Key])
    """By direction, the function and the name of the consumer's buffer."""
    is_global: bool = False
    """Whether its slots are views of global memory, without a consumer's buffer."""
    splits: set[int] = field(default_factory=set[int])
    """How what passes through it is divided."""

    @property
    def no_split(self) -> bool | None:
        """What the program says about whether slots are divided."""
        attribute = self.op.nosplit
        return None if attribute is None else bool(attribute.value.data)

    @property
    def flag_base(self) -> int | None:
        """The first flag that it uses, where the program says so."""
        if isinstance(self.op, InitializePipeOp) or self.op.flag_base is None:
            return None
        return self.op.flag_base.value.data

    @property
    def id(self) -> int | None:
        """The number of the pipe in its function."""
        if isinstance(self.op, InitializePipeOp):
            return self.op.pipe_id
        number = self.op.attributes.get(FRONTEND_ID)
        return number.value.data if isinstance(number, IntegerAttr) else None


def _frontend_end(op: InitializePipeOp) -> _End:
    directions, slots = op.directions, op.slots
    local_slots = None if op.local_slot_num is None else op.local_slot_num.value.data
    addresses = {1: op.c2v_consumer_buf, 2: op.v2c_consumer_buf}
    wanted = {d: a for d, a in addresses.items() if directions & d and a is not None}
    is_global = op.gm_slot_tensor is not None and not wanted
    if op.in_memory and not is_global and local_slots is None:
        local_slots = slots
    size = op.slot_size.value.data
    shape = (directions, size, slots, local_slots, is_global)
    end = _End(op, function_of(op), shape, is_global=is_global)
    if is_global:
        end.keys.append(("global", op.pipe_id, directions))
    for direction, address in wanted.items():
        end.keys.extend(_key_of(address, end.function, direction))
    return end


def _lowered_end(op: InitializeLoweredPipeOp) -> _End:
    local_slots = None
    if isinstance(op, InitializeL2G2LPipeOp) and op.local_slot_num is not None:
        local_slots = op.local_slot_num.value.data
    local = op.optional_operand("local_addr")
    peer = op.optional_operand("peer_local_addr")
    is_global = local is None
    numbers = (op.slot_size.value.data, op.slot_num.value.data, local_slots)
    shape = (op.directions, *numbers, is_global)
    end = _End(op, function_of(op), shape, is_global=is_global)
    if local is None:
        which = op if end.id is None else end.id
        end.keys.append(("global", which, op.directions))
        return end
    first = 1 if op.directions == 3 else op.directions
    end.keys.extend(_key_of(local, end.function, first))
    if peer is not None and op.directions == 3:
        end.keys.extend(_key_of(peer, end.function, 2))
    if not end.keys:
        end.keys.extend(_noted_key(op))
    return end


def _noted_key(op: InitializeLoweredPipeOp) -> Iterator[_Key]:
    """The buffer of a pipe whose addresses are constants already."""
    direction = op.attributes.get(PEER_DIRECTION)
    function = op.attributes.get(PEER_FUNCTION)
    buffer = op.attributes.get(PEER_BUFFER)
    if (
        isinstance(direction, IntegerAttr)
        and isinstance(function, SymbolRefAttr)
        and isinstance(buffer, StringAttr)
    ):
        owner = find_function(op, function.root_reference.data)
        yield (owner, buffer.data, direction.value.data)


def _key_of(
    address: SSAValue, function: FuncOp | None, direction: int
) -> Iterator[_Key]:
    owner = address.owner
    if isinstance(owner, ReserveBufferOp):
        yield (function, owner.buffer_name.data, direction)
    elif isinstance(owner, ImportReservedBufferOp):
        yield (owner.peer, owner.buffer_name.data, direction)


def _ends(program: VerifiedModule) -> list[_End]:
    ends = [_frontend_end(op) for op in program.all(InitializePipeOp)]
    ends += [_lowered_end(op) for op in program.all(InitializeLoweredPipeOp)]
    by_id = {(e.function, e.id): e for e in ends if isinstance(e.op, InitializePipeOp)}
    by_op = {e.op: e for e in ends}
    for op in program.all(PipeTransferOp):
        end = by_id.get((function_of(op), op.pipe_id))
        if end is not None:
            end.splits.add(op.split.value.data)
    for op in program.all(LoweredTransferOp):
        if (init := op.init) is not None and init in by_op:
            by_op[init].splits.add(op.split.value.data)
    return ends


def _pipes(ends: list[_End]) -> list[list[_End]]:
    """The ends that share a key, each group in the order of the text."""
    group_of: dict[_Key, list[_End]] = {}
    groups: list[list[_End]] = []
    for end in ends:
        merged: list[_End] = []
        for key in end.keys:
            if (group := group_of.get(key)) is not None and group is not merged:
                merged = merged + group if merged else group
                groups = [g for g in groups if g is not group]
        merged = [*merged, end]
        groups.append(merged)
        for member in merged:
            for key in member.keys:
                group_of[key] = merged
    return groups


def ends_agree(program: VerifiedModule) -> Iterator[Diagnostic]:
    """Both ends of each pipe are there, alike, and divide slots in the same way."""
    pipes = _pipes(_ends(program))
    broken = False
    for pipe in pipes:
        found = _split_error(pipe) or _pair_error(pipe, program.is_complete)
        if found is not None:
            broken = True
            yield found
    if not broken and program.is_complete:
        yield from _flag_errors([pipe for pipe in pipes if pipe[0].keys])


def _split_error(pipe: list[_End]) -> Diagnostic | None:
    stated: _End | None = None
    used: _End | None = None
    for end in pipe:
        if 0 in end.splits and len(end.splits) > 1:
            return error(
                "cannot mix 'split = 0' with 'split = 1', 'split = 2', 'split = 3', or "
                "'split = 4' on the same logical pipe",
                end.op,
            )
        if end.no_split is not None:
            if stated is not None and stated.no_split != end.no_split:
                return error(
                    "conflicting explicit 'nosplit' across peer pipe init ops",
                    end.op,
                    "nosplit",
                    [Note("the other end is here", stated.op)],
                )
            stated = end
        if end.splits:
            if used is not None and (0 in used.splits) != (0 in end.splits):
                return error(
                    "conflicting pipe split usage across peer pipe init ops",
                    end.op,
                    None,
                    [Note("the other end is here", used.op)],
                )
            used = end
    if stated is None or used is None or stated.no_split == (0 in used.splits):
        return None
    wanted = "split = 0" if 0 in used.splits else "split = 1, 2, 3, or 4"
    return error(
        f"explicit 'nosplit = {str(stated.no_split).lower()}' conflicts with downstream "
        f"users that require {wanted}",
        stated.op,
        "nosplit",
    )


def _pair_error(pipe: list[_End], is_complete: bool) -> Diagnostic | None:
    first = pipe[0]
    if not first.keys:
        if first.flag_base is not None:
            return None
        return error(
            "requires local_addr to come from pto.reserve_buffer or "
            "pto.import_reserved_buffer when 'flag_base' is not explicit",
            first.op,
        )
    functions = {end.function for end in pipe}
    if not first.is_global and (len(pipe) != 2 or len(functions) != 2):
        if len(pipe) < 2 and not is_complete:
            return None
        return error(
            "requires a complete compatible peer init pair when local_addr comes from "
            "pto.reserve_buffer or pto.import_reserved_buffer, found "
            f"{len(pipe)} in {len(functions)} functions",
            first.op,
            None,
            [Note("another end is here", end.op) for end in pipe[1:]],
        )
    for end in pipe[1:]:
        if end.shape != first.shape:
            return error(
                "requires peer pipe init ops to agree on direction and pipe shape",
                first.op,
                None,
                [Note("the other end is here", end.op)],
            )
        if None not in (end.flag_base, first.flag_base):
            if end.flag_base != first.flag_base:
                return error(
                    "conflicting explicit flag_base across peer pipe inits",
                    end.op,
                    "flag_base",
                    [Note("the other end is here", first.op)],
                )
    return None


@dataclass(frozen=True)
class Agreement:
    """What both ends of a pipe have in common, stated or not."""

    flag_base: int
    no_split: bool
    """Whether each slot goes to one core, undivided."""


def agreements(
    module: Operation,
) -> dict[InitializePipeOp | InitializeLoweredPipeOp, Agreement]:
    """What the ends of each pipe of a module that has passed these rules agree on."""
    pipes = _pipes_of(module)
    bases: dict[int, int] = {}
    for _ in _give_flags(pipes, bases):
        pass
    found: dict[InitializePipeOp | InitializeLoweredPipeOp, Agreement] = {}
    for i, pipe in enumerate(pipes):
        stated = [end.no_split for end in pipe if end.no_split is not None]
        splits = {split for end in pipe for split in end.splits}
        no_split = stated[0] if stated else splits == {0}
        for end in pipe:
            found[end.op] = Agreement(bases.get(i, 0), no_split)
    return found


def other_ends(
    init: InitializePipeOp | InitializeLoweredPipeOp,
) -> list[InitializePipeOp | InitializeLoweredPipeOp]:
    """The ends of a pipe but this one."""
    module = [init, *ancestors(init)][-1]
    for ends in pipes_between(module):
        if init in ends:
            return [end for end in ends if end is not init]
    return []


def pipes_between(
    module: Operation,
) -> Iterator[list[InitializePipeOp | InitializeLoweredPipeOp]]:
    """The ends of each pipe of a module that has passed these rules."""
    for pipe in _pipes_of(module):
        yield [end.op for end in pipe]


def _pipes_of(module: Operation) -> list[list[_End]]:
    by_class: dict[type[Operation], list[Operation]] = {}
    for op in walk(module):
        by_class.setdefault(type(op), []).append(op)
    return _pipes(_ends(VerifiedModule(by_class)))


def _flag_errors(pipes: list[list[_End]]) -> Iterator[Diagnostic]:
    return _give_flags(pipes, {})


def _give_flags(pipes: list[list[_End]], bases: dict[int, int]) -> Iterator[Diagnostic]:
    """
    Give flags to pipes as ptoas does: in the order of ids, two for a direction. The
    first flag of each goes to `bases`, by the index of the pipe.
    """

    def order(pipe: list[_End]) -> tuple[int, int, int]:
        ids = [end.id for end in pipe if end.id is not None]
        if not ids:
            return (1, 0, 0)
        return (0, min(ids), pipe[0].op.directions)

    used: dict[FuncOp | None, list[tuple[int, int]]] = {}
    for index in sorted(range(len(pipes)), key=lambda i: order(pipes[i])):
        pipe = pipes[index]
        functions = {end.function for end in pipe}
        width = 4 if pipe[0].op.directions == 3 else 2
        taken = [span for function in functions for span in used.get(function, [])]
        stated = [end.flag_base for end in pipe if end.flag_base is not None]
        base = bases[index] = stated[0] if stated else _free_base(taken, width)
        if base + width > FLAGS:
            yield error(
                "requires all pipe components in a function to fit within "
                f"{FLAGS} hardware flag ids",
                pipe[0].op,
            )
            continue
        if any(base < end and start < base + width for start, end in taken):
            yield error(
                "conflicting flag_base across peer pipe init components in the same "
                f"function: flags {base} to {base + width - 1} are in use",
                pipe[0].op,
                "flag_base",
            )
            continue
        for function in functions:
            used.setdefault(function, []).append((base, base + width))


def _free_base(taken: list[tuple[int, int]], width: int) -> int:
    base = 0
    while any(base < end and start < base + width for start, end in taken):
        base += 2
    return base


def frontend_pipes(program: VerifiedModule) -> Iterator[Diagnostic]:
    """What front ends write can be lowered: one kind of core, slots in memory."""
    kinds: dict[FuncOp | None, InitializePipeOp] = {}
    for op in program.all(AicInitializePipeOp):
        kinds.setdefault(function_of(op), op)
    for op in program.all(AivInitializePipeOp):
        if (other := kinds.get(function_of(op))) is not None:
            yield error(
                "cannot mix pto.aic_initialize_pipe and pto.aiv_initialize_pipe in one "
                "function",
                op,
                None,
                [Note("the other core's is here", other)],
            )
    for op in program.all(InitializePipeOp):
        if not op.arch.links_cores:
            if op.gm_slot_buffer is None and op.gm_slot_tensor is None:
                chip = op.arch.title.lower()
                message = f"requires 'gm_slot_buffer' when lowering to {chip}"
                yield error(message, op)


def initialized_before_use(program: VerifiedModule) -> Iterator[Diagnostic]:
    """A pipe begins before anything passes through it, wherever the program goes."""
    for op in program.all(PipeTransferOp):
        init = op.find_init()
        if init is not None and not _comes_first(init, op):
            yield error(
                f"requires dominating frontend initialize_pipe(id = {op.pipe_id})",
                op,
                None,
                [Note("the pipe begins here", init)],
            )


def _comes_first(first: Operation, second: Operation) -> bool:
    """Whether one operation runs before another, in functions of nested regions."""
    block = first.parent_block()
    later = None if block is None else block.find_ancestor_op_in_block(second)
    return later not in (None, first) and first.is_before_in_block(later)


RULES: Rules = (
    (InitializePipeOp, frontend_pipes),
    (PipeTransferOp, initialized_before_use),
    (InitializePipeOp, ends_agree),
    (InitializeLoweredPipeOp, ends_agree),
)
