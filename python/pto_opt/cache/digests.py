"""Digests: of entries, and of the programs that write them."""

from __future__ import annotations

import os
import sys

# hashlib, which has the same function, loads OpenSSL for its others.
from _blake2 import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OURS = ("pto_dialect", "pto_passes", "pto_opt")
_XDSL = "xdsl"
_INSTALLED = ("site-packages", "dist-packages")
"""Folders whose packages change only by being installed again, which makes them anew."""


def digest_of(*parts: bytes) -> bytes:
    """20 bytes for some texts in their order."""
    digest = blake2b(digest_size=20)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()


class Sources:
    """
    The files that this process runs, as far as a compilation depends on them: which they
    are, how long, and when they were changed, which is read in a few milliseconds.
    """

    def __init__(self) -> None:
        digest = blake2b(digest_size=20)
        digest.update(sys.version.encode())
        newest = 0
        for path, about in _stamps():
            newest = max(newest, about.st_mtime_ns)
            digest.update(b"%d %d " % (about.st_size, about.st_mtime_ns))
            digest.update(os.fsencode(path))
        self.digest = digest.digest()
        self.newest = newest / 1e9
        """When the last of them was changed, in seconds since the epoch."""


def contents_digest() -> bytes:
    """
    The same wherever the same sources are installed: what is in our files, and the version
    of xDSL.
    """
    from importlib.metadata import version

    parts = [version(_XDSL).encode()]
    for name in _OURS:
        for folder in _folders_of(name):
            for path, _ in _python_files(folder):
                parts.append(os.path.relpath(path, folder).encode())
                with open(path, "rb") as file:
                    parts.append(file.read())
    return digest_of(*parts)


def _stamps() -> Iterator[tuple[str, os.stat_result]]:
    for name in (*_OURS, _XDSL):
        for folder in _folders_of(name):
            around = os.path.dirname(folder)
            if name == _XDSL and os.path.basename(around) in _INSTALLED:
                for entry in sorted(os.listdir(around)):
                    if entry == name or entry.startswith(f"{name}-"):
                        path = os.path.join(around, entry)
                        yield path, os.stat(path)
            else:
                yield from _python_files(folder)


def _folders_of(package: str) -> Iterable[str]:
    """
    Where a package lies, without importing it.

    Raises:
        ImportError: if it cannot be found.
    """
    for finder in sys.meta_path:
        spec = finder.find_spec(package, None)
        if spec is not None and spec.submodule_search_locations:
            return spec.submodule_search_locations
    raise ImportError(f"no package {package}")


def _python_files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                yield entry.path, entry.stat()
            elif "." not in entry.name and entry.name != "__pycache__":
                if entry.is_dir():
                    folders.append(entry.path)
    for path in folders:
        yield from _python_files(path)
