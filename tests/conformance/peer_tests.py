"""What the peer's own tests say about each input: accepted, or refused with which words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pto_dialect.hardware import ArchSpec

_RUN = re.compile(r"^\s*(?://|#)\s*RUN:\s?(.*)$", re.MULTILINE)
_PART = re.compile(r"^//---+\s*(\S+)[^\n]*\n", re.MULTILINE)
_OTHER_BACKENDS = re.compile(
    r"--(?:pto-backend[= ]vpto|emit-vpto|vpto\S*|enable-bufid_sync|enable-vfsim\S*)"
)
_OTHER_PROGRAMS = re.compile(
    r"""pto\.backend\s*=\s*"vpto"|!pto\.(?:vreg|mask)\b|\bpto\.(?:pset_|mte_|simt_launch"""
    r"""|syncthreads|tile_buf_addr|prmt|store_vfsimt_info)"""
)
"""Programs with operations of the peer's other backend (`VPTOOps.td`)."""


@dataclass(frozen=True)
class PeerTest:
    """One run of the peer on one input."""

    file: Path
    part: str
    """The part of a file with several inputs; empty where it holds one."""
    text: str
    flags: tuple[str, ...]
    refused: bool
    words: tuple[str, ...]
    """What the peer is expected to say, in the order of the text."""

    @property
    def name(self) -> str:
        """The file, and the part of it."""
        return f"{self.file.name}:{self.part}" if self.part else self.file.name

    @property
    def arch(self) -> ArchSpec | None:
        """The chip of the command line."""
        for i, flag in enumerate(self.flags):
            if flag.startswith("--pto-arch"):
                _, equals, value = flag.partition("=")
                if not equals and i + 1 < len(self.flags):
                    value = self.flags[i + 1]
                try:
                    return ArchSpec.parse(value)
                except ValueError:
                    return None
        return None

    @property
    def level(self) -> str:
        """What `--pto-level` names; the peer's default is level2."""
        for i, flag in enumerate(self.flags):
            if flag.startswith("--pto-level"):
                _, equals, value = flag.partition("=")
                if not equals and i + 1 < len(self.flags):
                    value = self.flags[i + 1]
                return value
        return "level2"


def runs_below(folder: Path) -> Iterator[PeerTest]:
    """
    The runs of `ptoas` with the EmitC backend, in the tests of a folder. Inputs that
    another program makes from the file are left out.
    """
    for file in sorted(folder.glob("*.pto")):
        text = file.read_text(encoding="utf-8")
        seen: set[tuple[str, tuple[str, ...], bool]] = set()
        for test in _tests_of(file, text):
            key = (test.part, test.flags, test.refused)
            if key not in seen:
                seen.add(key)
                yield test


def _tests_of(file: Path, text: str) -> Iterator[PeerTest]:
    parts = _PART.split(text)
    texts = {"": text}
    texts.update(zip(parts[1::2], parts[2::2]))
    for line in commands_of(text):
        commands = re.split(r"\||&&|;", line)
        for i, command in enumerate(commands):
            words = _words(command)
            refused = words[:1] == ["not"]
            words = words[1:] if refused else words
            if words[:1] != ["ptoas"] or _OTHER_BACKENDS.search(command):
                continue
            part = None
            for word in words[1:]:
                if word == "%s":
                    part = ""
                elif word.startswith("%t/") and word[3:] in texts:
                    part = word[3:]
            if part is None or _OTHER_PROGRAMS.search(texts[part]):
                continue
            flags = tuple(w for w in words[1:] if not _is_noise(w))
            prefixes = _prefixes(commands[i + 1 : i + 2])
            expected = _expected(text, prefixes) if refused else ()
            yield PeerTest(file, part, texts[part], flags, refused, expected)


def _is_noise(word: str) -> bool:
    """Whether a word names an input or says where the output goes."""
    return word in ("-o", "-", "/dev/null") or re.match(r"%|\d?>", word) is not None


def commands_of(text: str) -> Iterator[str]:
    """The `RUN` lines of a test, each as one line."""
    whole = ""
    for line in _RUN.findall(text):
        whole += line.strip()
        if whole.endswith("\\"):
            whole = whole[:-1] + " "
        else:
            yield whole
            whole = ""


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


def _prefixes(commands: list[str]) -> list[str]:
    for command in commands:
        found = re.findall(r"--check-prefix(?:es)?[= ](\S+)", command)
        return [p for f in found for p in f.split(",")] or ["CHECK"]
    return []


def _expected(text: str, prefixes: list[str]) -> tuple[str, ...]:
    if not prefixes:
        return ()
    names = "|".join(map(re.escape, prefixes))
    pattern = rf"^\s*(?://|#)\s*(?:{names})(?:-NEXT|-SAME|-DAG)?:\s*(.*)$"
    return tuple(re.findall(pattern, text, re.MULTILINE))
