"""
Names in a text: where each is defined, and where it is used. Found from the tokens alone, so
that a text that does not parse, as nearly all are while somebody types, has them too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

_TOKEN = re.compile(
    r"""//[^\n]*
      | "(?:[^"\\\n]|\\.)*+"
      | <(?![={])[^<>"%@\n]*(?:<[^<>"%@\n]*>[^<>"%@\n]*)*>
      | (?P<percent>%[\w$.-]+)(?:\#\d+)?
      | (?P<at>@(?:[A-Za-z_][\w$.]*|"(?:[^"\\\n]|\\.)*+"))
      | (?P<caret>\^[\w$.-]+)
      | (?P<alias>[!\#][A-Za-z_$][\w$-]*+(?![.<\w]))
      | (?P<word>(?<![\w$.])[A-Za-z_][\w$]*(?:\.[\w$]+)*)
      | (?P<sign>[{}()=:,\n])
    """,
    re.VERBOSE | re.ASCII,
)
_COUNT = re.compile(r"\s*:\s*\d+(?=\s*[,=])")
_BEHIND = re.compile(r"\s*(=(?!=)|:)", re.ASCII)


_ATTRIBUTES = re.compile(
    r"""[ \t]*(?:[A-Za-z_][\w$.-]*|"[^"\n]*")[ \t]*\}
      | [ \t]*\}[ \t]*(?:loc\b|[:(),>])
      | (?:\s|//[^\n]*)*+(?:[A-Za-z_][\w$.-]*|"[^"\n]*")\s*(?:=(?!=)|,)
    """,
    re.VERBOSE | re.ASCII,
)
"""What stands behind a brace that opens attributes."""


class Kind(Enum):
    """What a name is the name of."""

    VALUE = "%"
    SYMBOL = "@"
    BLOCK = "^"
    TYPE_ALIAS = "!"
    ATTRIBUTE_ALIAS = "#"


@dataclass(frozen=True)
class Name:
    """One place at which a name stands, its sign included."""

    kind: Kind
    text: str
    start: int
    end: int
    scope: int
    """The number of the region that it stands in; of a definition, that it is seen in."""
    is_definition: bool


@dataclass
class Scope:
    """A region, or the whole text, which is number 0."""

    start: int
    end: int
    parent: int | None
    word: str = ""
    """The operation that it belongs to, such as `func.func`."""
    header: int = 0
    """Where that operation begins."""


@dataclass
class Symbols:
    """All names of one text."""

    content: str
    names: list[Name] = field(default_factory=list[Name])
    scopes: list[Scope] = field(default_factory=list[Scope])
    words: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Where the operations of the text have their names, such as `pto.tadd`."""

    @staticmethod
    def of(content: str) -> Symbols:
        """Read a text."""
        return _Reader(content).read()

    def __post_init__(self) -> None:
        self._starts: list[int] | None = None
        self._definitions: dict[tuple[Kind, str], list[Name]] | None = None

    def at(self, offset: int) -> Name | None:
        """The name at an offset, or right before it."""
        if self._starts is None:
            self._starts = [name.start for name in self.names]
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset > self.names[index].end:
            return None
        return self.names[index]

    def definitions(self, name: Name) -> list[Name]:
        """Where a name is defined that is seen from here; more than one is a mistake."""
        if self._definitions is None:
            self._definitions = {}
            for one in self.names:
                if one.is_definition:
                    self._definitions.setdefault((one.kind, one.text), []).append(one)
        found = self._definitions.get((name.kind, name.text), [])
        if name.kind not in (Kind.VALUE, Kind.BLOCK):
            return found
        seen = self.around(name.scope)
        if name.kind is Kind.BLOCK:
            return [one for one in found if one.scope == name.scope]
        # The innermost region that defines it is the one that is meant.
        for scope in seen:
            if here := [one for one in found if one.scope == scope]:
                return here
        return []

    def all_of(self, name: Name) -> list[Name]:
        """All places at which the same thing is named, in the order of the text."""
        definitions = self.definitions(name)
        same = [o for o in self.names if (o.kind, o.text) == (name.kind, name.text)]
        if not definitions:
            if name.kind in (Kind.VALUE, Kind.BLOCK):
                function = self.function_of(name.scope)
                return [o for o in same if self.function_of(o.scope) == function]
            return same
        return [one for one in same if self.definitions(one) == definitions]

    def around(self, scope: int) -> Iterator[int]:
        """A region and those around it, from the inside, within one function."""
        at: int | None = scope
        while at is not None:
            yield at
            if self.scopes[at].word == "func.func":
                return
            at = self.scopes[at].parent

    def function_of(self, scope: int) -> int:
        """The region of the function that a region is in; 0 outside of functions."""
        for at in self.around(scope):
            if self.scopes[at].word == "func.func":
                return at
        return 0

    def scope_at(self, offset: int) -> int:
        """The innermost region around an offset."""
        best = 0
        for number, scope in enumerate(self.scopes):
            if scope.start < offset <= scope.end and scope.start >= (
                self.scopes[best].start
            ):
                best = number
        return best

    def function_name(self, scope: int) -> str:
        """The symbol of the function around a region, without its sign; or nothing."""
        number = self.function_of(scope)
        if not number:
            return ""
        header, start = self.scopes[number].header, self.scopes[number].start
        for name in self.names:
            if name.kind is Kind.SYMBOL and header <= name.start < start:
                return name.text[1:].strip('"')
        return ""

    def visible(self, offset: int) -> Iterator[Name]:
        """The definitions of values that can be used at an offset."""
        seen = set(self.around(self.scope_at(offset)))
        for name in self.names:
            if name.kind is Kind.VALUE and name.is_definition:
                if name.scope in seen and name.end < offset:
                    yield name


class _Reader:
    """One pass over the tokens of a text."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.result = Symbols(content)
        self.result.scopes.append(Scope(0, len(content), None))
        self.open = [0]
        self.depth = 0
        """Parentheses that are open."""
        self.at_start = True
        """Whether nothing but names of results stands before in the operation."""
        self.begin = 0
        self.word = ""
        self.is_label = False
        self.pending: list[re.Match[str]] = []
        """Values that belong to the region that opens next: indices and parameters."""
        self.around: list[tuple[str, int, int] | None] = []
        """Of each open brace the operation that goes on behind it, if it is a region's."""

    def read(self) -> Symbols:
        for match in _TOKEN.finditer(self.content):
            if (kind := match.lastgroup) is None:
                continue
            getattr(self, f"_{kind}")(match)
        self._drop_pending()
        for number in self.open:
            self.result.scopes[number].end = len(self.content)
        self.result.names.sort(key=lambda name: name.start)
        return self.result

    def _add(self, kind: Kind, match: re.Match[str], group: str, defines: bool) -> None:
        start, end = match.span(group)
        name = Name(kind, match[group], start, end, self.open[-1], defines)
        self.result.names.append(name)

    def _percent(self, match: re.Match[str]) -> None:
        count = _COUNT.match(self.content, match.end())
        behind = _BEHIND.match(self.content, count.end() if count else match.end())
        sign = "" if behind is None else behind[1]
        if self.at_start and not self.depth:
            self._add(Kind.VALUE, match, "percent", defines=self._is_result(match))
        elif sign == "=" or (sign == ":" and self._declares()):
            if self.is_label:
                self._add(Kind.VALUE, match, "percent", defines=True)
            else:
                self.pending.append(match)
        else:
            self._add(Kind.VALUE, match, "percent", defines=False)

    def _is_result(self, match: re.Match[str]) -> bool:
        """Whether a name at the begin of an operation is one of its results."""
        end = self.content.find("\n", match.end())
        rest = self.content[match.end() : len(self.content) if end < 0 else end]
        return re.match(r"(?:\s*:\s*\d+|\s*,\s*%[\w$.-]+)*\s*=", rest) is not None

    def _declares(self) -> bool:
        return self.depth == 1 and (self.is_label or self.word == "func.func")

    def _at(self, match: re.Match[str]) -> None:
        is_function = self.word == "func.func" and not self.depth
        defines = is_function and not self._has_symbol()
        self._add(Kind.SYMBOL, match, "at", defines)
        self.at_start = False

    def _has_symbol(self) -> bool:
        names = self.result.names
        return bool(names) and (
            names[-1].kind is Kind.SYMBOL and names[-1].start > self.begin
        )

    def _caret(self, match: re.Match[str]) -> None:
        defines = self.at_start and not self.depth
        self._add(Kind.BLOCK, match, "caret", defines)
        if defines:
            self.is_label, self.at_start = True, False
            self.begin = match.start()

    def _alias(self, match: re.Match[str]) -> None:
        behind = _BEHIND.match(self.content, match.end())
        defines = self.at_start and behind is not None and behind[1] == "="
        is_type = match["alias"].startswith("!")
        kind = Kind.TYPE_ALIAS if is_type else Kind.ATTRIBUTE_ALIAS
        self._add(kind, match, "alias", defines)

    def _word(self, match: re.Match[str]) -> None:
        if self.at_start and not self.depth:
            self.word = match["word"]
            if self.word == "func":
                self.word = "func.func"
            self.at_start, self.is_label = False, False
            self.begin = match.start()
            self.result.words.append((match.start(), match["word"]))

    def _sign(self, match: re.Match[str]) -> None:
        sign = match["sign"]
        if sign == "(":
            self.depth += 1
        elif sign == ")":
            self.depth = max(0, self.depth - 1)
        elif sign == "\n":
            if not self.depth and not self._goes_on(match.end()):
                self._drop_pending()
                self.at_start, self.is_label = True, False
        elif sign == ":" and self.is_label and not self.depth:
            self.at_start, self.is_label = True, False
        elif sign == "{":
            self._enter(match)
        elif sign == "}":
            self._leave(match)

    def _goes_on(self, behind: int) -> bool:
        """Whether the next line belongs to the same operation: `(gm_slot_buffer = ...`."""
        return re.match(r"[ \t]*[(:{]", self.content[behind : behind + 80]) is not None

    def _enter(self, match: re.Match[str]) -> None:
        scopes = self.result.scopes
        scope = Scope(
            match.end(), len(self.content), self.open[-1], self.word, self.begin
        )
        scopes.append(scope)
        self.open.append(len(scopes) - 1)
        if self._is_region(match.end()):
            for pending in self.pending:
                self._add(Kind.VALUE, pending, "percent", defines=True)
            self.pending.clear()
            self.around.append((self.word, self.begin, self.depth))
            self.at_start, self.depth, self.word = True, 0, ""
        else:
            self.around.append(None)

    def _is_region(self, behind: int) -> bool:
        """Whether a brace opens a region, not attributes."""
        return _ATTRIBUTES.match(self.content, behind) is None

    def _leave(self, match: re.Match[str]) -> None:
        if len(self.open) > 1:
            self.result.scopes[self.open.pop()].end = match.start()
            if (around := self.around.pop()) is not None:
                self._drop_pending()
                self.word, self.begin, self.depth = around
                self.at_start = False

    def _drop_pending(self) -> None:
        """No region came for these."""
        for pending in self.pending:
            self._add(Kind.VALUE, pending, "percent", defines=False)
        self.pending.clear()
