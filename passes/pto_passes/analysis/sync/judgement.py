"""Whether flags and barriers order all that has to be in order, on every way."""

from __future__ import annotations

from xdsl.ir import Operation

from pto_passes.analysis.integers.residues import Residues
from pto_passes.analysis.sync.dependences import FunctionItems
from pto_passes.analysis.sync.exploring import Explorer
from pto_passes.analysis.sync.given import GivenProgram
from pto_passes.analysis.sync.states import Finding, NotProven


class Judgement:
    """
    What is known of the flags and barriers of a function.

    Attributes:
        findings: what is wrong, each thing once, with a path that leads to it.
        not_proven: what could not be decided; empty where there are findings or all is
            proven.
        redundant: the waits and barriers that told their unit nothing new on any way.
        visits: how often operations have been looked at.
    """

    def __init__(self, function: FunctionItems):
        self.findings: list[Finding] = []
        self.not_proven: list[NotProven] = []
        self.redundant: list[Operation] = []
        self.visits = 0
        residues = function.regions.aliases.residues
        for root in function.roots:
            self._judge(GivenProgram(function, root), residues, function.function)

    @property
    def is_proven(self) -> bool:
        return not self.findings and not self.not_proven

    def _judge(
        self,
        program: GivenProgram,
        residues: Residues,
        function: Operation,
    ) -> None:
        if program.is_too_large:
            reason = "too many accesses may alias one another"
            self.not_proven.append(NotProven(function, reason))
            return
        explorer = Explorer(program, residues, keeps_paths=False)
        explorer.run()
        if not explorer.is_complete or explorer.found or explorer.undecided:
            self.visits += explorer.visits
            explorer = Explorer(program, residues, keeps_paths=True)
            explorer.run()
        self.visits += explorer.visits
        self.findings.extend(explorer.found.values())
        self.not_proven.extend(NotProven(op, why) for op, why in explorer.undecided)
        if not explorer.is_complete and not explorer.found:
            reason = "there are more ways through it than are looked at"
            self.not_proven.append(NotProven(function, reason))
        self.redundant.extend(
            op for op in explorer.reached if op not in explorer.effective
        )
