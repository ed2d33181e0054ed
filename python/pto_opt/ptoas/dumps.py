"""`--mlir-print-ir-*`: the program between passes, to stderr or to files of a folder."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Operation

from pto_dialect.walking import walk
from pto_opt.ptoas.flags import FlagError, Flags
from pto_opt.ptoas.pipeline import KNOWN_NAMES, PipelineStep


@dataclass
class Dumps:
    """What the flags want printed, and where."""

    before: frozenset[str]
    after: frozenset[str]
    before_all: bool
    after_all: bool
    only_changes: bool
    only_failures: bool
    whole_modules: bool
    folder: Path | None
    _numbers: dict[str, int] = field(default_factory=dict[str, int])
    _seen: dict[str, str] = field(default_factory=dict[str, str])

    @staticmethod
    def of(flags: Flags) -> Dumps:
        """
        What a command line asks for.

        Raises:
            FlagError: for passes that there are not.
        """
        for flag in ("mlir-print-ir-before", "mlir-print-ir-after"):
            for name in flags.names(flag):
                if name not in KNOWN_NAMES:
                    raise FlagError(
                        f"ptoas: error: for the --{flag} option: Cannot find option "
                        f"named '{name}'!"
                    )
        folder = flags.text("mlir-print-ir-tree-dir")
        return Dumps(
            frozenset(flags.names("mlir-print-ir-before")),
            frozenset(flags.names("mlir-print-ir-after")),
            flags.wants("mlir-print-ir-before-all"),
            flags.wants("mlir-print-ir-after-all"),
            flags.wants("mlir-print-ir-after-change"),
            flags.wants("mlir-print-ir-after-failure"),
            flags.wants("mlir-print-ir-module-scope"),
            Path(folder) if folder else None,
        )

    def start(self, module: ModuleOp) -> None:
        """Look at the program before the first pass."""
        if self.only_changes and (self.after_all or self.after):
            self._remember(module)

    def ahead_of(self, step: PipelineStep, module: ModuleOp) -> None:
        """Print before a step, where that is wanted."""
        if step.is_shown and (self.before_all or step.peer_name in self.before):
            self._dump("Before", step, module)

    def behind(self, step: PipelineStep, module: ModuleOp) -> None:
        """Print after a step, where that is wanted."""
        if self.only_failures or not step.is_shown:
            return
        if self.after_all or step.peer_name in self.after:
            self._dump("After", step, module)

    def failed(self, step: PipelineStep, module: ModuleOp) -> None:
        """Print what a failed step left, where that is wanted."""
        if self.only_failures and step.is_shown:
            self._dump("After", step, module, " Failed")

    def _remember(self, module: ModuleOp) -> None:
        for op in (module, *_functions(module)):
            self._seen[_path_of(op)] = _text_of(op)

    def _dump(
        self, when: str, step: PipelineStep, module: ModuleOp, how: str = ""
    ) -> None:
        parts = _functions(module) if step.per_function else [module]
        for part in parts:
            path = _path_of(part)
            text = _text_of(part)
            if self.only_changes and when == "After":
                if self._seen.get(path) == text:
                    continue
                self._seen[path] = text
            heading = f"// -----// IR Dump {when} {step.peer_class}{how}"
            heading += f" ({step.peer_name})"
            if self.whole_modules and part is not module:
                heading += f" ('func.func' operation: @{_name(part)})"
                text = _text_of(module)
            heading += " //----- //\n"
            if self.folder is None:
                sys.stderr.write(f"{heading}{text}\n")
            else:
                self._write(path, step, heading + text)

    def _write(self, path: str, step: PipelineStep, text: str) -> None:
        assert self.folder is not None
        folder = self.folder / path
        folder.mkdir(parents=True, exist_ok=True)
        number = self._numbers.get(path, 0)
        self._numbers[path] = number + 1
        file = folder / f"{number}_{step.peer_name}.mlir"
        file.write_text(text, encoding="utf-8")


def _text_of(op: Operation) -> str:
    # Imported here, as few runs print anything.
    from pto_opt.ptoas.mlir_text import mlir_text

    return mlir_text(op)


def _functions(module: ModuleOp) -> list[FuncOp]:
    return [
        op for op in walk(module) if isinstance(op, FuncOp) and not op.is_declaration
    ]


def _name(op: Operation) -> str:
    return op.sym_name.data if isinstance(op, FuncOp) else "no-symbol-name"


def _path_of(op: Operation) -> str:
    """Where the prints of an operation go, as MLIR names the folders."""
    parts: list[str] = []
    at: Operation | None = op
    while at is not None:
        name = at.name.replace(".", "_")
        symbol = at.sym_name if isinstance(at, ModuleOp | FuncOp) else None
        parts.append(f"{name}_{symbol.data if symbol else 'no-symbol-name'}")
        at = at.parent_op()
    return "/".join(reversed(parts))
