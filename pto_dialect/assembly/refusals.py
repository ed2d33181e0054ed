"""Errors in a text that know what kind they are of, and what to do about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, cast

from xdsl.parser import AttrParser
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Input, Span

from pto_dialect.assembly.source import STRING_OR_COMMENT
from pto_dialect.messages import kinds
from pto_dialect.messages.edits import Edit, Fix, offer, rewritten
from pto_dialect.messages.kinds import Kind
from pto_dialect.messages.suggestions import Guess, meant


@dataclass
class Refusal(ParseError):
    """What a parser refuses."""

    kind: Kind = kinds.SYNTAX
    helps: tuple[str, ...] = ()
    refs: tuple[tuple[Span[str], str], ...] = ()
    """Other places, each with what is said of it."""
    fixes: tuple[Fix, ...] = ()
    """What may have been meant."""


def refusal_of(error: ParseError) -> Refusal:
    """A parser's error as one that may have fixes."""
    if isinstance(error, Refusal):
        return error
    return Refusal(cast("Span[str]", error.span), error.msg)


def refuse(
    parser: AttrParser,
    kind: Kind,
    message: str,
    start: int | None = None,
    end: int | None = None,
    *,
    helps: tuple[str, ...] = (),
    refs: tuple[tuple[Span[str], str], ...] = (),
    fixes: tuple[Fix, ...] = (),
) -> NoReturn:
    """
    Raise an error of a kind about the text from `start` to `end`, by default what is read
    next.
    """
    if start is None:
        start = parser.pos
    span = Span(start, start if end is None else end, parser.lexer.input)
    raise Refusal(span, message, kind, helps, refs, fixes)


def refuse_word(
    parser: AttrParser,
    message: str,
    word: str,
    known: Iterable[str],
    start: int,
) -> NoReturn:
    """
    Raise an error about a word, with quotes or without, that stands at `start` and is none
    of those that may stand there: `message`, the one that was meant, and all of them.
    """
    known = list(known)
    guess = meant(word, known)
    comma = "" if guess.hint.endswith("?") else "," if not guess.hint else ";"
    message += f"{guess.hint}{comma} expected one of {', '.join(known)}"
    quote = '"' if parser.lexer.input.content.startswith('"', start) else ""
    end = start + len(word) + 2 * len(quote)
    fixes = slip(start, end, guess, quote)
    refuse(parser, kinds.UNKNOWN_WORD, message, start, end, fixes=fixes)


def slip(start: int, end: int, guess: Guess, quote: str = "") -> tuple[Fix, ...]:
    """The fix of a slip: the word that surely was meant, if there is one."""
    if guess.word is None or not guess.is_sure:
        return ()
    return rewritten(start, end, f"{quote}{guess.word}{quote}")


_HASH = re.compile(r"#(?![\w{-])|#[A-Za-z]\w*(?![\w.<\-\"])", re.ASCII)
"""A `#` that begins neither an attribute nor, on a line of its own, its name."""


