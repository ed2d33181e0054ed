"""The reference as Markdown files: one for each family of operations, and an index."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

from pto_dialect.collect import classes_with_a_name
from pto_dialect.ops import FAMILIES, LEFT_OUT
from pto_dialect.ops.base import PTOOp
from pto_opt.reference.operations import operation_page
from pto_opt.reference.page import as_markdown

_NOTE = "<!-- Made by `python -m pto_opt.reference docs/ops` from the classes. -->"


def reference_files() -> dict[str, str]:
    """The text of each file by its name."""
    files = {"README.md": _index()}
    for family in FAMILIES:
        pages = [as_markdown(operation_page(op)) for op in _operations(family)]
        head = f"{_NOTE}\n\n# {_title(family)}\n\n{_about(family)}\n"
        files[_file(family)] = "\n".join([head, *pages])
    return files


def write(folder: Path) -> int:
    """Write all files, remove those of families that are gone; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    files = reference_files()
    for old in folder.glob("*.md"):
        if old.name not in files and old.read_text(encoding="utf-8").startswith(_NOTE):
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(files)


def _index() -> str:
    lines = [_NOTE, "", "# Operations", ""]
    lines += ["`pto-opt --explain NAME` prints the page of one.", ""]
    for family in FAMILIES:
        lines += [f"## [{_title(family)}]({_file(family)})", "", _about(family), ""]
        for op in _operations(family):
            anchor = op.name.replace(".", "")
            lines.append(f"- [`{op.name}`]({_file(family)}#{anchor})")
        lines.append("")
    lines += ["## Left out", ""]
    lines += [f"- `{name}`: {reason}." for name, reason in LEFT_OUT]
    return "\n".join(lines) + "\n"


def _operations(family: ModuleType) -> list[type[PTOOp]]:
    return classes_with_a_name(vars(family), PTOOp)


def _file(family: ModuleType) -> str:
    return f"{_stem(family)}.md"


def _title(family: ModuleType) -> str:
    return _stem(family).replace("_", " ").capitalize()


def _stem(family: ModuleType) -> str:
    return family.__name__.rpartition(".")[2].removesuffix("_ops")


def _about(family: ModuleType) -> str:
    return inspect.cleandoc(family.__doc__ or "")
