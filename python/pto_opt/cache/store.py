"""
Entries in a folder, by name: bounded, and safe with many processes at once.

An entry is written beside its place and renamed into it, and carries a digest of itself;
one that is damaged counts as missing. Its time of change is the time of its last use, and
the entries that were not used for longest give way. The folder has 16 parts, each with a
sixteenth of the room, so that making room looks at few files.
"""

from __future__ import annotations

import os

from pto_opt.cache.digests import digest_of
from pto_opt.files import write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 512 << 20
"""How many bytes the entries take, at most; a few more for a short time."""

_MAGIC = b"pto-opt cache 1\n"
_PARTS = "0123456789abcdef"
_HITS, _MISSES = "hits", "misses"


class Store:
    """The entries below a folder, which is made with the first of them."""

    def __init__(self, folder: str, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    def get(self, key: str) -> bytes | None:
        """An entry; None where there is none, or a damaged one."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            self._count(_MISSES)
            return None
        start = len(_MAGIC) + 20
        body = data[start:]
        if data[:start] != _MAGIC + digest_of(body):
            _try(os.unlink, path)
            self._count(_MISSES)
            return None
        _try(os.utime, path)
        self._count(_HITS)
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep an entry; where that fails, there is none."""
        path = self._path(key)
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            write_whole(path, _MAGIC + digest_of(body) + body, 0o600)
            if key[-1] == "0":  # by chance: one in sixteen
                self._make_room(os.path.dirname(path))
        except OSError:
            return

    def clear(self) -> None:
        """Remove all entries, and what is counted."""
        for part in _PARTS:
            for path, _, _ in _files(os.path.join(self.folder, part)):
                _try(os.unlink, path)
        for name in (_HITS, _MISSES):
            _try(os.unlink, os.path.join(self.folder, name))

    def sizes(self) -> list[int]:
        """The bytes of each entry."""
        return [
            size
            for part in _PARTS
            for _, size, _ in _files(os.path.join(self.folder, part))
        ]

    def counts(self) -> tuple[int, int]:
        """How often an entry was there, and how often it was not."""
        return self._counted(_HITS), self._counted(_MISSES)

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[0], key[1:])

    def _count(self, what: str) -> None:
        """A count is the length of a file: adding a byte to it needs no lock."""
        path = os.path.join(self.folder, what)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            return
        try:
            os.write(file, b".")
        finally:
            os.close(file)

    def _counted(self, what: str) -> int:
        try:
            return os.stat(os.path.join(self.folder, what)).st_size
        except OSError:
            return 0

    def _make_room(self, folder: str) -> None:
        """Remove what was not used for longest, until a tenth of the room is free."""
        room = self.limit // len(_PARTS)
        files = _files(folder)
        total = sum(size for _, size, _ in files)
        if total <= room:
            return
        files.sort(key=lambda file: file[2])
        for path, size, _ in files:
            if total <= room * 9 // 10:
                return
            _try(os.unlink, path)
            total -= size


def _files(folder: str) -> list[tuple[str, int, float]]:
    """Path, size and time of last use of each entry of a part."""
    found: list[tuple[str, int, float]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                about = entry.stat()
                found.append((entry.path, about.st_size, about.st_mtime))
    except OSError:
        return found
    return found


def _try(change: Callable[[str], None], path: str) -> None:
    """Change a file if that can be done: another process may have removed it just now."""
    try:
        change(path)
    except OSError:
        return
