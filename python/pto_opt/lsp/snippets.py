"""Operations with their operands as snippets of editors, from the operations' own formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xdsl.dialects.utils.enum_attribute import EnumAttribute
from xdsl.irdl import (
    OpDef,
    OptionalDef,
    OptOperandDef,
    OptResultDef,
    RegionDef,
    VariadicDef,
)

from pto_dialect.ops.base import PTOOp
from pto_opt.reference.syntax import BRACKETS

_PART = re.compile(
    r"""`(?P<literal>[^`]*)`
      | custom<(?P<custom>\w+)>\((?P<arguments>(?:[^()]|\([^()]*\))*)\)
      | (?:qualified\()?type\(\$(?P<type>\w+)\)\)?
      | (?:qualified\()?\$(?P<name>\w+)\)?
      | (?P<dict>attr-dict[\w-]*|custom-attr-dict)
    """,
    re.VERBOSE,
)
_OPTIONAL = re.compile(r"\((?:`[^`]*`|[^()`]|\((?:`[^`]*`|[^()`])*\))*\)\?")


def snippet(op: type[PTOOp], *, with_results: bool = True) -> str:
    """
    An operation without what is optional, its operands and types as places to be filled in;
    in the syntax of LSP. `with_results` puts the names of its results in front.
    """
    return _Snippet(op).text(with_results)


@dataclass
class _Snippet:
    op: type[PTOOp]
    number: int = 0
    definition: OpDef = field(init=False)

    def __post_init__(self) -> None:
        self.definition = self.op.get_irdl_definition()

    def text(self, with_results: bool) -> str:
        parts: list[str] = []
        if with_results and (names := self._required(self.definition.results)):
            parts.append(", ".join(f"%{self._place(n)}" for n in names) + " =")
        parts.append(self.op.name)
        if self.op.assembly_format is None:
            parts += self._generic()
        else:
            parts += self._parts(_OPTIONAL.sub("", self.op.assembly_format))
        return _spaced(parts)

    def _place(self, text: str) -> str:
        self.number += 1
        escaped = re.sub(r"([\\$}])", r"\\\1", text)
        return f"${{{self.number}:{escaped}}}"

    def _required(self, definitions: list[tuple[str, object]] | object) -> list[str]:
        pairs: list[tuple[str, object]] = list(definitions)  # pyright: ignore
        return [name for name, one in pairs if not _is_optional(one)]

    def _generic(self) -> Iterator[str]:
        operands = self._required(self.definition.operands)
        results = self._required(self.definition.results)
        yield f"({', '.join(self._place(f'%{n}') for n in operands)})"
        yield ":"
        yield f"({', '.join(self._place('type') for _ in operands)})"
        yield "->"
        yield f"({', '.join(self._place('type') for _ in results)})"

    def _parts(self, format: str) -> Iterator[str]:
        for match in _PART.finditer(format):
            if match["literal"] is not None:
                yield match["literal"].replace("\\n", "").strip()
            elif match["custom"] is not None:
                yield from self._clause(match["custom"], match["arguments"])
            elif match["type"] is not None:
                yield self._place("type")
            elif match["name"] is not None:
                yield from self._variable(match["name"])
            else:
                yield from self._attributes(format)

    def _variable(self, name: str) -> Iterator[str]:
        definition = self.definition
        if name in dict(definition.operands):
            yield self._place(f"%{name}")
        elif name in dict(definition.regions):
            yield "{\n\t$0\n}"
        elif name in definition.properties:
            yield self._place(name)

    def _clause(self, name: str, arguments: str) -> Iterator[str]:
        """A clause with a parser of its own: what has to stand in it."""
        names = re.findall(r"(?<!\()\$(\w+)", arguments)
        types = re.findall(r"type\(\$(\w+)\)", arguments)
        if name in BRACKETS and len(names or types) == 1:
            if types:
                yield BRACKETS[name].format(self._place("type"))
            elif words := self._words(names[0]):
                self.number += 1
                yield BRACKETS[name].format(f"${{{self.number}|{','.join(words)}|}}")
            else:
                yield BRACKETS[name].format(self._place(names[0]))
            return
        operands = dict(self.definition.operands)
        needed = [n for n in names if n in operands and not _is_optional(operands[n])]
        if "dst" in needed:  # the clause is the whole of both lists
            yield from self._list("ins", [n for n in needed if n != "dst"])
            yield from self._list("outs", ["dst"])
        else:
            typed = [n for n in needed if n in types]
            yield self._values(needed, len(typed))
        properties = self.definition.properties
        attributes = [
            n for n in names if n in properties and not _is_optional(properties[n])
        ]
        for index, attribute in enumerate(attributes):
            yield from ([","] if index else [])
            yield f"{attribute} = {self._place(attribute)}"

    def _values(self, names: list[str], types: int) -> str:
        values = ", ".join(self._place(f"%{name}") for name in names)
        listed = ", ".join(self._place("type") for _ in range(types))
        return f"{values} : {listed}" if listed else values

    def _list(self, word: str, names: list[str]) -> Iterator[str]:
        yield f"{word}({self._values(names, len(names))})"

    def _attributes(self, format: str) -> Iterator[str]:
        """The dictionary with the attributes that have to be there, if there are any."""
        names = [
            name
            for name, one in self.definition.properties.items()
            if not _is_optional(one)
            and not name.endswith("SegmentSizes")
            and f"${name}" not in format
        ]
        if names:
            yield "{" + ", ".join(f"{n} = {self._place(n)}" for n in names) + "}"

    def _words(self, name: str) -> list[str]:
        """The words of an attribute that is one of a few."""
        one = self.definition.properties.get(name)
        constraint: object = None if one is None else one.constr
        base: type[object] | None = getattr(
            constraint, "base_attr", getattr(constraint, "attr", None)
        )
        if not isinstance(base, type):
            return []
        if not issubclass(base, EnumAttribute):
            return []
        return [str(case.value) for case in base.enum_type]


def _is_optional(definition: object) -> bool:
    kinds = OptionalDef | OptOperandDef | OptResultDef | VariadicDef
    if isinstance(definition, RegionDef):
        return False
    has_default = getattr(definition, "default_value", None) is not None
    return isinstance(definition, kinds) or has_default


def _spaced(parts: list[str]) -> str:
    """The parts with the white space that the printer puts between them."""
    text = " ".join(part for part in parts if part)
    text = re.sub(r" +([,)\]>])", r"\1", text)
    text = re.sub(r"([(\[]) +", r"\1", text)
    text = re.sub(r"\b(ins|outs|buf|recv|group) \(", r"\1(", text)
    return text
