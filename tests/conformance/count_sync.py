"""
Counts the flags and barriers in the C++ of kernels, here and by the peer's `ptoas`, and
prints both by folder, and the kernels that need more here.

The peer's text begins with a function for the end of kernels, which holds a pair and a
barrier; so both are counted in the text as it is, and in the kernels alone.

    PTOAS_PEER=.../ptoas python tests conformance/count_sync FOLDER [--keep FILE]
    python tests conformance/count_sync FOLDER --peer FILE

The second form takes the peer's figures from a file that `--keep` has written;
`tests/data/peer_sync.json` has those of release 0.38. Only files that the peer compiles
count. Both compile for level3 where tiles have addresses, else for level2, and for the
chip that the module names. The exit status is 1 where more is printed here in total.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.kernels import files_below
from conformance.lowered import RefusedError, Way, cpp_of, level_of
from task_pool import Lost, run_tasks

MODELS = ("deepseek", "qwen")
"""What the names of the folders of model kernels begin with, in small letters."""

_PEER_SECONDS = 120

_TAIL = re.compile(
    r"^static AICORE inline void ptoas_auto_sync_tail\(.*?^}\n",
    re.MULTILINE | re.DOTALL,
)
_TAIL_CALL = re.compile(r"\bptoas_auto_sync_tail\((.*)\)")


@dataclass(frozen=True)
class Counts:
    """What stands in a text of C++."""

    pairs: int = 0
    """Calls of `set_flag`; each has its `wait_flag`."""
    barriers: int = 0
    """Calls of `pipe_barrier`."""

    @staticmethod
    def of(cpp: str) -> Counts:
        """
        Count in a text.

        Raises:
            ValueError: if there are more sets than waits, or fewer.
        """
        sets, waits, barriers = (
            len(re.findall(rf"\b{name}\(", cpp))
            for name in ("set_flag", "wait_flag", "pipe_barrier")
        )
        if sets != waits:
            raise ValueError(f"{sets} set_flag, but {waits} wait_flag")
        return Counts(sets, barriers)

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.pairs + other.pairs, self.barriers + other.barriers)

    def within(self, other: Counts) -> bool:
        """Whether there is no more here, of either."""
        return self.pairs <= other.pairs and self.barriers <= other.barriers


@dataclass(frozen=True)
class Sync:
    """The synchronisation of one file."""

    text: Counts = Counts()
    """All that its text holds."""
    kernels: Counts = Counts()
    """What its functions do; a call of the peer's function for the end is what that does."""

    @staticmethod
    def of(cpp: str) -> Sync:
        """
        Count in a text.

        Raises:
            ValueError: if there are more sets than waits, or fewer.
        """
        text = Counts.of(cpp)
        kernels = _TAIL.sub("", cpp)
        modes = [str(mode) for mode in _TAIL_CALL.findall(kernels)]
        pairs = sum("SetWait" in mode for mode in modes)
        return Sync(text, Counts.of(kernels) + Counts(pairs, len(modes) - pairs))

    def __add__(self, other: Sync) -> Sync:
        return Sync(self.text + other.text, self.kernels + other.kernels)


Table = dict[str, Sync]
"""By path, from the folder of all kernels on, with `/` between its parts."""


def count_here(path: str) -> Sync | None:
    """What this project prints for a file; None if it refuses it."""
    try:
        return Sync.of(cpp_of(Path(path), Way()))
    except RefusedError:
        return None


def count_peer(path: str, ptoas: str) -> Sync | None:
    """What another `ptoas` prints for a file; None if it refuses it."""
    text = Path(path).read_text(encoding="utf-8")
    arch = "a5" if 'target_arch = "a5"' in text else "a3"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "kernel.cpp"
        command = [ptoas, path, "-o", str(output), "--enable-insert-sync"]
        command += [f"--pto-level={level_of(text)}", f"--pto-arch={arch}"]
        done = subprocess.run(command, capture_output=True, timeout=_PEER_SECONDS)
        if done.returncode or not output.exists():
            return None
        return Sync.of(output.read_text(encoding="utf-8"))


def read_table(path: Path) -> Table:
    """Figures that `write_table` has written."""
    folders: Mapping[str, Mapping[str, Sequence[int]]]
    folders = json.loads(path.read_text(encoding="utf-8"))
    return {
        f"{folder}/{name}": Sync(Counts(*counts[:2]), Counts(*counts[2:]))
        for folder, files in folders.items()
        for name, counts in files.items()
    }


