"""From a file, a text or a module to a module that is parsed and verified."""

from __future__ import annotations

from pathlib import Path

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly.parser import PTOParser
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import Diagnostic, PTOException, Severity, from_parse_error
from pto_dialect.hardware import TARGET_ARCH, Arch
from pto_dialect.verifier import verify
from pto_opt.context import make_context

Source = ModuleOp | str | Path
"""A module, a file, or the text of one."""


def load(
    source: Source,
    arch: Arch | str | None = None,
    *,
    name: str = "<text>",
    context: PTOContext | None = None,
) -> ModuleOp:
    """
    A module that is parsed and verified. A string is a file's name if it is one line that
    ends with `.pto` or `.mlir`, else text.

    Args:
        source: what to read; a module is taken as it is.
        arch: the chip, if it is not the one that the module names.
        name: what diagnostics call a text.
        context: where to parse, and where diagnostics are collected.

    Raises:
        PTOException: with everything that is wrong with it.
        OSError: if the file cannot be read.
        ValueError: if there is no such chip.
    """
    chip = Arch.parse(arch) if isinstance(arch, str) else arch
    if isinstance(source, ModuleOp):
        module = source
    else:
        text = str(source)
        is_name = "\n" not in text and text.endswith((".pto", ".mlir"))
        if isinstance(source, Path) or is_name:
            name, text = text, Path(text).read_text(encoding="utf-8")
        try:
            module = PTOParser(context or make_context(), text, name).parse_module()
        except ParseError as error:
            raise PTOException([from_parse_error(error)]) from error
        except RecursionError as error:
            message = "nested too deeply for this tool"
            raise PTOException([Diagnostic(Severity.ERROR, message, None)]) from error
    if chip is not None:
        module.attributes[TARGET_ARCH] = StringAttr(chip.value)
    if not isinstance(source, ModuleOp):
        verify(module)  # for the chip that was asked for
    return module