def reworded(error: ParseError) -> ParseError:
    """
    An error as it is told: what is expected comes first; where the text stops at a `#`, a
    comment was meant; where it stops at its end, a brace is open.
    """
    source = cast("Input[str]", error.span.input)
    content, start = source.content, error.span.start
    error.msg = _in_order(error.msg)
    found = _HASH.match(content, start)
    if found is not None and content[start : start + 2] != "#-":
        span = Span(start, start + 1, source)
        message = "a comment begins with //, found '#'"
        fixes = rewritten(start, start + 1, "//")
        return Refusal(span, message, kinds.COMMENT, fixes=fixes)
    if error.msg.startswith("Unexpected character"):
        return _strange(error, source)
    if error.msg == "expected an operand":
        return _no_operand(error, source)
    if error.msg == _NOT_WHOLE and content[error.span.start : error.span.end]:
        number = content[error.span.start : error.span.end]
        whole = number.rstrip("0").removesuffix(".")
        fixes = rewritten(start, error.span.end, whole) if "." not in whole else ()
        return replace(refusal_of(error), fixes=fixes)
    if (lacking := _MISSING.match(error.msg)) is not None:
        if (mended := _other_sign(error, lacking[1], source)) is not None:
            return mended
        if (word := _WORD.match(content, start)) is not None:
            fixes = slip(start, word.end(), meant(word[0], [lacking[1]]))
            return replace(refusal_of(error), fixes=fixes) if fixes else error
    if (bound := _BOUND.match(error.msg)) is not None:
        many = "no result" if bound[1] == "0" else f"{bound[1]} result"
        plural = "s" if int(bound[1]) > 1 else ""
        named = f"{bound[2]} {'is' if bound[2] == '1' else 'are'} named here"
        error.msg = f"the operation has {many}{plural}, but {named}"
    if (ended := _at_end_of_line(error, content)) is not None:
        return ended
    is_at_end = _REST.match(content, start) is not None
    if is_at_end and (brace := open_brace(content)) is not None:
        span = Span(brace, brace + 1, source)
        end = Span(max(0, len(content.rstrip()) - 1), len(content), source)
        message = "this '{' is never closed"
        refs = ((end, "the text ends here"),)
        return Refusal(span, message, kinds.OPEN_BRACE, refs=refs)
    return error


_EXPECTED = re.compile(
    r"(?!expected)(?P<what>.+?) expected(?P<where> (?:in|for|here|to) .*?)?(?P<found>, found .*)?$"
)
_WITHOUT_ARTICLE = re.compile(r"expected (?!an? |one |either )(?=[a-z])")
_XDSL_WORDS = {
    "SSA value": "value",
    "bare-id or string-literal here as part of attribute entry": "attribute's name",
    "block-id": "block",
    "identifier or string literal": "word",
    "identifier": "word",
    "string literal": "string",
    "integer literal": "integer",
    "shape type": "element type",
    "integer or float literal": "number",
    "symbol name": "name that begins with @",
    "operation name": "operation",
}
"""What xDSL's parser calls what people know by another name."""


def _in_order(message: str) -> str:
    """
    A message about what is expected in one order, whoever wrote it: `')' expected, found
    ','` is `expected ')', found ','`, `Expected block argument!` is `expected a block
    argument`.
    """
    ordered = re.sub(r"^[Ee]xpect(?:ed)? ", "expected ", message)
    if (match := _EXPECTED.match(ordered)) is not None:
        ordered = "".join(["expected ", *(part or "" for part in match.groups())])
    if ordered == message or not ordered.startswith("expected "):
        return message
    ordered = re.sub(r"[!.](?=$|, found )", "", ordered).replace("`", "'")
    for word, known in _XDSL_WORDS.items():
        if ordered.startswith(f"expected {word}"):
            ordered = ordered.replace(word, known, 1)
            break
    if (match := _WITHOUT_ARTICLE.match(ordered)) is not None:
        article = "an" if ordered[match.end()] in "aeiou" else "a"
        ordered = f"{match[0]}{article} {ordered[match.end() :]}"
    return ordered


_NOT_WHOLE = "Floating point value is not valid for integer type"
_BOUND = re.compile(r"Operation has (\d+) results, but was given (\d+) to bind")
_NUMBER = re.compile(r"\d+\b(?!\.)", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][\w$.-]*")


def _no_operand(error: ParseError, source: Input[str]) -> ParseError:
    """The error of something that is no operand: a name without its `%`, a number."""
    start = error.span.start
    match = _WORD.match(source.content, start)
    if match is None:
        known = refusal_of(error)
        if (number := _NUMBER.match(source.content, start)) is None:
            return replace(known, msg="expected an operand")
        pattern = rf"(%[\w$.-]+)\s*=\s*arith\.constant\s+{number[0]}\s*:"
        names = {*re.findall(pattern, source.content[:start])}
        fixes = rewritten(start, number.end(), *names) if len(names) == 1 else ()
        helps = () if fixes else ("arith.constant makes a value of a number",)
        return replace(known, msg="expected an operand", helps=helps, fixes=fixes)
    word, end = match[0], match.end()
    is_known = re.search(rf"%{re.escape(word)}(?![\w$.-])", source.content) is not None
    hint = f"; did you mean '%{word}'?" if is_known else ""
    message = f"expected an operand, found '{word}'{hint}"
    fixes = rewritten(start, end, f"%{word}") if is_known else ()
    return Refusal(Span(start, end, source), message, fixes=fixes)


