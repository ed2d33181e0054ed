"""The reference as Markdown files: one for each family of operations, and an index."""

from __future__ import annotations

import inspect
from pathlib import Path

from pto_dialect.ops import FAMILIES, LEFT_OUT, family, operations_of
from pto_opt.reference.codes import codes_as_markdown
from pto_opt.reference.operations import operation_page
from pto_opt.reference.page import as_markdown

_NOTE = "<!-- Made by `python -m pto_opt.reference docs/ops` from the classes. -->"


def reference_files() -> dict[str, str]:
    """The text of each file by its name."""
    files = {"README.md": _index(), "codes.md": f"{_NOTE}\n\n{codes_as_markdown()}"}
    for name in FAMILIES:
        operations = operations_of(name).values()
        pages = [as_markdown(operation_page(op)) for op in operations]
        head = f"{_NOTE}\n\n# {_title(name)}\n\n{_about(name)}\n"
        files[_file(name)] = "\n".join([head, *pages])
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
    for name in FAMILIES:
        lines += [f"## [{_title(name)}]({_file(name)})", "", _about(name), ""]
        for op in operations_of(name):
            anchor = op.replace(".", "")
            lines.append(f"- [`{op}`]({_file(name)}#{anchor})")
        lines.append("")
    lines += ["## Left out", ""]
    lines += [f"- `{name}`: {reason}." for name, reason in LEFT_OUT]
    return "\n".join(lines) + "\n"


def _file(name: str) -> str:
    return f"{_stem(name)}.md"


def _title(name: str) -> str:
    return _stem(name).replace("_", " ").capitalize()


def _stem(name: str) -> str:
    return name.removesuffix("_ops")


def _about(name: str) -> str:
    return inspect.cleandoc(family(name).__doc__ or "")
