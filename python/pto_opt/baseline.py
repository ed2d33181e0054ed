"""
Known findings: a file of them lets a project begin with what is new.

    {"kernels/a.pto": [{"code": "PTO4001", "message": "...", "count": 2}]}

Lines are not part of it, so that a finding stays known when text before it changes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pto_dialect.messages.diagnostic import Diagnostic
    from pto_opt.check_tasks import Checked, Known


_NO_BASELINE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a file that is none may raise."""


@dataclass
class Baseline:
    """The known findings of files, by their paths from the folder that it lies in."""

    path: Path
    files: dict[str, Counter[Known]] = field(
        default_factory=dict[str, "Counter[Known]"]
    )

    @staticmethod
    def read(path: Path) -> Baseline:
        """
        Raises:
            OSError: if it cannot be read.
            ValueError: if it is no such file.
        """
        try:
            data = cast("dict[str, list[dict[str, Any]]]", json.loads(path.read_text()))
            files = {
                name: Counter({(e["code"], e["message"]): e["count"] for e in entries})
                for name, entries in data.items()
            }
        except _NO_BASELINE as error:
            raise ValueError(f"{path} is no list of known findings") from error
        return Baseline(path, files)

    def known_of(self, file: str) -> Counter[Known]:
        """What is known of a file."""
        return self.files.get(self._name(file), Counter())

    def write(self, results: Iterable[Checked]) -> None:
        """Make what was found known, and forget what was not found in the same files."""
        for one in results:
            found = Counter((r["code"], r["message"]) for r in one.records)
            self.files[self._name(one.path)] = found
        data = {
            name: [
                {"code": code, "message": message, "count": count}
                for (code, message), count in sorted(found.items())
            ]
            for name, found in sorted(self.files.items())
            if found
        }
        text = json.dumps(data, indent=1, ensure_ascii=False)
        self.path.write_text(text + "\n", encoding="utf-8")

    def _name(self, file: str) -> str:
        folder = self.path.resolve().parent
        return Path(os.path.relpath(Path(file).resolve(), folder)).as_posix()


def without_known(
    found: Sequence[Diagnostic], known: Counter[Known]
) -> list[Diagnostic]:
    """The findings that a baseline does not have, or not so often."""
    left = Counter(known)
    new: list[Diagnostic] = []
    for one in found:
        key = one.code, one.message
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(one)
    return new