_MISSING = re.compile(r"expected '([a-z]+|\})'(?:,|$)")
_ENTRY = re.compile(r"[{,]\s*[\w.]+\s*\Z")


def _other_sign(error: ParseError, word: str, source: Input[str]) -> Refusal | None:
    """The error of a comma in the place of a word, or of `:` for `=` in a dictionary."""
    start = error.span.start
    sign = source.content[start : start + 1]
    if sign not in (",", ":"):
        return None
    span = Span(start, start + 1, source)
    if sign == "," and word != "}":
        message = f"expected '{word}', found ','"
        fixes = offer(f"write '{word}'", [Edit(start, start + 1, f" {word}")])
        return Refusal(span, message, fixes=fixes)
    line = source.content[source.content.rfind("\n", 0, start) + 1 : start]
    if sign == ":" and word == "}" and _ENTRY.search(line):
        message = "expected '=' between an attribute and its value, found ':'"
        fixes = offer("write '='", [Edit(start, start + 1, " =")])
        return Refusal(span, message, fixes=fixes)
    return None


_MEANT = {
    "\u201c": '"',
    "\u201d": '"',
    "\u00a0": " ",
    "\u2018": '"',
    "\u2019": '"',
    ";": "",
}
"""What editors and habits write, and what belongs there."""


def _strange(error: ParseError, source: Input[str]) -> ParseError:
    """The error of a character that begins nothing, by its name if it cannot be seen."""
    start = error.span.start
    sign = source.content[start]
    name = f"'{sign}'"
    if sign > "~" or not sign.isprintable():
        called = unicodedata.name(sign, "a control character").lower()
        name = f"U+{ord(sign):04X} ({called})"
    fixes: tuple[Fix, ...] = ()
    plain = unicodedata.normalize("NFKC", sign)
    meant = _MEANT.get(sign, plain if plain.isascii() and plain != sign else None)
    if meant is not None:
        title = f"write '{meant}'" if meant else f"leave {name} out"
        fixes = offer(title, [Edit(start, start + 1, meant)])
    span = Span(start, start + 1, source)
    return Refusal(span, f"{name} begins nothing", fixes=fixes)


def _at_end_of_line(error: ParseError, content: str) -> Refusal | None:
    """
    An error at an operation that begins a line, about what the one before lacks, as one
    behind that one.
    """
    start = error.span.start
    line = content.rfind("\n", 0, start) + 1
    if content[line:start].strip() or not _OPERATION_LINE.match(content, line):
        return None
    lacking = re.match(r"expected (.+?)(?:, found .*)?$", error.msg)
    if lacking is None or lacking[1].startswith("an operation"):
        return None
    end = len(_without_comments(content[:line]).rstrip())
    span = Span(max(0, end - 1), end, cast("Input[str]", error.span.input))
    known = refusal_of(error)
    if lacking[1] == "a region":
        fixes = offer("write '{'", [Edit(end, end, " {")])
        return Refusal(span, _NO_REGION, kinds.OPEN_BRACE, fixes=fixes)
    message = f"expected {lacking[1]}, found the end of the line"
    return replace(known, span=span, msg=message)


_NO_REGION = "expected '{', found the end of the line"


