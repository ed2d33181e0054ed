"""The assembly format of an operation, as a person reads it."""

from __future__ import annotations

import inspect
import re

from pto_dialect.ops.base import PTOOp

_CUSTOM = re.compile(r"custom<(\w+)>\(((?:[^()]|\([^()]*\))*)\)")

_LITERAL = re.compile("`([^`]*)`")

BRACKETS = {
    "Enum": "<{}>",
    "Pointer": "{}",
    "Sizes": "[{}]",
    "ResultOrInferred": "-> {}",
}
"""Directives of one argument that read best as what they print."""


def syntax(op: type[PTOOp]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """
    The syntax of an operation on one line, and the clauses that it only names, each with
    its explanation.
    """
    if op.assembly_format is None:
        return _generic(op), ()
    directives = {one.__name__: one for one in op.custom_directives}
    clauses: dict[str, str] = {}

    def replace(match: re.Match[str]) -> str:
        name, arguments = match[1], match[2]
        if name in BRACKETS and "," not in arguments:
            return BRACKETS[name].format(arguments)
        clauses[name] = inspect.cleandoc(directives[name].__doc__ or "")
        return f"<{name}>"

    text = _CUSTOM.sub(replace, op.assembly_format)
    text = text.replace("attr-dict-with-keyword", "attributes {...}")
    text = re.sub(r"attr-dict|custom-attr-dict", "{...}", text)
    text = re.sub(r"type\(\$(\w+)\)", r"type(\1)", text)
    text = re.sub(r"\$(\w+)", r"%\1", text)
    for name in [*op.get_irdl_definition().properties, *_regions(op)]:
        text = re.sub(rf"%{name}(?!\w)", name, text)
    text = re.sub(r"qualified\((\w+)\)", r"\1", text)
    text = _LITERAL.sub(lambda match: match[1].strip().replace("\\n", ""), text)
    text = text.replace("^", "")
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,)\]])", r"\1", text)
    text = re.sub(r"([(\[])\s+", r"\1", text)
    text = re.sub(r"(ins|outs) \(", r"\1(", text)
    results = op.get_irdl_definition().results
    before = ", ".join(f"%{name}" for name, _ in results)
    left = f"{before} = " if before else ""
    return f"{left}{op.name} {text.strip()}".strip(), tuple(clauses.items())


def _generic(op: type[PTOOp]) -> str:
    operands = ", ".join(f"%{name}" for name, _ in op.get_irdl_definition().operands)
    return f'"{op.name}"({operands}) : (types) -> (types)'


def _regions(op: type[PTOOp]) -> list[str]:
    return [name for name, _ in op.get_irdl_definition().regions]
