"""A Pygments lexer for `.pto` text (entry point `pygments.lexers`, name `pto`)."""

from __future__ import annotations

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
)


class PTOLexer(RegexLexer):
    """Tokens of PTO programs, and of the other MLIR dialects in them."""

    name = "PTO"
    aliases = ["pto", "mlir"]
    filenames = ["*.pto", "*.mlir"]
    url = "https://mlir.llvm.org/docs/LangRef/"

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"\s+", Whitespace),
            (r"//.*$", Comment.Single),
            (r'"(?:\\.|[^"\\])*"', String),
            (r"%[\w.$-]+(?:#\d+)?", Name.Variable),
            (r"@[\w.$-]+", Name.Function),
            (r"\^[\w.$-]+", Name.Label),
            (r"[!#][A-Za-z_][\w.$]*", Name.Class),
            (
                words(("ins", "outs", "to", "step", "else", "iter_args"), suffix=r"\b"),
                Keyword.Pseudo,
            ),
            (r"\b(?:module|func\.func|return|attributes|loc)\b", Keyword),
            (r"\b(?:[a-z]\w*\.)+[a-z]\w*", Name.Builtin),
            (r"\b(?:[iu]\d+|si\d+|ui\d+|b?f\d+\w*|index|none)\b", Keyword.Type),
            (r"-?(?:0x[0-9a-fA-F]+|\d+\.\d*(?:[eE][-+]?\d+)?|\d+)", Number),
            (r"->|[=+*?:-]", Operator),
            (r"[\[\](){}<>,|]", Punctuation),
            (r"[A-Za-z_][\w$]*", Name),
            (r".", Punctuation),
        ],
    }
