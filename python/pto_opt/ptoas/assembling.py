"""What becomes of a program in `ptoas`: parse, check, run the passes, print."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TextIO

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.passes import ModulePass

from pto_dialect.context import PTOContext
from pto_dialect.diagnostics import PTOException
from pto_dialect.hardware import CHIPS, TARGET_ARCH, arch_of, ptoas_names
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.versions import Version
from pto_dialect.walking import walk
from pto_opt.context import make_context
from pto_opt.files import NOT_TEXT, place_of_bytes
from pto_opt.loading import accept, read_module
from pto_opt.pipelines import run_pass, verify_after
from pto_opt.ptoas.answers import Answer
from pto_opt.ptoas.dumps import Dumps
from pto_opt.ptoas.flags import FlagError, Flags
from pto_opt.ptoas.levels import (
    address_errors,
    complaints_about_flags,
    level_of,
    overlap_errors,
)
from pto_opt.ptoas.pipeline import EMITC, MissingPass, PipelineStep, steps

_DEFAULT_ARCH = "a3"
_BACKEND = "pto.backend"
_PLANNERS = ("legacy", "modern")
_BYTECODE = b"PTOBC\0"
_CANN_VERSION = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?")


class RequestError(Exception):
    """Something is wrong with the request itself; the text is what to print."""


def compile_text(flags: Flags, data: bytes) -> Answer:
    """
    What becomes of the bytes of a file. The input's name stands in messages; nothing is
    read or written, but for dumps that the flags ask for.
    """
    messages = io.StringIO()
    context = make_context()
    output, is_repeatable = None, True
    try:
        dumps = Dumps.of(flags)
        output = _compile(context, flags, data, dumps, messages)
    except (RequestError, FlagError, MissingPass) as error:
        messages.write(_warnings(context) + f"{error}\n")
    except PTOException as error:
        errors = list(dict.fromkeys(error.diagnostics))
        messages.write(_warnings(context) + _shown(errors))
        is_repeatable = all(error.kind is not kinds.TOO_DEEP for error in errors)
    except RecursionError:
        messages.write("Error: nested too deeply for this tool.\n")
        is_repeatable = False
    else:
        messages.write(_warnings(context))
    return Answer(output, messages.getvalue(), is_repeatable)


def _warnings(context: PTOContext) -> str:
    found = context.diagnostics.found
    return _shown([d for d in found if d.severity is Severity.WARNING])


def _shown(diagnostics: Sequence[Diagnostic]) -> str:
    """Their text; what makes it is imported if there are any."""
    if not diagnostics:
        return ""
    from pto_dialect.messages.listing import render_all

    return render_all(diagnostics)


def _compile(
    context: PTOContext, flags: Flags, data: bytes, dumps: Dumps, messages: TextIO
) -> str:
    """
    The output of a run.

    Raises:
        RequestError: for values of flags, and flags that the program rules out.
        PTOException: with everything that is wrong with the program.
    """
    cann_version = flags.text("cann-output-version")
    if cann_version and not _CANN_VERSION.fullmatch(cann_version):
        raise RequestError(
            f"Error: invalid --cann-output-version='{cann_version}'. Expected forms like "
            "'9.0.0' or '9.0.0-beta.1'."
        )
    text = _text_of(flags.input, data)
    arch = flags.text("pto-arch").lower()
    if "pto-arch" in flags.given and arch not in ptoas_names():
        *others, last = (f"'{name}'" for name in ptoas_names())
        raise RequestError(
            f"Error: invalid --pto-arch='{flags.text('pto-arch')}'. Expected "
            f"{', '.join(others)}, or {last}."
        )
    if dialect := flags.text("dialect"):
        try:
            context.version = Version.parse(dialect)
        except ValueError as error:
            raise RequestError(f"Error: invalid --dialect: {error}.") from error
    name = "<stdin>" if flags.input == "-" else flags.input
    module = read_module(context, text, name)
    _settle_arch(module, arch)
    accept(context, module)
    level = _check(flags, module, messages)
    planned = list(steps(flags, level, arch_of(module).in_registers))
    dumps.start(module)
    operations = _names_in(module)
    verifies = flags.wants("verify-each")
    for step in planned:
        one = None if step.is_idle(operations) else step.make()
        _run_step(context, step, one, module, dumps)
        if one is None:
            continue
        # On demand, as verifying costs as much as several of the passes.
        if verifies and step is not EMITC:
            verify_after(one, module)
        if step.concerns:
            operations = _names_in(module)
    if flags.wants("emit-pto-ir"):
        from pto_opt.ptoas.mlir_text import mlir_text

        return mlir_text(module)
    from pto_opt.cpp import print_cpp

    stream = io.StringIO()
    print_cpp(module, stream)
    return stream.getvalue()


def _settle_arch(module: ModuleOp, arch: str) -> None:
    """The flag, else what the module says and is known, else the usual chip."""
    if not arch:
        stated = module.attributes.get(TARGET_ARCH)
        arch = stated.data.lower() if isinstance(stated, StringAttr) else ""
        arch = arch if arch in ptoas_names() else _DEFAULT_ARCH
    module.attributes[TARGET_ARCH] = StringAttr(arch)


def _check(flags: Flags, module: ModuleOp, messages: TextIO) -> int:
    """The level of a run, after everything that flags demand of a program."""
    backend = flags.text("pto-backend").lower()
    if backend not in ("", "emitc", "vpto"):
        raise RequestError(
            f"Error: invalid --pto-backend='{flags.text('pto-backend')}'. Expected "
            "'emitc' or 'vpto'."
        )
    stated = module.attributes.get(_BACKEND)
    if not backend and isinstance(stated, StringAttr):
        backend = stated.data
    if backend == "vpto":
        raise RequestError(
            "Error: --pto-backend=vpto is not supported: there is no VPTO backend."
        )
    level = level_of(flags.text("pto-level").lower(), module)
    if level is None:
        raise RequestError(
            f"Error: invalid --pto-level='{flags.text('pto-level')}'. Expected 'level1', "
            "'level2', 'level3', or 'auto'."
        )
    in_registers = arch_of(module).in_registers
    if flags.wants("enable-op-fusion"):
        if not in_registers:
            chips = " or ".join(c.name for c in CHIPS.values() if c.in_registers)
            raise RequestError(
                f"Error: --enable-op-fusion=true requires --pto-arch={chips}."
            )
        if level < 2:
            messages.write(
                "Warning: --enable-op-fusion=true is ignored because --pto-level=level2 "
                "or level3 is required.\n"
            )
    for complaint in complaints_about_flags(flags, module, level):
        raise RequestError(complaint)
    for check in (address_errors(module, level), overlap_errors(module)):
        if errors := list(check):
            raise PTOException(errors)
    planner = flags.text("plan-memory-impl")
    if planner not in _PLANNERS:
        raise RequestError(
            f"Error: invalid --plan-memory-impl='{planner}', expected 'legacy' or "
            "'modern'."
        )
    return level


def _names_in(module: ModuleOp) -> set[str]:
    return {op.name for op in walk(module)}


def _run_step(
    context: PTOContext,
    step: PipelineStep,
    one: ModulePass | None,
    module: ModuleOp,
    dumps: Dumps,
) -> None:
    dumps.ahead_of(step, module)
    if one is not None:
        try:
            run_pass(context, one, module)
        except PTOException:
            dumps.failed(step, module)
            raise
    dumps.behind(step, module)


def _text_of(path: str, data: bytes) -> str:
    if data.startswith(_BYTECODE):
        raise RequestError(
            "Error: Failed to decode PTOBC: the binary form is not supported; give the "
            "text of the program."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = place_of_bytes(path, error)
        raise RequestError(f"Error: {place}: {NOT_TEXT}") from error
