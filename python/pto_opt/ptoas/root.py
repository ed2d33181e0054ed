"""
The folder for `PTOAS_ROOT`: it holds a `ptoas` that runs with this very interpreter.

The program is not installed on the PATH, where the real one may be. It is written when
its folder is first asked for, among the user's caches, one for each interpreter.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
import tempfile
from pathlib import Path

_SCRIPT = """#!/bin/sh
exec {python} -P -c 'import sys; from pto_opt.ptoas.start import main; \
sys.exit(main())' "$@"
"""


def ptoas_root() -> Path:
    """
    The folder with `ptoas`, which is there afterwards.

    Raises:
        OSError: where no folder can be written.
    """
    text = _script()
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    failure: OSError | None = None
    for base in _bases():
        folder = base / "pto-opt" / key
        try:
            _write(folder / "ptoas", text)
            return folder
        except OSError as error:
            failure = error
    assert failure is not None
    raise failure


def sources() -> list[Path]:
    """The files of the packages, in alphabetical order."""
    import pto_dialect
    import pto_opt
    import pto_passes

    found: list[Path] = []
    for package in (pto_dialect, pto_opt, pto_passes):
        for folder in package.__path__:
            found += Path(folder).rglob("*.py")
    return sorted(found)


def _bases() -> list[Path]:
    """Where caches go, the best place first."""
    cache = os.environ.get("XDG_CACHE_HOME")
    bases = [Path(cache)] if cache and os.path.isabs(cache) else []
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        bases.append(Path(home) / ".cache")
    return [*bases, Path(sys.prefix) / "libexec"]


def _script() -> str:
    """A shell line: it starts at once, and takes any path to the interpreter."""
    return _SCRIPT.format(python=shlex.quote(sys.executable))


def _write(file: Path, text: str) -> None:
    try:
        if file.read_text(encoding="utf-8") == text and os.access(file, os.X_OK):
            return
    except (OSError, UnicodeDecodeError):
        pass
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".ptoas-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(temporary, 0o755)
    os.replace(temporary, file)
