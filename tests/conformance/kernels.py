"""Reads one kernel as `pto-opt` does, stage by stage, and says how far it came."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import DEVICE_SPEC, TARGET_ARCH, ArchSpec
from pto_dialect.messages.diagnostic import Diagnostic
from pto_dialect.messages.places import place_of
from pto_dialect.verifier import find_errors
from pto_opt.context import make_context

STAGES = ("parsed", "verified", "round-tripped", "round-tripped, generic form")


@dataclass(frozen=True)
class Request:
    """
    A file to read, and the chip to read it for. None stands for the one that the module
    names; where it names none, the file passes if it does for any chip.
    """

    path: str
    arch: ArchSpec | None = None
    round_trip: bool = True


@dataclass(frozen=True)
class Answer:
    """How far a file came."""

    stages: int
    """How many of `STAGES` it passed."""
    operations: int = 0
    seconds: float = 0.0
    """What parsing and verifying took."""
    messages: tuple[str, ...] = ()
    """What was wrong with it, the first error first; empty where nothing was."""
    place: str = ""
    """Where the first error is, `file:line:column`."""


def files_below(folders: Iterable[str | Path]) -> list[Path]:
    """The `.pto` files in folders, and those files that are named themselves."""
    found: set[Path] = set()
    for folder in map(Path, folders):
        found.update([folder] if folder.is_file() else folder.rglob("*.pto"))
    return sorted(found)


def parse(text: str, name: str, arch: ArchSpec | None) -> ModuleOp:
    """
    Parse a text for a chip.

    Raises:
        ParseError, PTOException: for what is wrong with it.
    """
    module = PTOParser(make_context(), text, name).parse_module()
    if arch is not None:
        module.attributes[TARGET_ARCH] = StringAttr(arch.name)
    return module


def read(request: Request) -> Answer:
    """Take a file through all stages, up to the first that fails."""
    start = time.perf_counter()
    try:
        text = Path(request.path).read_text(encoding="utf-8")
        module = parse(text, request.path, request.arch)
    except (OSError, UnicodeDecodeError) as error:
        return Answer(0, messages=(f"cannot be read: {error}",), place=request.path)
    except ParseError as error:
        return _failed(0, [from_parse_error(error)], request)
    except PTOException as error:
        return _failed(0, error.diagnostics, request)
    except RecursionError:
        return Answer(0, messages=("nested too deeply",), place=request.path)
    except Exception as error:
        return _crashed(0, error, request)
    try:
        errors = list(find_errors(module))
        seconds = time.perf_counter() - start
        if errors and request.arch is None and not _names_a_chip(module):
            module.attributes[TARGET_ARCH] = StringAttr("a5")
            if not list(find_errors(module)):
                errors = []
    except Exception as error:
        return _crashed(1, error, request)
    if errors:
        return _failed(1, errors, request)
    count = sum(1 for _ in module.walk())
    if request.round_trip:
        for stage, generic in ((2, False), (3, True)):
            problem = round_trip(module, generic)
            if problem is not None:
                return Answer(stage, count, seconds, (problem,), request.path)
    return Answer(len(STAGES), count, seconds)


def _names_a_chip(module: ModuleOp) -> bool:
    return TARGET_ARCH in module.attributes or DEVICE_SPEC in module.attributes


def round_trip(module: ModuleOp, generic: bool) -> str | None:
    """What is wrong with a module after it was printed and parsed again."""
    form = "generic" if generic else "custom"
    try:
        stream = io.StringIO()
        print_module(module, stream, generic=generic)
        again = parse(stream.getvalue(), f"<{form} form>", None)
    except ParseError as error:
        return f"{form} form: {from_parse_error(error).message}"
    except Exception as error:
        return f"{form} form: {type(error).__name__}: {error}"
    if not module.is_structurally_equivalent(again):
        return f"{form} form: reads as different IR"
    return None


def _failed(stage: int, errors: Iterable[Diagnostic], request: Request) -> Answer:
    found = list(errors)
    first = found[0]
    place = place_of(first.about, first.focus, first.source)
    messages = tuple(e.message for e in found)
    return Answer(stage, messages=messages, place=str(place or request.path))


def _crashed(stage: int, error: Exception, request: Request) -> Answer:
    message = f"CRASH {type(error).__name__}: {error}"
    return Answer(stage, messages=(message,), place=request.path)


def grouped(failures: Mapping[str, list[str]]) -> list[str]:
    """Messages by how many files they concern, each with the first file."""
    ordered = sorted(failures.items(), key=lambda item: -len(item[1]))
    return [f"{len(at):>6}  {text}\n        {at[0]}" for text, at in ordered]
