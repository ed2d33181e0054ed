"""
From a file, a text or a module to a module that is parsed and verified: the one way in for
the command lines, the library and the hosts.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly.errors import from_parse_error
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.refusals import reportable
from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import TARGET_ARCH, ArchSpec
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.places import Subject
from pto_dialect.verifier import verify
from pto_dialect.versions import read_older
from pto_dialect.warnings import find_warnings
from pto_dialect.xdsl_internals import current_token
from pto_opt.context import make_context
from pto_opt.limits import check_text

Source = ModuleOp | str | Path
"""A module, a file, or the text of one."""


def read_module(
    context: PTOContext, text: str, name: str, line_offset: int = 0
) -> ModuleOp:
    """
    Parse a text that diagnostics call `name` and of which `line_offset` lines stand before.

    Raises:
        PTOException: for text that is no program, or beyond the limits that are set.
    """
    check_text(text, name)
    errors: list[ParseError] = []
    parser: PTOParser | None = None
    try:
        parser = PTOParser(context, text, name, line_offset, errors=errors)
        return parser.parse_module()
    except ParseError as error:
        if error not in errors:
            errors.append(error)
        found = [from_parse_error(one, line_offset) for one in reportable(errors)]
        raise PTOException(list(dict.fromkeys(found))) from error
    except RecursionError as error:
        assert parser is not None
        place = replace(current_token(parser).span, line_offset=line_offset)
        raise PTOException([too_deep(place)]) from error


def too_deep(place: Subject = None) -> Diagnostic:
    """What is said of a program that Python's stack does not suffice for, and where."""
    message = "nested too deeply for this tool"
    return Diagnostic(Severity.ERROR, message, place, kind=kinds.TOO_DEEP)


def set_arch(module: ModuleOp, arch: ArchSpec | None) -> None:
    """Make a module one for a chip; None leaves it one for the chip that it names."""
    if arch is not None:
        module.attributes[TARGET_ARCH] = StringAttr(arch.name)


def accept(context: PTOContext, module: ModuleOp) -> None:
    """
    Verify a module that was read, for the chip that it is for and the version of ptoas
    that the context names; warnings go to the context. Forms of older versions whose
    meaning is certain become those of today.

    Raises:
        PTOException: with everything that is wrong with it.
    """
    version = context.version
    renewed = read_older(module, context.diagnostics, version)
    try:
        verify(module)
        if version is not None and (errors := list(version.errors(module, renewed))):
            raise PTOException(errors)
    except RecursionError as error:
        raise PTOException([too_deep()]) from error
    find_warnings(module, context.diagnostics, version)


def load(
    source: Source,
    arch: ArchSpec | str | None = None,
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
        TypeError: if it is none of these.
        ValueError: if there is no such chip.
    """
    chip = ArchSpec.parse(arch) if isinstance(arch, str) else arch
    if isinstance(source, ModuleOp):
        set_arch(source, chip)
        return source
    text = _words(source)
    is_name = "\n" not in text and text.endswith((".pto", ".mlir"))
    if isinstance(source, Path) or is_name:
        name, text = text, Path(text).read_text(encoding="utf-8")
    context = context or make_context()
    module = read_module(context, text, name)
    set_arch(module, chip)
    accept(context, module)
    return module


def _words(source: object) -> str:
    if isinstance(source, str | Path):
        return str(source)
    raise TypeError(
        f"expected a module, a file's path or its text, not {type(source).__name__}"
    )
