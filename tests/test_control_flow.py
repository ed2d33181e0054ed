"""
What analyses take for the way that a program goes is the way that the interpreter goes:
which regions run, in which order and how often, and who calls whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdsl.dialects import scf
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation, Region

from pto_dialect.walking import walk
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.program import Code, Executable
from pto_opt.loading import load
from pto_passes.analysis.control_flow.backward import Backward
from pto_passes.analysis.control_flow.calls import CallGraph, functions_of
from pto_passes.analysis.control_flow.flow import Flow, flow_of, is_loop
from pto_passes.analysis.control_flow.forward import Forward, LoopPolicy
from pto_passes.analysis.control_flow.trip_counts import (
    least_runs,
    region_in_iteration,
    trip_count,
)

PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")


@dataclass
class Text:
    """Draws loops and branches within one another."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list[str])
    numbers: list[str] = field(default_factory=lambda: ["%n", "%m"])
    made: int = 0

    def name(self) -> str:
        self.made += 1
        return f"%v{self.made}"

    def add(self, text: str) -> str:
        name = self.name()
        self.lines.append(f"{name} = {text}")
        return name

    def number(self, low: int, high: int) -> str:
        """A constant, a dynamic number, or a sum of both."""
        constant = self.add(
            f"arith.constant {self.draw(st.integers(low, high))} : index"
        )
        if self.draw(st.booleans()):
            return constant
        known = self.draw(st.sampled_from(self.numbers))
        return self.add(f"arith.addi {known}, {constant} : index")

    def block(self, depth: int) -> None:
        numbers = list(self.numbers)
        for _ in range(self.draw(st.integers(1, 2))):
            kinds = ["for", "for", "if", "else", "switch", "while"]
            kind = self.draw(st.sampled_from(kinds)) if depth else "leaf"
            getattr(self, f"_{kind}")(depth - 1)
            self.numbers = list(numbers)

    def _leaf(self, depth: int) -> None:
        self.add(f"arith.constant {depth} : index")

    def _for(self, depth: int) -> None:
        low = self.number(-2, 2)
        high = self.number(-2, 5)
        if self.draw(st.booleans()):
            one = self.add(f"arith.constant {self.draw(st.integers(0, 3))} : index")
            high = self.add(f"arith.addi {low}, {one} : index")
        step = self.add(f"arith.constant {self.draw(st.integers(1, 3))} : index")
        counter = self.name()
        self.lines.append(f"scf.for {counter} = {low} to {high} step {step} {{")
        self.numbers += [counter, low]
        self.block(depth)
        self.lines.append("}")

    def _condition(self) -> str:
        one, other = (self.draw(st.sampled_from(self.numbers)) for _ in range(2))
        predicate = self.draw(st.sampled_from(PREDICATES))
        return self.add(f"arith.cmpi {predicate}, {one}, {other} : index")

    def _if(self, depth: int) -> None:
        self.lines.append(f"scf.if {self._condition()} {{")
        self.block(depth)
        self.lines.append("}")

    def _else(self, depth: int) -> None:
        self._if(depth)
        self.lines[-1] = "} else {"
        self.block(depth)
        self.lines.append("}")

    def _switch(self, depth: int) -> None:
        self.lines.append(f"scf.index_switch {self.number(0, 2)}")
        for head in ("case 0 {", "case 1 {", "default {"):
            self.lines.append(head)
            self.block(depth)
            self.lines.append("scf.yield\n}")

    def _while(self, depth: int) -> None:
        start, bound = self.number(0, 2), self.number(0, 3)
        one = self.add("arith.constant 2 : index")
        now, goes_on, after, more = (self.name() for _ in range(4))
        result = self.name()
        self.lines += [
            f"{result} = scf.while ({now} = {start}) : (index) -> index {{",
            f"{goes_on} = arith.cmpi slt, {now}, {bound} : index",
            f"scf.condition({goes_on}) {now} : index",
            f"}} do {{\n^bb0({after}: index):",
        ]
        self.block(depth)
        self.lines += [
            f"{more} = arith.addi {after}, {one} : index",
            f"scf.yield {more} : index\n}}",
        ]


@st.composite
def programs(draw: st.DrawFn) -> str:
    made = Text(draw)
    made.block(2)
    body = "\n".join(made.lines)
    return f"func.func @f(%n: index, %m: index) {{\n{body}\nreturn\n}}\n"


