"""`--list-passes`."""

from __future__ import annotations

import inspect

from xdsl.passes import get_pass_option_infos

from pto_passes.registry import ALL_PASSES, PTO_PASSES


def list_passes() -> str:
    """Every pass with its options and the first paragraph of its documentation."""
    lines: list[str] = []
    for name, loader in ALL_PASSES.items():
        pass_class = loader()
        options = "".join(
            f" [{o.name.replace('_', '-')}={o.default_value or o.expected_type}]"
            for o in get_pass_option_infos(pass_class)
        )
        origin = "" if name in PTO_PASSES else " (xDSL)"
        lines.append(f"--{name}{options}{origin}")
        documentation = inspect.cleandoc(pass_class.__doc__ or "").split("\n\n")[0]
        lines.extend(f"    {line}".rstrip() for line in documentation.splitlines())
        lines.append("")
    return "\n".join(lines)