def write_table(path: Path, table: Table) -> None:
    """Keep figures: by folder and file pairs and barriers, of the text and in kernels."""
    folders: dict[str, dict[str, list[int]]] = {}
    for name, sync in sorted(table.items()):
        folder, _, rest = name.partition("/")
        folders.setdefault(folder, {})[rest] = [
            number
            for counts in (sync.text, sync.kernels)
            for number in (counts.pairs, counts.barriers)
        ]
    text = json.dumps(folders, separators=(",", ":")).replace("],", "],\n")
    path.write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Comparison:
    """Figures of the same files, here and there."""

    here: Table
    peer: Table

    @property
    def totals(self) -> tuple[Sync, Sync]:
        """All together, here and there."""
        return sum(self.here.values(), Sync()), sum(self.peer.values(), Sync())

    @property
    def more(self) -> list[str]:
        """The files whose text holds more here, of pairs or of barriers."""
        return [n for n, s in self.here.items() if not s.text.within(self.peer[n].text)]

    @property
    def more_in_kernels(self) -> list[str]:
        """The files whose kernels do more here, of either."""
        return [
            n
            for n, s in self.here.items()
            if not s.kernels.within(self.peer[n].kernels)
        ]

    def share(self, more: Sequence[str]) -> float:
        """The part of the files that are not among these."""
        return 1 - len(more) / max(1, len(self.here))

    def table(self) -> str:
        """By folder, and then the files that need more here."""
        lines = [
            "| kernels | files | pairs, peer | here | barriers, peer | here | at most |",
            "|---|---|---|---|---|---|---|",
        ]
        folders: dict[str, list[str]] = {}
        for name in sorted(self.here):
            folders.setdefault(name.partition("/")[0], []).append(name)
        lines += [self._row(folder, names) for folder, names in folders.items()]
        lines.append(self._row("together", list(self.here)))
        lines.append(
            f"\ntexts with at most as much: {100 * self.share(self.more):.1f} %"
        )
        for name in sorted(self.more):
            lines.append(_difference(name, self.peer[name].text, self.here[name].text))
        here, peer = self.totals
        lines.append(_difference("\nin kernels", peer.kernels, here.kernels))
        lines.append(f"at most as much: {100 * self.share(self.more_in_kernels):.1f} %")
        for name in sorted(self.more_in_kernels):
            kernels = self.peer[name].kernels, self.here[name].kernels
            lines.append(_difference(name, *kernels))
        return "\n".join(lines)

    def _row(self, title: str, names: Sequence[str]) -> str:
        here = sum((self.here[n].text for n in names), Counts())
        peer = sum((self.peer[n].text for n in names), Counts())
        within = len(names) - len({*names} & {*self.more})
        cells = (
            title,
            len(names),
            peer.pairs,
            here.pairs,
            peer.barriers,
            here.barriers,
            within,
        )
        return f"| {' | '.join(map(str, cells))} |"


def _difference(title: str, peer: Counts, here: Counts) -> str:
    return (
        f"{title}: pairs {peer.pairs} -> {here.pairs}, "
        f"barriers {peer.barriers} -> {here.barriers}"
    )


def kernels_below(folder: Path) -> dict[str, Path]:
    """The files below a folder's folders of model kernels, by their names in a table."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in files_below([folder])
        if path.relative_to(folder).parts[0].lower().startswith(MODELS)
    }


def count_all(
    files: Mapping[str, Path], ptoas: str | None = None, *, jobs: int | None = None
) -> Table:
    """Count in several processes, here or by another `ptoas`; without refused files."""
    names = {str(path): name for name, path in files.items()}
    work = functools.partial(count_peer, ptoas=ptoas) if ptoas else count_here
    found: Table = {}
    for path, answer in run_tasks(list(names), work, jobs=jobs, seconds=180.0):
        if isinstance(answer, Lost):
            print(f"{path}: {answer.why}", file=sys.stderr)
        elif answer is not None:
            found[names[path]] = answer
    return dict(sorted(found.items()))


def compare(files: Mapping[str, Path], peer: Table, jobs: int | None) -> Comparison:
    """Count here what the peer has figures of."""
    here = count_all({n: p for n, p in files.items() if n in peer}, jobs=jobs)
    return Comparison(here, {name: peer[name] for name in here})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compares how much is synchronised.")
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER", help="test/samples of PTOAS")
    add("--peer", type=Path, metavar="FILE", help="the peer's figures")
    add("--keep", type=Path, metavar="FILE", help="write the peer's figures there")
    add("--jobs", type=int, help="processes (default: one a processor)")
    options = parser.parse_args(argv)
    ptoas = os.environ.get("PTOAS_PEER")
    if options.peer is None and not ptoas:
        print("error: name the peer in PTOAS_PEER, or --peer FILE", file=sys.stderr)
        return 1
    if not (files := kernels_below(options.folder)):
        print("error: no kernels of models there", file=sys.stderr)
        return 1
    if options.peer is not None:
        peer = read_table(options.peer)
    else:
        peer = count_all(files, ptoas, jobs=options.jobs)
    if options.keep is not None:
        write_table(options.keep, peer)
    found = compare(files, peer, options.jobs)
    print(found.table())
    here, there = found.totals
    return 0 if here.text.within(there.text) else 1


if __name__ == "__main__":
    sys.exit(main())
