"""
The ways in, beside a program's text: its generic form, tensors, JSON, command lines (which are
what CMake and hosts hand over), and what an editor sends. Each takes damaged bytes; an
answer is success or an explanation.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import tempfile
import traceback
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path

import numpy as np
from fuzz.mutations import corpus, flip, mutant, nest, truncate
from lsprotocol.types import Position, Range, TextDocumentContentChangePartial

from pto_opt.baseline import Baseline
from pto_opt.check_tasks import Options
from pto_opt.cli.opt import main as pto_opt
from pto_opt.cli.run import main as pto_run
from pto_opt.lsp.analysis import check
from pto_opt.lsp.completion import completions
from pto_opt.lsp.document import Snapshot
from pto_opt.lsp.text import Text
from pto_opt.ptoas.flags import FLAGS, FlagError, parse_flags
from pto_opt.timeline.page import read_trace
from pto_passes.registry import ALL_PASSES

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SMALL = Path(__file__).resolve().parents[2] / "docs" / "race.pto"


def answer_of(call: Callable[[], int], *, statuses: tuple[int, ...]) -> str | None:
    """What is wrong with how a command ends; None where it succeeds or explains."""
    output, errors = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = call()
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException as error:
        return fault_of(error)
    if status not in statuses:
        return f"exit status {status}"
    return "no diagnostic" if status and not errors.getvalue().strip() else None


def fault_of(error: BaseException) -> str:
    """An exception, and where it comes from."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return f"{type(error).__name__}: {str(error)[:120]} at {where}"


@cache
def _generic() -> list[str]:
    texts: list[str] = []
    for path in sorted(EXAMPLES.glob("*.pto")):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert pto_opt(["-t", "generic", str(path)]) == 0
        texts.append(said.getvalue())
    return texts


@cache
def _texts() -> list[str]:
    return corpus(EXAMPLES)


@contextlib.contextmanager
def _file(data: bytes, name: str) -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="pto-fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def generic(seed: int, number: int) -> str | None:
    """A program in MLIR's generic form."""
    with _file(mutant(_generic(), seed, number), "program.mlir") as path:
        return answer_of(lambda: pto_opt([str(path)]), statuses=(0, 1))


def tensor(seed: int, number: int) -> str | None:
    """A `.npy` file as an argument of a kernel."""
    source = random.Random(f"npy {seed}/{number}")
    packed = io.BytesIO()
    dtype = source.choice(["<f4", "<f8", "<i4", ">f4", "<U3", "?"])
    np.save(packed, np.ones(source.choice([(), (0,), (2048,), (32, 64)]), dtype))
    text = packed.getvalue().decode("latin-1")
    text = source.choice([flip, truncate, _other_header])(text, source)
    with _file(text.encode("latin-1", "replace"), "x.npy") as path:
        words = [str(SMALL), str(path), "f32[2048]", "32"]
        return answer_of(lambda: pto_run(words), statuses=(0, 1))


def _other_header(text: str, source: random.Random) -> str:
    """A header that lies about sizes or types."""
    old, new = source.choice(
        [
            ("'shape': (", f"'shape': ({10 ** source.randrange(25)},"),
            ("'descr': '<f4'", "'descr': '|O'"),
            ("'descr': '<f4'", f"'descr': {'[' * 300}"),
            ("False", "__import__('os')"),
            ("'shape': (", "'shape': (-1,"),
        ]
    )
    return text.replace(old, new)


def documents(seed: int, number: int) -> str | None:
    """JSON: known findings of files, and traces of runs to compare with."""
    source = random.Random(f"json {seed}/{number}")
    finding = {"code": "PTO3002", "message": "x", "count": 1}
    trace = {"otherData": {"format": 1}, "traceEvents": [finding]}
    text = json.dumps(source.choice([{"a.pto": [finding]}, trace, [], 1]))
    text = source.choice([flip, truncate, nest, nest, _other_value])(text, source)
    with _file(text.encode("utf-8", "replace"), "known.json") as path:
        readers: tuple[Callable[[Path], object], ...] = (Baseline.read, _trace)
        for read in readers:
            try:
                read(path)
            except ValueError:
                continue
            except BaseException as error:
                return fault_of(error)
    return None


def _trace(path: Path) -> object:
    return read_trace(path.read_text("utf-8"))


def _other_value(text: str, source: random.Random) -> str:
    values = ("null", "[]", "{}", "1e999", "9" * 5000, '"x"', "true", '"\\ud800"')
    return text.replace(source.choice(('"x"', "1", "[]")), source.choice(values), 1)


def words(seed: int, number: int) -> str | None:
    """Arguments of `pto-opt` and of `ptoas`."""
    source = random.Random(f"flags {seed}/{number}")
    names = [
        f"--{name}" for name in (*ALL_PASSES, "passes", "pto-arch", "color", "fix")
    ]
    flags = [
        _damaged(source.choice(names), source) for _ in range(source.randint(1, 3))
    ]
    # Nothing that would write, run a command, wait for a file or go on for long.
    flags = [flag for flag in flags if flag.startswith("--") and "bisect" not in flag]
    problem = answer_of(lambda: pto_opt([*flags, str(SMALL)]), statuses=(0, 1, 2))
    theirs = [_damaged(f"--{flag}", source) for flag in source.sample([*FLAGS], 2)]
    try:
        parse_flags([*theirs, "kernel.pto"])
    except FlagError:
        pass
    except BaseException as error:
        return fault_of(error)
    return problem


def _damaged(flag: str, source: random.Random) -> str:
    value = source.choice(
        ["", "=", "=1", "=x=y,z=", "=" + "9" * 5000, "={", "=a2a3", "=\x00"]
    )
    return flip(flag + value, source) if source.random() < 0.3 else flag + value


def editor(seed: int, number: int) -> str | None:
    """A file as it is typed: changes anywhere, then what an editor asks for."""
    source = random.Random(f"lsp {seed}/{number}")
    text = Text(mutant(_texts(), seed, number).decode("utf-8", "replace"))
    try:
        for _ in range(source.randint(0, 3)):
            ends = [Position(_any(source), _any(source)) for _ in range(2)]
            new = source.choice(["", "\n", "%x", "}", "𝄞\r", "pto."])
            text = text.changed(TextDocumentContentChangePartial(Range(*ends), new))
        now = Snapshot("file:///k.pto", 1, text)
        for finding in check(text.content, now.name, Options()):
            now.diagnostic(finding)
        completions(now, source.randint(0, len(text.content)))
    except BaseException as error:
        return fault_of(error)
    return None


def _any(source: random.Random) -> int:
    return source.choice([0, 1, 7, 30, 80, 10**9])


ENTRANCES: dict[str, Callable[[int, int], str | None]] = {
    "generic": generic,
    "npy": tensor,
    "json": documents,
    "flags": words,
    "lsp": editor,
}