def reportable(errors: Sequence[ParseError]) -> list[ParseError]:
    """
    The errors of one text that are reported, in its order: without those that only follow
    from a brace too many or too few, or from where reading went on in the line of an error.
    """
    source = cast("Input[str]", errors[0].span.input)
    found = sorted((reworded(error) for error in errors), key=lambda e: e.span.start)
    found = [
        one
        for before, one in zip([None, *found], found)
        if before is None
        or refusal_of(one).kind is not kinds.SYNTAX
        or "\n" in source.content[before.span.start : one.span.start]
    ]
    lacking = [one for one in found if one.msg == _NO_REGION]
    if lacking:
        return found[: found.index(lacking[0]) + 1]
    if (brace := surplus_brace(source.content)) is None:
        return found
    span = Span(brace, brace + 1, source)
    surplus = Refusal(span, "this '}' closes nothing", kinds.OPEN_BRACE)
    return [*(error for error in found if error.span.start < brace), surplus]


_BRACE = re.compile(rf"{STRING_OR_COMMENT.pattern}|[{{}}]")
"""A brace, or a string or comment as a whole, in which there is none."""

_REST = re.compile(r"(?:\s++|//[^\n]*+)*+\Z")
"""The rest of a text in which nothing is said."""


def _without_comments(text: str) -> str:
    """A text with spaces for its comments and strings, so that places stay."""
    return STRING_OR_COMMENT.sub(lambda match: " " * len(match[0]), text)


def open_brace(text: str) -> int | None:
    """
    Where the brace stands that is not closed. Indentation tells which one it is: the
    innermost whose closing brace, the next that is free, stands further left than its line.
    """
    opened, suspect, _ = _braces(text)
    if not opened:
        return None
    return opened[-1] if suspect is None else suspect


def surplus_brace(text: str) -> int | None:
    """
    Where the brace stands that closes nothing: the first that stands further right than the
    line of the one that it closes, if there are too many.
    """
    opened, _, surplus = _braces(text)
    return None if opened else surplus


def _braces(text: str) -> tuple[list[int], int | None, int | None]:
    """The braces that stay open, and the first that seem to be open, or too many."""
    opened: list[tuple[int, int]] = []
    offset = 0
    suspect: int | None = None
    surplus: int | None = None
    right: int | None = None
    for line in _without_comments(text).splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        for match in re.finditer(r"[{}]", line):
            place = offset + match.start()
            is_first = not line[: match.start()].strip()
            if match[0] == "{":
                opened.append((place, indent))
            elif opened:
                position, begun = opened.pop()
                if suspect is None and is_first and indent < begun:
                    suspect = position
                if right is None and is_first and indent > begun:
                    right = place
            elif surplus is None:
                surplus = place if right is None else right
        offset += len(line)
    return [position for position, _ in opened], suspect, surplus


_OPERATION_LINE = re.compile(
    r"""\s*(?:%[^=\n"]*=|"[\w.]+"\s*\(|[a-z_]\w*\.\w|return\b|module\b|[}^]|\Z)"""
)
_RESULTS = re.compile(r"\s*((?:%[\w$.-]+(?::\d+)?\s*,?\s*)+)=")


def behind(text: str, start: int, error: int) -> int:
    """
    Where to read on after an error in the operation that begins at `start`: at the next
    line that looks like an operation, behind everything that the wrong one has in braces.
    """
    end = _end_of_line(text, max(start, error))
    depth = 0
    at = start
    while True:
        for match in _BRACE.finditer(text, at, end):
            depth += (match[0] == "{") - (match[0] == "}")
            if depth < 0:  # the brace that closes what is around the operation
                return match.start()
        if end >= len(text):
            return len(text)
        at = end
        if depth == 0 and _OPERATION_LINE.match(text, at):
            return at
        end = _end_of_line(text, at)


def _end_of_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found + 1


def results_in(text: str) -> set[str]:
    """The names that operations of a text give to their results."""
    names: set[str] = set()
    for line in text.splitlines():
        if (match := _RESULTS.match(line)) is not None:
            names.update(re.findall(r"%([\w$.-]+)", match[1]))
    return names