@dataclass
class Run:
    """One run of a block, with the regions of its operations that ran in it."""

    block: Block
    iterations: Mapping[Operation, int]
    """Of the loops around it, 0 in the first and 1 in later ones."""
    regions: dict[Operation, list[Region]] = field(
        default_factory=dict[Operation, list[Region]]
    )


def runs_of(
    function: FuncOp,
    program: Executable,
    arguments: list[int],
    patch: pytest.MonkeyPatch,
) -> list[Run]:
    """The runs of the blocks of a function, by the interpreter."""
    found: list[Run] = []
    around: list[Run] = []
    run = Code.run

    def noted(code: Code, frame: Frame) -> tuple[Any, ...]:
        block = code.block
        region, op = block.parent, block.parent_op()
        assert region is not None
        iterations: dict[Operation, int] = {}
        if around and op is not None:
            before = around[-1].regions.setdefault(op, [])
            iterations = dict(around[-1].iterations)
            if is_loop(op):
                iterations[op] = min(before.count(region), 1)
            before.append(region)
        around.append(Run(block, iterations))
        found.append(around[-1])
        try:
            return run(code, frame)
        finally:
            around.pop()

    with patch.context() as patched:
        patched.setattr(Code, "run", noted)
        core = cast("Any", SimpleNamespace(pause=lambda: None))
        program.run_region(Frame(core), function.body, arguments)
    return found


def allows(flow: Flow, ran: list[Region]) -> bool:
    """Whether regions may run like this."""
    if flow.ways:
        skipped = [] in [list(way.blocks) for way in flow.ways]
        return (len(ran) == 1 and ran[0] in flow.ways) or (not ran and skipped)
    again, once = list(flow.again), list(flow.once)
    times = (len(ran) - len(once)) // len(again) if again else 0
    return ran == again * times + once


@settings(max_examples=40, deadline=None)
@given(programs(), st.integers(-2, 4), st.integers(-2, 4))
def test_the_interpreter_goes_the_way_that_analyses_see(
    text: str, n: int, m: int
) -> None:
    (function,) = functions_of(load(text))
    module = function.parent_op()
    assert module is not None
    with pytest.MonkeyPatch.context() as patch:
        runs = runs_of(function, Executable(cast("Any", module)), [n, m], patch)
    times: dict[Operation, int] = {}
    for run in runs:
        for op in run.block.ops:
            times[op] = times.get(op, 0) + 1
            ran = run.regions.get(op, [])
            assert allows(flow_of(op), ran)
            if isinstance(op, scf.ForOp):
                assert trip_count(op) in (None, len(ran))
            taken = region_in_iteration(op, run.iterations)
            assert taken is None or ran in ([op.regions[taken]], [])
    for op in function.walk():
        assert op is function or least_runs(op, function) <= times.get(op, 0)


class LastRun(Forward[str, frozenset[Operation]]):
    """Which operation may have run last when one runs, for those without regions."""

    def __init__(self, policy: LoopPolicy) -> None:
        super().__init__(policy)
        self.found: dict[Operation, set[Operation]] = {}

    def default(self, key: str) -> frozenset[Operation]:
        return frozenset()

    def visit(self, op: Operation) -> None:
        if not op.regions:
            self.found.setdefault(op, set()).update(self.fact("last"))
            self.facts.set("last", frozenset((op,)))

    def join(
        self,
        op: Operation,
        where: Block,
        key: str,
        facts: Sequence[frozenset[Operation]],
        times: int = 0,
    ) -> frozenset[Operation]:
        return frozenset[Operation]().union(*facts)


def in_order(runs: Iterator[Run]) -> Iterator[Operation]:
    """The operations without regions that ran, in this order."""
    run = next(runs)
    for op in run.block.ops:
        if not op.regions:
            yield op
        for _ in run.regions.get(op, ()):
            yield from in_order(runs)


@pytest.mark.parametrize(
    "policy",
    [
        LoopPolicy(),
        LoopPolicy(resumes=True),
        LoopPolicy(peeled=1),
        LoopPolicy(peeled=6, skips_dead=True),
    ],
)
@settings(max_examples=25, deadline=None)
@given(programs(), st.integers(-2, 4), st.integers(-2, 4))
def test_a_forward_analysis_knows_all_that_may_have_run_before(
    policy: LoopPolicy, text: str, n: int, m: int
) -> None:
    (function,) = functions_of(load(text))
    module = function.parent_op()
    assert module is not None
    with pytest.MonkeyPatch.context() as patch:
        runs = runs_of(function, Executable(cast("Any", module)), [n, m], patch)
    analysis = LastRun(policy)
    analysis.run(function)
    last: Operation | None = None
    for op in in_order(iter(runs)):
        assert last is None or last in analysis.found[op]
        last = op


