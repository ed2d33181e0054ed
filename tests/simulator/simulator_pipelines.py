"""The pass pipelines that kernels are compiled through, and their C++."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.verifier import verify
from pto_opt.context import make_context
from pto_opt.cpp import print_cpp
from pto_opt.requests import PassRequest, make_passes
from pto_passes.registry import ALL_PASSES

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

_ALL: dict[str, tuple[str, ...]] = {
    "none": (),
    "propagate": ("propagate-validshape",),
    "hoist": ("hoist-validshape", "propagate-validshape"),
    "hoist-through-loads": (
        "hoist-validshape{through-loads=true}",
        "propagate-validshape",
    ),
    "legalize": ("legalize-buffer-reuse",),
}


def _exists(text: str) -> bool:
    """Whether a pass of the registry can be imported."""
    try:
        ALL_PASSES[text.partition("{")[0]]()
    except (ImportError, AttributeError):
        return False
    return True


PIPELINES = {
    name: passes for name, passes in _ALL.items() if all(_exists(one) for one in passes)
}
"""Those whose passes exist."""


@cache
def cpp_of(example: str, pipeline: str) -> str:
    """The C++ of an example after a pipeline."""
    return cpp_of_file(EXAMPLES / f"{example}.pto", PIPELINES[pipeline])


def cpp_of_file(path: Path, passes: tuple[str, ...] = ()) -> str:
    """The C++ of a file after some passes."""
    return cpp_of_text(path.read_text(), path.name, passes)


def cpp_of_text(text: str, name: str = "text", passes: tuple[str, ...] = ()) -> str:
    """The C++ of a program after some passes."""
    context = make_context()
    module = PTOParser(context, text, name).parse_module()
    verify(module)
    for one in make_passes([PassRequest(request) for request in passes]):
        one.apply(context, module)
        context.diagnostics.raise_if_errors()
        verify(module)
    stream = io.StringIO()
    print_cpp(module, stream)
    return stream.getvalue()
