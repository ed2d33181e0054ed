"""What the text of a module knows and the IR does not: names and positions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import BlockArgument, Operation, SSAValue
from xdsl.utils.lexer import Input, Position

from pto_dialect.walking import walk

STRING_OR_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*')
"""A comment, or a string, in which `//` begins none."""

_ATTRIBUTE = "pto_source_map"


@dataclass(eq=False)
class SourceMap:
    """
    Where the operations of one parsed module stand in its text, and what its values are
    called there. xDSL's name hints are hints only (`%cst_7` becomes `%cst`, `%3` has
    none); errors, remarks, printed IR and C++ show the author's own names.
    """

    input: Input[str]
    line_offset: int = 0
    """Lines of the file that stand before `input` (the other chunks of a split file)."""
    positions: dict[Operation, Position] = field(
        default_factory=dict[Operation, Position]
    )
    """Where the text of each operation starts."""
    argument_positions: dict[BlockArgument, Position] = field(
        default_factory=dict[BlockArgument, Position]
    )
    names: dict[SSAValue, str] = field(default_factory=dict[SSAValue, str])
    """The name of each value, without its `%`."""
    regions: list[Position] = field(default_factory=list[Position])
    """Where the brace of each region stands; braces of attributes are none of these."""
    labels: list[Position] = field(default_factory=list[Position])
    """Where the label of each block begins that has one."""
    aliases: list[Position] = field(default_factory=list[Position])
    """Where each `!name = type` and `#name = attribute` begins."""

    @cached_property
    def has_notes(self) -> bool:
        """Whether something in the text may be a comment that allows a message."""
        return "pto:" in self.input.content

    def attach(self, module: ModuleOp) -> None:
        """Keep this map with the module, for as long as the module lives."""
        setattr(module, _ATTRIBUTE, self)

    @staticmethod
    def of(op: Operation) -> SourceMap | None:
        """The map of the module around `op`; None if it did not come from text."""
        return getattr(op.get_toplevel_object(), _ATTRIBUTE, None)

    def position_of(self, value: SSAValue) -> Position | None:
        """Where the operation or block argument that defines `value` stands."""
        if isinstance(value, BlockArgument):
            return self.argument_positions.get(value)
        owner = value.owner
        return self.positions.get(owner) if isinstance(owner, Operation) else None


def clone_module(module: ModuleOp) -> ModuleOp:
    """A copy of a module that knows the names and positions of the text as well."""
    copy = module.clone()
    source = SourceMap.of(module)
    if source is None:
        return copy
    known = SourceMap(source.input, source.line_offset)
    for old, new in zip(walk(module), walk(copy), strict=True):
        if (position := source.positions.get(old)) is not None:
            known.positions[new] = position
        pairs: list[tuple[SSAValue, SSAValue]] = [*zip(old.results, new.results)]
        for old_region, new_region in zip(old.regions, new.regions, strict=True):
            for old_block, new_block in zip(
                old_region.blocks, new_region.blocks, strict=True
            ):
                for argument, new_argument in zip(
                    old_block.args, new_block.args, strict=True
                ):
                    pairs.append((argument, new_argument))
                    position = source.argument_positions.get(argument)
                    if position is not None:
                        known.argument_positions[new_argument] = position
        for old_value, new_value in pairs:
            if (name := source.names.get(old_value)) is not None:
                known.names[new_value] = name
    known.attach(copy)
    return copy
