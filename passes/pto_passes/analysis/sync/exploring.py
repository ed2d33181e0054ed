"""
Flags and barriers of a program: proven, a race with its path, or not proven.

The program is gone through with what each unit knows to be done (`proof`), and with the
flags that are up. First all paths are joined: where they meet, what is known
is what is known on each of them. If every access finds what it has to have seen, and no
flag is wrong, the function is proven. Else paths are kept separate, those that differ in
nothing that matters as one: a fault then has a path that leads to it, and if there is
none once all ways have been gone through, the function is proven after all.

Ways that decide a condition, or whether a loop runs, decide it alike wherever it is asked
again (`residues`). A race is one where the bytes are known to be the same; where they only
may be, or where there are more ways than are gone through, nothing is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from xdsl.dialects import scf
from xdsl.ir import Operation, SSAValue

from pto_dialect.integers import constant_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.sync_effects import Acquire, Raise, Release
from pto_passes.analysis.control_flow.trip_counts import trip_count
from pto_passes.analysis.integers.residues import (
    Decisions,
    Key,
    Residues,
    Undecided,
    of_iterations,
    of_value,
)
from pto_passes.analysis.memory.alias import Aliasing
from pto_passes.analysis.sync.dependences import ALL_TENSORS, Touch
from pto_passes.analysis.sync.given import (
    BarrierNode,
    BranchNode,
    FlagNode,
    GivenProgram,
    WhileNode,
)
from pto_passes.analysis.sync.knowledge import folding, renewing, shifting
from pto_passes.analysis.sync.proof import Body, Loop, Node, OpNode
from pto_passes.analysis.sync.states import (
    Done,
    Fault,
    Finding,
    FlagKey,
    State,
    Step,
    steps_of,
)
from pto_passes.analysis.sync.units import SCALAR, UNIT, UNIT_COUNT

_JOINED_VISITS = 60
"""So often a node may be looked at when paths are joined."""
_SEPARATE_VISITS = 12_000
"""So many nodes are looked at, and a few for each node, when paths are kept separate."""
_MOST_SHAPES = 16
"""So many paths are kept separate by what they have decided where paths are joined."""
_MOST_TRIPS = 4
"""A loop that runs so often or less is followed iteration by iteration."""
_MOST_UP = 3
"""A flag that is raised more often without a wait is not counted further."""


_NO_SLOT = "the slot is dynamic"


@dataclass(frozen=True)
class _Pair:
    """The later one of two accesses that may race, and why it may not, if it may not."""

    later: Touch
    is_sure: bool
    why: str


class _Stop(Exception):
    """Enough is known of this attempt."""


class Explorer:
    """One attempt at one root block: paths that come together are joined, or kept."""

    def __init__(self, program: GivenProgram, residues: Residues, *, keeps_paths: bool):
        self.program = program
        self.function = program.function
        self.residues = residues
        self.keeps_paths = keeps_paths
        self.found: dict[tuple[Fault, Operation, Operation | None], Finding] = {}
        self.undecided: dict[tuple[Operation, str], None] = {}
        self.reached: dict[Operation, None] = {}
        self.effective: set[Operation] = set()
        self.visits = 0
        size = program.size
        self.knowing = program.knowing
        self.limit = (
            _SEPARATE_VISITS + 8 * size if keeps_paths else _JOINED_VISITS * size + 1000
        )
        self.unknown: set[tuple[int, int]] = set()
        """The units between which flags have numbers that no way tells."""
        self.is_complete = True

    def run(self) -> None:
        """Go through the program; `is_complete` tells whether to its end."""
        program = self.program
        start = State(self.knowing[:], self.knowing[:], {})
        try:
            for state in self._body(program.root, [start]):
                self._end(state)
        except _Stop:
            self.is_complete = False

    def _end(self, state: State) -> None:
        for (source, target, _), waiting in state.held.items():
            for op in waiting:
                self._flag_fault(Fault.DEADLOCK, op, None, source, target, state)
        for (source, target, _), raised in state.flags.items():
            for op, _, _ in raised:
                self._flag_fault(Fault.LEFT_UP, op, None, source, target, state)

    # Faults

    def _fault(self, finding: Finding) -> None:
        self.found.setdefault((finding.fault, finding.op, finding.other), finding)
        if not self.keeps_paths:
            raise _Stop

    def _flag_fault(
        self,
        fault: Fault,
        op: Operation,
        other: Operation | None,
        source: int,
        target: int,
        state: State,
    ) -> None:
        if (source, target) in self.unknown:
            self._not_proven(
                op, "the number of a flag between these units is not known"
            )
            return
        path = steps_of(state.path)
        self._fault(Finding(fault, op, other, source=source, target=target, path=path))

    def _not_proven(self, op: Operation, reason: str) -> None:
        self.undecided.setdefault((op, reason), None)
        if not self.keeps_paths:
            raise _Stop

    # Ways

    def _body(self, body: Body, states: list[State]) -> list[State]:
        for node in body.nodes:
            if not states:
                break
            states = self._node(node, states)
        return states

    def _node(self, node: Node, states: list[State]) -> list[State]:
        found: list[State] = []
        for state in states:
            self.visits += 1
            if self.visits > self.limit:
                raise _Stop
            renewed = getattr(node, "renewed", 0)
            if renewed:
                state.map(renewing(renewed))
            if isinstance(node, OpNode):
                found.extend(self._deciding(state, lambda s, n=node: self._leaf(n, s)))
            elif isinstance(node, FlagNode):
                found.extend(self._deciding(state, lambda s, n=node: self._flag(n, s)))
            elif isinstance(node, BarrierNode):
                self._barrier(node, state)
                found.append(state)
            elif isinstance(node, WhileNode):
                found.extend(self._while(node, state))
            elif isinstance(node, Loop):
                found.extend(self._for(node, state))
            else:
                assert isinstance(node, BranchNode)
                found.extend(self._branch(node, state))
        if isinstance(node, Loop | BranchNode):
            for state in found:
                if node.folded:
                    state.map(folding(node.folded))
            return self._merged(found)
        return found

    def _deciding(self, state: State, act: Callable[[State], None]) -> Iterator[State]:
        """Do something, for each decision that it asks for before it changes the state."""
        try:
            act(state)
        except Undecided as undecided:
            for choice in undecided.choices:
                decided = state.copy()
                decided.way = {**state.way, undecided.key: choice}
                yield from self._deciding(decided, act)
        else:
            yield state

    def _merged(self, states: list[State]) -> list[State]:
        """Those that differ in what matters."""
        if not self.keeps_paths and len(states) > _MOST_SHAPES:
            for state in states:
                state.way = of_iterations(state.way)
        kept: dict[object, list[State]] = {}
        for state in states:
            same = kept.setdefault(state.shape, [])
            if not self.keeps_paths:
                if same:
                    same[0].join(state)
                else:
                    same.append(state)
            elif not any(state.knows_at_least(other) for other in same):
                same[:] = [o for o in same if not o.knows_at_least(state)]
                same.append(state)
        return [state for same in kept.values() for state in same]

    # Operations

    def _leaf(self, leaf: OpNode, state: State) -> None:
        assert leaf.item is not None
        needs: dict[int, tuple[int, int]] = {}
        bits = leaf.bits
        for part in leaf.slots:
            number = self.residues.number(part.number, state.way)
            chosen = range(len(part.bits))
            if number is not None and number in chosen:
                chosen = range(number, number + 1)
            for one in chosen:
                unit, now, before = part.needs[one]
                known = needs.get(unit, (0, 0))
                needs[unit] = known[0] | now, known[1] | before
                bits |= part.bits[one]
        order = [unit for unit, _, _ in leaf.needs]
        listed = [*leaf.needs, *((u, 0, 0) for u in needs if u not in order)]
        last: int | None = None
        for unit, now, before in listed:
            if last is not None:
                self._tell(last, unit, state)
            more = needs.get(unit, (0, 0))
            self._check(leaf, unit, now | more[0], before | more[1], state)
            last = unit if leaf.is_staged else None
        op = leaf.item.op
        state.path = state.path, Done(leaf, bits)
        if bits:
            keep = ~bits
            state.map(lambda n, b: (n & keep, b))
        units = [unit for unit, _ in leaf.item.stages] or list(leaf.item.touches)
        if leaf.is_staged:
            for number, (one, other) in enumerate(pairwise(units)):
                if one not in units[number + 1 :]:
                    self._tell(one, other, state)
        if isinstance(op, PTOOp) and op.IS_ENCLOSED:
            for pipe in op.pipes_on(self.function.arch)[1:]:
                self._tell(units[0], UNIT[pipe], state)
        if leaf.drains:
            self._drain(op, leaf.drains, state)

    def _check(
        self, leaf: OpNode, unit: int, now: int, before: int, state: State
    ) -> None:
        missing_now = now & ~state.now[unit]
        missing_before = before & ~state.before[unit]
        if not missing_now and not missing_before:
            return
        assert leaf.item is not None
        op = leaf.item.op
        if any(target == unit for _, target, _ in state.held):
            self._not_proven(op, "comes after a wait whose flag is raised further down")
        elif not self.keeps_paths:
            raise _Stop
        else:
            self._race(leaf, unit, missing_now, missing_before, state)
        state.now[unit] |= missing_now
        state.before[unit] |= missing_before

    def _race(
        self, leaf: OpNode, unit: int, now: int, before: int, state: State
    ) -> None:
        """Find the earlier accesses on the path, the latest of each unit."""
        assert leaf.item is not None
        op = leaf.item.op
        touches = self.program.touches_of(leaf, unit)
        touches = [t for t in touches if self._is_on(t[0], state) is not False]
        missing = now | before
        reported: set[int] = set()
        link = state.path
        maybe: tuple[_Pair, Touch] | None = None
        while link is not None and missing:
            link, step = link
            if not isinstance(step, Done):
                continue
            assert step.leaf.item is not None
            for source in step.leaf.item.touches:
                if source in reported:
                    continue
                others = self.program.touches_of(step.leaf, source)
                for earlier, _, _ in sorted(others, key=lambda t: not t[0].write):
                    bits = self.program.bits_of(earlier, source, step.leaf)
                    if not self.program.is_done(earlier, step.bits, source, step.leaf):
                        continue
                    bits &= missing
                    if not bits:
                        continue
                    pair = self._pair(touches, bits, earlier, state)
                    if pair is None:
                        continue
                    if not pair.is_sure:
                        maybe = maybe or (pair, earlier)
                        continue
                    self._fault(
                        Finding(
                            Fault.RACE,
                            op,
                            earlier.op,
                            pair.later,
                            earlier,
                            self.program.last_unit(earlier.op, source),
                            unit,
                            steps_of(state.path),
                        )
                    )
                    reported.add(source)
                    missing &= ~self.program.of_unit(source)
                    break
        if not reported:
            if maybe is None:
                self._not_proven(
                    op, "may touch what an earlier operation is at work on"
                )
            else:
                pair, earlier = maybe
                where, other = pair.later.region, earlier.op.name
                why = f"may touch {where} while '{other}' is at work on it: {pair.why}"
                self._not_proven(op, why)

    def _is_on(self, touch: Touch, state: State) -> bool | None:
        """Whether an access is one on this way; None where its slot is not known."""
        slot = self.program.slots.get(touch)
        if slot is None:
            return True
        number = self.residues.number(slot[0], state.way)
        return None if number is None else number == slot[1]

    def _pair(
        self,
        touches: Iterable[tuple[Touch, int, int]],
        bits: int,
        earlier: Touch,
        state: State,
    ) -> _Pair | None:
        """The later access that the earlier one races with, and whether it surely does."""
        found: _Pair | None = None
        for later, now, before in touches:
            if not (now | before) & bits or not later.conflicts(earlier):
                continue
            if not self.function.regions.aliases.may_alias(
                earlier.region, later.region
            ):
                if not any(
                    self.function.regions.aliases.may_alias(
                        earlier.region, later.region, loop
                    )
                    for loop in later.loops
                ):
                    continue
            alias = self.function.regions.aliases.alias(earlier.region, later.region)
            tells_of_all = later.announces and later.region is ALL_TENSORS
            is_same = tells_of_all or alias.kind is Aliasing.MUST
            is_sure = is_same and bool(self._is_on(later, state))
            if found is None or is_sure > found.is_sure:
                found = _Pair(later, is_sure, alias.reason or _NO_SLOT)
        return found

    # Flags

    def _number(self, node: FlagNode, state: State) -> int | None:
        number = node.effect.number
        if isinstance(number, SSAValue):
            return self.residues.number(number, state.way)
        return number

    def _flag(self, node: FlagNode, state: State) -> None:
        effect = node.effect
        if isinstance(effect, Acquire | Release):
            self._buffer(node, effect, state)
            return
        if effect.source not in UNIT or effect.target not in UNIT:
            return
        source, target = UNIT[effect.source], UNIT[effect.target]
        number = self._number(node, state)
        if number is not None and not 0 <= number < self.function.arch.event_ids:
            return  # That is wrong by itself.
        if number is None:
            self.unknown.add((source, target))
            self._not_proven(node.op, "the number of the flag is not known")
            return
        key = source, target, number
        if isinstance(effect, Raise):
            self._raise(node.op, key, state)
        else:
            self._wait(node.op, key, state)

    def _raise(self, op: Operation, key: FlagKey, state: State) -> None:
        source, target, _ = key
        mine = self.program.of_unit(source)
        message = op, state.now[source] | mine, state.before[source] | mine
        raised = state.flags.get(key, ())
        waiting = state.held.get(key, ())
        if waiting:
            if target in state.blocked.get(source, ()):
                # It is raised only after what waits for it.
                self._flag_fault(Fault.DEADLOCK, waiting[0], op, source, target, state)
            state.held[key] = waiting[1:]
            if not waiting[1:]:
                del state.held[key]
                state.release(target)
            self._learn(waiting[0], target, message[1], message[2], state)
            return
        if raised:
            other = raised[-1][0]
            self._flag_fault(Fault.RAISED_TWICE, op, other, source, target, state)
        state.flags[key] = (*raised, message)[-_MOST_UP:]
        if source in state.blocked:
            state.late[key] = state.blocked[source]

    def _wait(self, op: Operation, key: FlagKey, state: State) -> None:
        source, target, _ = key
        self.reached[op] = None
        raised = state.flags.get(key, ())
        if raised:
            rest = raised[1:]
            if rest:
                state.flags[key] = rest
            else:
                del state.flags[key]
            if key in state.late:
                state.block(target, state.late[key])
                if not rest:
                    del state.late[key]
            if (source, target) not in self.unknown:
                self._learn(op, target, raised[0][1], raised[0][2], state)
        elif target == SCALAR:
            # It would have to go on to reach the set.
            self.effective.add(op)
            self._flag_fault(Fault.DEADLOCK, op, None, source, target, state)
        elif len(state.held.get(key, ())) < _MOST_UP:
            state.held[key] = (*state.held.get(key, ()), op)
            state.block(target, frozenset({target}))

    def _learn(
        self, op: Operation, target: int, now: int, before: int, state: State
    ) -> None:
        """A unit has waited; what the scalar unit waits for is done for all."""
        for unit in range(UNIT_COUNT) if target == SCALAR else (target,):
            limit = self.knowing[unit]
            if (now & limit & ~state.now[unit]) | (
                before & limit & ~state.before[unit]
            ):
                self.effective.add(op)
            state.now[unit] |= now & limit
            state.before[unit] |= before & limit

    def _tell(self, source: int, target: int, state: State) -> None:
        """A unit waits for all that another one has been given so far."""
        mine = self.program.of_unit(source)
        now, before = state.now[source] | mine, state.before[source] | mine
        for unit in range(UNIT_COUNT) if target == SCALAR else (target,):
            state.now[unit] |= now & self.knowing[unit]
            state.before[unit] |= before & self.knowing[unit]

    def _barrier(self, node: BarrierNode, state: State) -> None:
        assert node.op is not None
        self._drain(node.op, node.units, state)

    def _drain(self, op: Operation, units: tuple[int, ...], state: State) -> None:
        self.reached[op] = None
        knowing = self.knowing
        everything = len(units) == UNIT_COUNT
        if everything and state.blocked:
            on = {unit for roots in state.blocked.values() for unit in roots}
            state.block(SCALAR, frozenset(on))
        for unit in units:
            bits = knowing[unit] if everything else self.program.of_unit(unit)
            if (bits & ~state.now[unit]) | (bits & ~state.before[unit]):
                self.effective.add(op)
            state.now[unit] |= bits
            state.before[unit] |= bits

    def _buffer(self, node: FlagNode, effect: Acquire | Release, state: State) -> None:
        if effect.pipe not in UNIT:
            return
        unit = UNIT[effect.pipe]
        number = self._number(node, state)
        if number is None:
            if isinstance(effect, Acquire):
                self._not_proven(node.op, "the number of the buffer is not known")
            return
        if isinstance(effect, Acquire):
            now, before = state.buffers.get(number, (0, 0))
            state.now[unit] |= now & self.knowing[unit]
            state.before[unit] |= before & self.knowing[unit]
            return
        mine = self.program.of_unit(unit)
        given = state.buffers.get(number, (0, 0))
        state.buffers[number] = (
            given[0] | state.now[unit] | mine,
            given[1] | state.before[unit] | mine,
        )

    # Control flow

    def _branch(self, node: BranchNode, state: State) -> Iterator[State]:
        op = node.op
        assert op is not None
        if not isinstance(op, scf.IfOp):
            for number, branch in enumerate(node.branches):
                taken = state.copy()
                taken.path = taken.path, Step(op, f"takes region {number}")
                yield from self._body(branch, [taken])
            return

        def choose(chosen: State) -> None:
            self.residues.condition(op.cond, chosen.way)

        for chosen in self._deciding(state, choose):
            holds = self.residues.condition(op.cond, chosen.way)
            word = "is true" if holds else "is false"
            chosen.path = chosen.path, Step(op, word)
            chosen.way = self.residues.without_single(chosen.way)
            yield from self._body(node.branches[0 if holds else 1], [chosen])

    def _for(self, node: Loop, state: State) -> Iterator[State]:
        loop = node.op
        assert isinstance(loop, scf.ForOp)

        def choose(chosen: State) -> None:
            self.residues.runs(loop, chosen.way)

        for chosen in self._deciding(state, choose):
            runs = self.residues.runs(loop, chosen.way)
            chosen.way = self.residues.without_single(chosen.way)
            if not runs:
                chosen.path = chosen.path, Step(loop, "does not run")
                yield chosen
            else:
                yield from self._iterations(node, loop, chosen)

    def _iterations(self, node: Loop, loop: scf.ForOp, state: State) -> Iterator[State]:
        trips = trip_count(loop)
        counted = trips is not None and trips <= _MOST_TRIPS
        state.way = {
            **self.residues.forget(state.way, loop),
            **self._first(loop, is_first=True),
            **self._entry_values(loop, state.way),
        }
        state.path = state.path, Step(loop, "begins")
        heads: dict[object, list[State]] = {}
        pending = [(state, 0)]
        exits: list[State] = []
        while pending:
            head, iteration = pending.pop()
            if counted:
                is_last = int(iteration + 1 == trips), 0
                head.way = {**head.way, Key("last", None, loop=loop): is_last}
            if not self._is_new(head, heads, iteration if counted else 0):
                continue
            for end in self._body(node.body, [head.copy()]):
                last = end.way.get(Key("last", None, loop=loop))
                end.map(shifting(node.inside, node.outside))
                if last is None or last[0]:
                    left = end.copy()
                    left.way = self.residues.forget(left.way, loop)
                    exits.append(left)
                if last is None or not last[0]:
                    end.way = self._next_values(loop, end.way)
                    end.path = end.path, Step(loop, "goes on")
                    pending.append((end, iteration + 1))
        yield from self._merged(exits)

    def _is_new(
        self, head: State, heads: dict[object, list[State]], iteration: int
    ) -> bool:
        """Whether a state at the head of a loop is one that has to be looked at."""
        if not self.keeps_paths and len(heads) > _MOST_SHAPES:
            head.way = of_iterations(head.way)
        same = heads.setdefault((iteration, head.shape), [])
        if self.keeps_paths:
            if any(head.knows_at_least(other) for other in same):
                return False
            same.append(head.copy())
            return True
        if not same:
            same.append(head.copy())
            return True
        if not same[0].join(head):
            return False
        known = same[0]
        head.now, head.before = known.now[:], known.before[:]
        head.flags, head.buffers = dict(known.flags), dict(known.buffers)
        return True

    def _entry_values(self, loop: scf.ForOp, way: Decisions) -> Decisions:
        found: Decisions = {}
        arguments = loop.body.block.args
        for argument, value in zip(arguments, [loop.lb, *loop.iter_args], strict=True):
            residue = self.residues.known(value, way)
            if residue is not None:
                found[of_value(argument)] = self.residues.general(
                    residue, exact=argument.index > 0
                )
        return found

    def _next_values(self, loop: scf.ForOp, way: Decisions) -> Decisions:
        found: Decisions = {}
        counter = loop.body.block.args[0]
        now, step = way.get(of_value(counter)), constant_of(loop.step)
        if now is not None and now[1] and step is not None:
            residue = (now[0] + step) % now[1], now[1]
            found[of_value(counter)] = residue
        yielded = loop.body.block.last_op
        if isinstance(yielded, scf.YieldOp):
            for argument, value in zip(loop.body.block.args[1:], yielded.operands):
                residue = self.residues.known(value, way)
                if residue is not None:
                    found[of_value(argument)] = self.residues.general(
                        residue, exact=True
                    )
        rest = self.residues.forget(way, loop)
        return {**rest, **found, **self._first(loop, is_first=False)}

    def _first(self, loop: scf.ForOp, *, is_first: bool) -> Decisions:
        """Whether this is a loop's first iteration, if something asks for that."""
        key = Key("first", None, loop=loop)
        return {key: (int(is_first), 0)} if key in self.residues.asked else {}

    def _while(self, node: WhileNode, state: State) -> Iterator[State]:
        heads: dict[object, list[State]] = {}
        pending = [state]
        exits: list[State] = []
        while pending:
            head = pending.pop()
            head.way = self.residues.forget(head.way, node.op)
            if not self._is_new(head, heads, 0):
                continue
            for middle in self._body(node.body, [head.copy()]):
                left = middle.copy()
                left.way = self.residues.forget(left.way, node.op)
                left.map(shifting(node.inside, node.outside))
                exits.append(left)
                middle.path = middle.path, Step(node.op, "goes on")
                for end in self._body(node.after, [middle]):
                    end.map(shifting(node.inside, node.outside))
                    pending.append(end)
        yield from self._merged(exits)
