"""
The folder for `PTOAS_ROOT`: it holds a `ptoas` that runs with this very interpreter.

The program is not installed on the PATH, where the real one may be, unless that is asked
for (`install_ptoas`). It is written when its folder is first asked for, among the user's
caches, one for each interpreter.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import sys
import sysconfig
from pathlib import Path

from pto_opt.cache.answers import user_caches
from pto_opt.files import write_whole

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
    for base in (*user_caches(), os.path.join(sys.prefix, "libexec")):
        folder = Path(base) / "pto-opt" / key
        try:
            _write(folder / "ptoas", text)
            return folder
        except OSError as error:
            failure = error
    assert failure is not None
    raise failure


def install_ptoas(folder: Path | None = None) -> Path:
    """
    Put `ptoas` into a folder that is on the PATH, by default that of the environment's own
    programs; the file. It runs with this interpreter and takes no flags for granted.

    Raises:
        FileExistsError: where another `ptoas` lies there, which stays.
        OSError: where the folder cannot be written.
    """
    target = (folder or Path(sysconfig.get_path("scripts"))) / "ptoas"
    if target.is_symlink() or (target.exists() and not _is_ours(target)):
        raise FileExistsError(f"{target} is another ptoas; remove it first")
    _write(target, _script())
    return target


def _is_ours(file: Path) -> bool:
    try:
        return "pto_opt.ptoas.start" in file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


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
    write_whole(str(file), text.encode(), 0o777)
