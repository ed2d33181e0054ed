"""Warnings: what is read as it stands, though its author may have meant something else."""

from __future__ import annotations

import re

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from pto_dialect.attrs import KernelKind
from pto_dialect.cores import CORE_OF_UNIT
from pto_dialect.diagnostics import Diagnostics
from pto_dialect.hardware import TARGET_ARCH, ArchSpec, Pipe
from pto_dialect.messages import kinds
from pto_dialect.messages.edits import Fix, offer, respelled
from pto_dialect.messages.failures import PTOVerifyException
from pto_dialect.messages.suggestions import guess
from pto_dialect.ops.base import PTOOp
from pto_dialect.ops.section_ops import core_kind
from pto_dialect.ops.sync_ops import BufferIdOp, SyncOp
from pto_dialect.versions import Version, as_today
from pto_dialect.walking import walk

_ALIKE = 0.75
"""How alike two names are when one is taken for a slip of the other."""


_READ_BY_NAME = ("layout", "isMSB")
"""Attributes that are read although no operation declares them: older texts have them."""


def find_warnings(
    module: Operation, diagnostics: Diagnostics, version: Version | None = None
) -> None:
    """
    Warn of chips that there are not, older operations (unless the program is one for a
    version, which has them), units of other cores, buffer ids where there are none,
    attributes that nobody asks for, what ptoas alone refuses, and what the device computes
    otherwise for some numbers.
    """
    _warn_of_unknown_chip(module, diagnostics)
    for op in walk(module):
        if isinstance(op, PTOOp):
            if version is None and (instead := op.deprecation()) is not None:
                message, fixes = f"'{op.name}' is deprecated: {instead}", as_today(op)
                diagnostics.warning(message, op, kind=kinds.DEPRECATED, fixes=fixes)
            if type(op).PIPE in (Pipe.M, Pipe.V) or isinstance(op, SyncOp):
                _warn_of_other_cores(op, diagnostics)
            if isinstance(op, BufferIdOp) and not op.arch.in_registers:
                _warn_of_buffer_ids(op, diagnostics)
            if op.attributes:
                _warn_of_unknown_attributes(op, diagnostics)
            if type(op).verify_for_ptoas is not PTOOp.verify_for_ptoas:
                _warn_of_ptoas(op, diagnostics)
            for caution in op.cautions():
                message = f"'{op.name}' op {caution}"
                diagnostics.warning(message, op, kind=kinds.OTHER_NUMBERS)


def _warn_of_other_cores(op: PTOOp, diagnostics: Diagnostics) -> None:
    """
    Warn of an operation whose unit the cores of its kernel do not have. It is not an error,
    as ptoas makes C++ of it, which only the device's compiler judges.
    """
    if (kind := core_kind(op)) is None:
        return
    if isinstance(op, SyncOp):
        missing = [unit for unit in op.units(op.arch) if _is_missing(unit, kind)]
        if missing:
            message = (
                f"'{op.name}' op names {missing[0]}, which {kind} cores do not have"
            )
            diagnostics.warning(message, op, missing[0].value, kind=kinds.OTHER_CORES)
        return
    needed = {CORE_OF_UNIT.get(pipe) for pipe in op.pipes_on(op.arch)}
    if not needed or kind in needed or None in needed:
        return
    (other,) = needed
    message = f"'{op.name}' op runs on {other} cores, and is in code for {kind} cores"
    diagnostics.warning(message, op, kind=kinds.OTHER_CORES)


def _warn_of_buffer_ids(op: BufferIdOp, diagnostics: Diagnostics) -> None:
    """
    Warn of buffer ids on a chip that has none. It is not an error, as ptoas makes C++ of
    them, which only the device's compiler judges. Source: PTO IR manual, "get_buf".
    """
    message = f"'{op.name}' op takes buffer ids, which {op.arch.title} does not have"
    diagnostics.warning(message, op, kind=kinds.OTHER_CORES)


def _is_missing(unit: Pipe, kind: KernelKind) -> bool:
    """Whether the cores do not have a unit; cube cores have MTE3, too."""
    return unit is not Pipe.MTE3 and CORE_OF_UNIT.get(unit, kind) is not kind


def _warn_of_unknown_attributes(op: PTOOp, diagnostics: Diagnostics) -> None:
    """
    Warn of an attribute that the operation does not ask for. It is not an error: MLIR lets
    any operation carry any attribute. Those with a dot in their names are others' notes.
    """
    known = op.get_irdl_definition().accessor_names.values()
    names = [name for name, kind in known if kind in ("property", "attribute")]
    for name in op.attributes:
        if "." in name or name in names or name in _READ_BY_NAME:
            continue
        near = guess(name, names, cutoff=_ALIKE)
        message = f"'{op.name}' has no attribute '{name}', it is ignored{near.hint}"
        fixes: tuple[Fix, ...] = ()
        if near.word is not None and near.is_sure:
            word = rf"(?<![\w$.%-]){re.escape(name)}(?![\w$-])"
            fixes = offer(f"write '{near.word}'", respelled(op, word, near.word))
        diagnostics.warning(
            message, op, name, kind=kinds.UNKNOWN_ATTRIBUTE, fixes=fixes
        )


def _warn_of_ptoas(op: PTOOp, diagnostics: Diagnostics) -> None:
    try:
        op.verify_for_ptoas()
    except PTOVerifyException as error:
        message = f"'{op.name}' op {error}; ptoas refuses that, pto-isa runs it"
        diagnostics.warning(
            message, op, error.focus, error.notes, kind=kinds.PTOAS_REFUSES
        )


def _warn_of_unknown_chip(module: Operation, diagnostics: Diagnostics) -> None:
    """It is no error, as ptoas takes such a module for one of a2a3 and says nothing."""
    name = module.attributes.get(TARGET_ARCH)
    if name is None:
        return
    message = f"{TARGET_ARCH} is no string"
    if isinstance(name, StringAttr):
        try:
            ArchSpec.parse(name.data)
            return
        except ValueError as error:
            message = str(error)
    message += "; the module is taken for a2a3"
    diagnostics.warning(message, module, TARGET_ARCH, kind=kinds.UNKNOWN_CHIP)
