"""The page of all passes, from their docstrings."""

from __future__ import annotations

from pto_opt.reference.explain import pass_page
from pto_opt.reference.page import as_markdown
from pto_passes.registry import PTO_PASSES

_HEAD = """# Passes

Passes run in the order in which they are given: `pto-opt --hoist-validshape
--propagate-validshape in.pto`, or `-p "hoist-validshape,propagate-validshape{static=true}"`.
The program is verified after each. A pass never changes what a program computes; where it
cannot prove that, it leaves the program alone and a remark (`--remarks`) says why.
`pto-opt --explain NAME` prints the same page of one pass in the terminal.
"""


def passes_page() -> str:
    """The page in Markdown."""
    return "\n".join(
        [_HEAD, *(as_markdown(pass_page(p())) for p in PTO_PASSES.values())]
    )
