"""Warnings about attributes that an operation does not know, but nearly does."""

from __future__ import annotations

from xdsl.ir import Operation

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.ops.base import PTOOp
from pto_dialect.suggestions import nearest

_ALIKE = 0.75
"""How alike two names are when one is taken for a slip of the other."""


def warn_of_misspelled_attributes(module: Operation, diagnostics: Diagnostics) -> None:
    """
    Warn where an operation has an attribute with nearly the name of one that it asks
    for. It is not an error: MLIR lets any operation carry any attribute.
    """
    for op in module.walk():
        if not op.attributes or not isinstance(op, PTOOp):
            continue
        known = op.get_irdl_definition().accessor_names.values()
        names = [name for name, kind in known if kind in ("property", "attribute")]
        for name in op.attributes:
            if "." in name or name in names:
                continue
            if (near := nearest(name, names, cutoff=_ALIKE)) is not None:
                diagnostics.warning(
                    f"'{op.name}' has no attribute '{name}', it is ignored; "
                    f"did you mean '{near}'?",
                    op,
                    name,
                )
