"""`pto-opt --bisect-passes`: the pass behind which a command answers differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from pto_dialect.assembly.printer import print_module
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_opt.pipelines import run_pass, verify_after
from pto_opt.reduce.question import NO_TOOLS, Question, Reply, Tools, UselessQuestion

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp
    from xdsl.passes import ModulePass


@dataclass(frozen=True)
class Culprit:
    """
    The first pass after which the answer is another one.

    Attributes:
        number: which pass it is, from 1 on.
        name: its name.
        before: what the command says of the program before it.
        after: what it says after it.
    """

    number: int
    name: str
    before: Reply
    after: Reply


def bisect_passes(
    context: PTOContext,
    passes: Sequence[ModulePass],
    module: ModuleOp,
    command: Sequence[str],
    tools: Tools = NO_TOOLS,
) -> Culprit:
    """
    Run passes on a module, in place, and halve them until one is left.

    Raises:
        UselessQuestion: if the command says the same before and after all of them.
        PTOException: with the errors of a pass that stops.
    """
    texts = [_printed(module)]
    for one in passes:
        try:
            run_pass(context, one, module)
            verify_after(one, module)
        except PTOException:
            # What stands behind it never runs; whether one before it is at fault is asked.
            if len(texts) > 1 and _differs(texts, command, tools):
                break
            raise
        texts.append(_printed(module))
    question = Question(command, tools=tools)
    before = question.ask_anything(texts[0])
    if question.keeps(texts[-1]):
        raise UselessQuestion(
            f"the command says the same before and after all {len(texts) - 1} passes: it "
            f"ends with {before.status}"
        )
    low, high = 0, len(texts) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if question.keeps(texts[middle]):
            low = middle
        else:
            high = middle
    after = Question(command, tools=tools).ask_anything(texts[high])
    return Culprit(high, passes[high - 1].name, before, after)


def _differs(texts: Sequence[str], command: Sequence[str], tools: Tools) -> bool:
    question = Question(command, tools=tools)
    question.ask_anything(texts[0])
    return not question.keeps(texts[-1])


def _printed(module: ModuleOp) -> str:
    stream = StringIO()
    print_module(module, stream)
    return stream.getvalue()
