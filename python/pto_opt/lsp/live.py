"""
A program that is being changed: of a text that differs in a few lines from one that was read,
only the operations there are read again, and put in the place of those before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.traits import IsolatedFromAbove
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Input

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.refusals import reworded
from pto_dialect.assembly.source import SourceMap
from pto_dialect.hardware import ArchSpec
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.verifier import error_of
from pto_dialect.versions import read_older
from pto_dialect.walking import ancestors, walk
from pto_dialect.xdsl_internals import resume_from
from pto_opt.check_tasks import Options
from pto_opt.context import make_context
from pto_opt.loading import set_arch
from pto_opt.lsp.findings import Finding, findings_of
from pto_opt.lsp.text import changed_stretch

_MOST_USERS = 40
"""So many operations are read again whose operand has changed its type, or has gone."""

_BRACE = re.compile(r'"(?:[^"\\\n]|\\.)*+"|//[^\n]*|[{}]')
"""Braces; strings and comments, in which there are none, are found as a whole."""


class ReadAll(Exception):
    """A change that is not within operations: the whole text has to be read."""


@dataclass(frozen=True)
class Reading:
    """What is found in the lines that have changed."""

    diagnostics: list[Diagnostic]
    parses: bool
    """Whether the text is a program; if not, these are its only diagnostics."""


@dataclass
class _Change:
    """Operations of one block that are read again."""

    block: Block
    old: list[Operation]
    before: Operation | None
    """The one behind them in the block."""
    start: int
    """Where the first of them begins."""
    end: int
    """Where, in the new text, the next operation begins, or the block ends."""


class LiveModule:
    """
    A module that follows its text.

    Raises:
        ParseError: if the text that it begins with does not parse.
    """

    def __init__(self, text: str, name: str, options: Options) -> None:
        self._context = make_context()
        self._name = name
        parser = PTOParser(self._context, text, name)
        self.module: ModuleOp = parser.parse_module()
        self._aliases: dict[str, Attribute] = dict(parser.attribute_aliases)
        self.source = parser.source
        self.text = text
        if options.arch is not None:
            set_arch(self.module, ArchSpec.parse(options.arch))
        read_older(self.module, self._context.diagnostics)

    def update(self, text: str) -> Reading:
        """
        Follow the text to another one. Where that does not parse, the module stays what it
        was, and the next change counts from there.

        Raises:
            ReadAll: where more has to be read than the operations that were changed.
        """
        if text == self.text:
            return Reading([], True)
        change = self._locate(text)
        parser = self._parser(text, change.block, change.old[0])
        new: list[Operation] = []
        users: dict[Operation, None] = {}
        is_followed = False
        try:
            if errors := self._read(parser, change, new):
                return self._refusal(errors)
            names = self._new_names(parser, change, new)
            replaced, affected = self._match(change, new, names)
            if affected:
                return self._refusal(self._read_users(text, affected, names))
            users = dict.fromkeys(u.operation for was, _ in replaced for u in was.uses)
            self._replace(text, change, new, parser.source, replaced)
            is_followed = True
        finally:
            if not is_followed:
                self._forget_strangers()
        known = self.source.positions
        found = [*_errors_of(new), *_errors_of(u for u in users if u in known)]
        return Reading(found, True)

    def _refusal(self, errors: list[ParseError]) -> Reading:
        # The braces of what was changed are even: `reportable` need not look for one too many.
        ordered = sorted(map(reworded, errors), key=lambda one: one.span.start)
        found = [from_parse_error(one) for one in ordered]
        return Reading([*dict.fromkeys(found)], False)

    # Which operations have changed

    def _locate(self, text: str) -> _Change:
        delta = len(text) - len(self.text)
        first, last = changed_stretch(self.text, text)
        positions = self.source.positions
        found: _Change | None = None
        blocks = [block for region in self.module.regions for block in region.blocks]
        while len(blocks) == 1:
            every = list(blocks[0].ops)
            operations = [op for op in every if op in positions]
            implied = every[len(operations) :]  # a terminator that is not written
            if not operations or any(op in positions for op in implied):
                break
            starts = [positions[op] for op in operations]
            # What stands right before an operation may belong to the one before it.
            index = bisect_left(starts, first) - 1
            if index < 0 and starts[0] == first:
                index = 0
            behind = bisect_right(starts, last)
            if index < 0:
                break
            is_last = behind == len(starts)
            end = self._end_of_block(starts[-1]) if is_last else starts[behind]
            if end is None or end < last:
                break
            before = next(iter([*operations[behind:], *implied]), None)
            old = operations[index:behind]
            found = _Change(blocks[0], old, before, starts[index], end + delta)
            if len(old) != 1:
                break
            blocks = self._block_around(old[0], first)
        if found is None or _braces(text[found.start : found.end]) != 0:
            raise ReadAll
        return found

    def _block_around(self, op: Operation, offset: int) -> list[Block]:
        """The block of the region of an operation that an offset is in."""
        positions = self.source.positions
        for region in reversed(op.regions):
            if len(region.blocks) == 1 and (inner := region.blocks[0].first_op):
                if positions.get(inner, offset) < offset:
                    return [*region.blocks]
        return []

    def _end_of_block(self, start: int) -> int | None:
        """Where the brace stands that closes what the operation at an offset is in."""
        depth = 0
        for match in _BRACE.finditer(self.text, start):
            depth += (match[0] == "{") - (match[0] == "}")
            if depth < 0:
                return match.start()
        return None

    # Reading them

    def _parser(
        self,
        text: str,
        block: Block,
        op: Operation,
        names: dict[str, tuple[SSAValue, ...]] | None = None,
    ) -> PTOParser:
        """
        A parser that knows what is seen at an operation of a block. `names` has what names
        stand for now that have changed; nothing for those that have gone.
        """
        parser = PTOParser(self._context, text, self._name, errors=[])
        parser.attribute_aliases.update(self._aliases)
        parent = block.parent_op()
        around = [] if parent is None else [parent, *ancestors(parent)]
        parser.state.dialect_stack += [o.dialect_name() for o in reversed(around)]
        parser.ssa_values.copy()  # opens the scope that operations in regions have
        groups = _grouped(_visible(block, op), self.source)
        for name, values in (groups | (names or {})).items():
            if values:
                parser.ssa_values[name] = values
        parser.source.names.update(self.source.names)
        return parser

    def _read(
        self, parser: PTOParser, change: _Change, new: list[Operation]
    ) -> list[ParseError]:
        """Add the operations that stand in the place of those before; what is wrong."""
        try:
            resume_from(parser, change.start)
            while parser.pos < change.end:
                if (op := parser.parse_optional_operation()) is None:
                    raise ReadAll
                new.append(op)
            if parser.forward_block_references:
                raise ReadAll
            if {*parser.forward_ssa_references} & {*self.source.names.values()}:
                raise ReadAll  # defined behind: the verifier has to say so
            parser.refuse_unknown_values()
        except ParseError as error:
            if error not in parser.errors:
                parser.errors.append(error)
            return parser.errors
        except (ReadAll, RecursionError):
            if parser.errors:  # what else is there follows from these
                return parser.errors
            raise ReadAll from None
        if parser.pos != change.end:
            raise ReadAll
        return []

    def _new_names(
        self, parser: PTOParser, change: _Change, new: list[Operation]
    ) -> dict[str, tuple[SSAValue, ...]]:
        """What names of the operations that were read again stand for now."""
        before = _grouped(_defined(change.old), self.source)
        after = _grouped(_defined(new), parser.source)
        others = {_without_number(name) for name in self.source.names.values()}
        if (after.keys() - before.keys()) & others:
            raise ReadAll  # perhaps one that is defined behind
        gone = _grouped((v for op in change.old for v in op.results), self.source)
        found = _grouped((v for op in new for v in op.results), parser.source)
        return dict.fromkeys(gone, ()) | found

    def _read_users(
        self,
        text: str,
        users: list[Operation],
        names: dict[str, tuple[SSAValue, ...]],
    ) -> list[ParseError]:
        """What is wrong with operations whose operands have changed or gone."""
        errors: list[ParseError] = []
        delta = len(text) - len(self.text)
        for user in users[:_MOST_USERS]:
            block = user.parent_block()
            assert block is not None
            parser = self._parser(text, block, user, names)
            try:
                resume_from(parser, self.source.positions[user] + delta)
                parser.parse_optional_operation()
                parser.refuse_unknown_values()
            except ParseError as error:
                errors += parser.errors or [error]
        if not errors:
            raise ReadAll
        return errors

    def _forget_strangers(self) -> None:
        """Operations that were read and not taken in use nothing of the module."""
        positions = self.source.positions
        for value in self.source.names:
            for user in [use.operation for use in value.uses]:
                if user in positions or user.get_toplevel_object() is self.module:
                    continue
                user.drop_all_references()

    # Putting them in place

    def _match(
        self,
        change: _Change,
        new: list[Operation],
        names: dict[str, tuple[SSAValue, ...]],
    ) -> tuple[list[tuple[SSAValue, SSAValue]], list[Operation]]:
        """
        The results that are used elsewhere, each with the one that takes its place, and the
        users of those of which there is none.
        """
        inside = {inner for op in (*change.old, *new) for inner in walk(op)}
        replaced: list[tuple[SSAValue, SSAValue]] = []
        affected: dict[Operation, None] = {}
        for op in change.old:
            for value in op.results:
                users = [u.operation for u in value.uses if u.operation not in inside]
                users = [user for user in users if user in self.source.positions]
                name, _, number = self.source.names.get(value, "").partition("#")
                values = names.get(name, ())
                index = int(number or 0)
                if index < len(values) and values[index].type == value.type:
                    replaced.append((value, values[index]))
                else:
                    affected.update(dict.fromkeys(users))
        return replaced, [*affected]

    def _replace(
        self,
        text: str,
        change: _Change,
        new: list[Operation],
        read: SourceMap,
        replaced: list[tuple[SSAValue, SSAValue]],
    ) -> None:
        if change.before is None:
            change.block.add_ops(new)
        else:
            change.block.insert_ops_before(new, change.before)
        for was, becomes in replaced:
            was.replace_all_uses_with(becomes)
        old = self.source
        gone = {inner for op in change.old for inner in walk(op)}
        dead = set(_defined(change.old))
        delta, start = len(text) - len(self.text), change.start

        def moved(position: int) -> int:
            return position if position < start else position + delta

        source = SourceMap(Input(text, self._name))
        source.positions = {
            op: moved(at) for op, at in old.positions.items() if op not in gone
        } | read.positions
        source.argument_positions = {
            one: moved(at)
            for one, at in old.argument_positions.items()
            if one not in dead
        } | read.argument_positions
        source.names = {v: name for v, name in read.names.items() if v not in dead}
        for op in reversed(change.old):
            op.detach()
            op.erase(safe_erase=False)
        for op in new:
            read_older(op, self._context.diagnostics)
        source.attach(self.module)
        self.source, self.text = source, text


def _visible(block: Block, op: Operation) -> Iterator[SSAValue]:
    """The values that are seen at an operation of a block."""
    at: Operation | None = op
    around: Block | None = block
    while around is not None:
        yield from around.args
        for one in around.ops:
            if one is at:
                break
            yield from one.results
        at = around.parent_op()
        if at is None or at.has_trait(IsolatedFromAbove):
            return
        around = at.parent_block()


def _defined(operations: Iterable[Operation]) -> Iterator[SSAValue]:
    """The values that operations and what is in their regions define."""
    for op in operations:
        for inner in walk(op):
            yield from inner.results
            for region in inner.regions:
                for block in region.blocks:
                    yield from block.args


def _grouped(
    values: Iterable[SSAValue], source: SourceMap
) -> dict[str, tuple[SSAValue, ...]]:
    """Values by their names; `%a#0` and `%a#1` have one."""
    groups: dict[str, tuple[SSAValue, ...]] = {}
    for value in values:
        if (name := source.names.get(value)) is not None:
            name = _without_number(name)
            groups[name] = (*groups.get(name, ()), value)
    return groups


def _without_number(name: str) -> str:
    return name.partition("#")[0]


def _errors_of(operations: Iterable[Operation]) -> Iterator[Diagnostic]:
    for op in operations:
        for inner in walk(op):
            if (found := error_of(inner)) is not None:
                yield found


def _braces(text: str) -> int:
    return sum((m[0] == "{") - (m[0] == "}") for m in _BRACE.finditer(text))


def load(text: str, name: str, options: Options) -> LiveModule | None:
    """A module that follows its text; None for a text that does not parse."""
    try:
        return LiveModule(text, name, options)
    except (ParseError, RecursionError):
        return None


def read(live: LiveModule, text: str) -> tuple[list[Finding], bool] | None:
    """
    What is found in the lines that have changed, and whether the text parses; None where all
    of it has to be read.
    """
    try:
        reading = live.update(text)
    except ReadAll:
        return None
    return findings_of(reading.diagnostics), reading.parses