def test_a_loop_that_surely_runs_leaves_nothing_from_before_it() -> None:
    text = """
    func.func @f(%n: index) {
      %zero = arith.constant 0 : index
      %one = arith.constant 1 : index
      scf.for %i = %zero to %BOUND step %one {
      }
      return
    }"""
    for bound, apart in (("one", 0), ("one", 1), ("n", 0), ("n", 1)):
        (function,) = functions_of(load(text.replace("BOUND", bound)))
        analysis = LastRun(LoopPolicy(peeled=apart))
        analysis.run(function)
        (end,) = [op for op in walk(function) if op.name == "func.return"]
        names = {op.name for op in analysis.found[end]}
        from_before = {"arith.constant"} if bound == "n" else set[str]()
        assert names == {"scf.yield"} | from_before


class NextRun(Backward[frozenset[Operation]]):
    """Which operation may run next when one has run, for those without regions."""

    def __init__(self, policy: LoopPolicy) -> None:
        super().__init__(policy)
        self.found: dict[Operation, set[Operation]] = {}

    def visit(self, op: Operation, fact: frozenset[Operation]) -> frozenset[Operation]:
        if op.regions:
            return fact
        self.found.setdefault(op, set()).update(fact)
        return frozenset((op,))

    def join(self, facts: Sequence[frozenset[Operation]]) -> frozenset[Operation]:
        return frozenset[Operation]().union(*facts)

    def graph(self, region: Region, fact: frozenset[Operation]) -> frozenset[Operation]:
        return frozenset(op for op in walk(region) if not op.regions) | fact


@pytest.mark.parametrize("policy", [LoopPolicy(), LoopPolicy(skips_dead=True)])
@settings(max_examples=25, deadline=None)
@given(programs(), st.integers(-2, 4), st.integers(-2, 4))
def test_a_backward_analysis_knows_all_that_may_run_next(
    policy: LoopPolicy, text: str, n: int, m: int
) -> None:
    (function,) = functions_of(load(text))
    module = function.parent_op()
    assert module is not None
    with pytest.MonkeyPatch.context() as patch:
        runs = runs_of(function, Executable(cast("Any", module)), [n, m], patch)
    analysis = NextRun(policy)
    first = analysis.run(function, frozenset())
    ran = list(in_order(iter(runs)))
    assert ran[0] in first
    for op, following in pairwise(ran):
        assert following in analysis.found[op]


def test_nothing_leads_past_a_loop_that_surely_runs() -> None:
    text = """
    func.func @f(%n: index) {
      %zero = arith.constant 0 : index
      %one = arith.constant 1 : index
      scf.for %i = %zero to %BOUND step %one {
      }
      return
    }"""
    for bound, names in (("one", {"scf.yield"}), ("n", {"scf.yield", "func.return"})):
        (function,) = functions_of(load(text.replace("BOUND", bound)))
        analysis = NextRun(LoopPolicy())
        analysis.run(function, frozenset())
        last = [op for op in walk(function) if op.name == "arith.constant"][-1]
        assert {op.name for op in analysis.found[last]} == names


def test_sections_and_execute_region_run_once() -> None:
    text = """
    func.func @f(%n: index) {
      pto.section.vector {
        %c = arith.addi %n, %n : index
      }
      return
    }"""
    (function,) = functions_of(load(text))
    op = next(o for o in function.walk() if o.name == "pto.section.vector")
    assert flow_of(op) == Flow(once=tuple(op.regions))
    region = scf.ExecuteRegionOp.create(regions=[Region(Block())])
    assert flow_of(region) == Flow(once=tuple(region.regions))
    assert not is_loop(op)
    assert not is_loop(region)


def test_calls() -> None:
    text = """
    func.func @a() { func.call @b() : () -> () func.call @c() : () -> () return }
    func.func @b() { func.call @c() : () -> () return }
    func.func @c() { return }
    func.func @d() { return }
    """
    functions = {f.sym_name.data: f for f in functions_of(load(text))}
    calls = CallGraph(functions.values())
    assert [f.sym_name.data for f in calls.order] == ["c", "b", "a", "d"]
    reached = {f.sym_name.data for f in calls.reached_from(functions["a"])}
    assert reached == {"a", "b", "c"}
    called = {name for name, function in functions.items() if calls.is_called(function)}
    assert called == {"b", "c"}
