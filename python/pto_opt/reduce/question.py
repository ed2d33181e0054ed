"""What a command says of a program, and whether it says the same of a smaller one."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "{}"
"""Stands for the program's file among the words of a command."""

_COMPLAINT = re.compile(
    r"(?:^|: )(?P<severity>error|warning|remark): (?P<text>.*)", re.M
)
_TAG = re.compile(r"\[[^\[\]]*\]")
_CRASH = re.compile(r"^(?:[\w.]+\.)?(?P<type>\w+(?:Error|Exception|Interrupt))\b", re.M)

Tool = Callable[[list[str]], int]
"""What a command does with its words; gives its exit status."""

Tools = Mapping[str, Tool]

NO_TOOLS: Tools = {}

LONGEST = 60.0
"""Seconds that a command may take for one program."""


class UselessQuestion(ValueError):
    """A question that the program as it is does not answer as asked."""


@dataclass(frozen=True)
class Reply:
    """What a command has said: its exit status, and all that it has printed."""

    status: int
    text: str

    @property
    def tags(self) -> tuple[str, ...]:
        """
        What kind its first complaint is, as the brackets at its end say: the code, and
        the fault of a sanitizer's finding. For a crash, the type of the exception.
        """
        if "Traceback (most recent call last)" in self.text:
            found = _CRASH.findall(self.text)
            return tuple(found[-1:])
        first = next(iter(self._complaints()), None)
        return () if first is None else tuple(_TAG.findall(first))

    def has(self, tags: Sequence[str]) -> bool:
        """Whether one of its complaints is of a kind."""
        if "Traceback (most recent call last)" in self.text:
            return list(tags) == _CRASH.findall(self.text)[-1:]
        return any(
            set(tags) <= set(_TAG.findall(text)) for text in self._complaints()
        ) or (not tags and not self._complaints())

    def _complaints(self) -> list[str]:
        """Errors; where there are none, warnings and remarks."""
        found = [(m["severity"], m["text"]) for m in _COMPLAINT.finditer(self.text)]
        errors = [text for severity, text in found if severity == "error"]
        return errors or [text for _, text in found]


class Question:
    """
    A command, and what of its answer has to stay.

    Args:
        command: its words; `{}` is the program's file, which else comes last.
        code: a code that has to be among its messages (`PTO2103`).
        matches: a regular expression that its output has to match.
        other: the words of a second command, which has to end with another status.
        tools: commands by their names that are called in this process, which is faster.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        code: str | None = None,
        matches: str | None = None,
        other: Sequence[str] | None = None,
        seconds: float = LONGEST,
        tools: Tools = NO_TOOLS,
    ):
        self._command = _Command(command, seconds, tools)
        self._other = None if other is None else _Command(other, seconds, tools)
        self._code = code
        self._pattern = None if matches is None else re.compile(matches, re.MULTILINE)
        self.first: Reply | None = None
        """What it says of the program as it is."""

    def ask_anything(self, text: str) -> Reply:
        """Ask for the first time; whatever is answered has to stay."""
        self.first = self._command(text)
        return self.first

    def ask(self, text: str) -> Reply:
        """
        Ask for the first time.

        Raises:
            UselessQuestion: if there is nothing in the answer that could stay.
        """
        answer = self.ask_anything(text)
        if not self._holds(text, answer):
            raise UselessQuestion(self._complaint(answer))
        plain = self._code is None and self._pattern is None and self._other is None
        if plain and answer.status == 0 and not answer.tags:
            raise UselessQuestion(
                "the command has nothing against the program: it ends with 0 and says "
                "nothing; say what to keep with --code, --matches or --differs-from"
            )
        return answer

    def keeps(self, text: str) -> bool:
        """Whether a smaller program gets the same answer."""
        return self._holds(text, self._command(text))

    def _holds(self, text: str, answer: Reply) -> bool:
        assert self.first is not None
        if self._pattern is not None:
            return self._pattern.search(answer.text) is not None
        if self._code is not None:
            return f"[{self._code}]" in answer.text
        if self._other is not None:
            status = self._other(text).status
            return status != answer.status and answer.status == self.first.status
        return answer.status == self.first.status and answer.has(self.first.tags)

    def _complaint(self, answer: Reply) -> str:
        if self._pattern is not None:
            return f"the output does not match '{self._pattern.pattern}'"
        if self._code is not None:
            return f"the output has no [{self._code}], but {' '.join(answer.tags) or 'none'}"
        return f"both commands end with {answer.status}"


class _Command:
    """Runs a command on a text; tools without a process of their own."""

    def __init__(self, words: Sequence[str], seconds: float, tools: Tools):
        self._words = (
            [*words] if any(FILE in word for word in words) else [*words, FILE]
        )
        self._seconds = seconds
        self._main = tools.get(os.path.basename(self._words[0]))
        self._folder = tempfile.mkdtemp(prefix="pto-reduce-")
        self._file = Path(self._folder) / "program.pto"

    def __del__(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __call__(self, text: str) -> Reply:
        self._file.write_text(text, encoding="utf-8")
        words = [word.replace(FILE, str(self._file)) for word in self._words]
        if self._main is not None:
            return _run_here(self._main, words[1:])
        try:
            done = subprocess.run(
                words,
                # A terminal's width breaks messages, and tags are looked for in lines.
                env={k: v for k, v in os.environ.items() if k != "COLUMNS"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=self._seconds,
            )
        except subprocess.TimeoutExpired:
            return Reply(-1, f"error: takes more than {self._seconds:g} seconds")
        except OSError as error:
            raise UselessQuestion(f"cannot run {words[0]}: {error.strerror}") from error
        return Reply(done.returncode, done.stdout)


def _run_here(main: Tool, arguments: list[str]) -> Reply:
    """
    Run a command in this process. An exception that it lets through is a crash, and is
    told as the interpreter would.
    """
    import traceback

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = main(arguments)
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except Exception:
            said.write(traceback.format_exc())
            status = 1
    return Reply(status, said.getvalue())
