"""Which operations the headers of a chip have functions for, and which of them no case runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pto_dialect.ops.base import PTOOp, TileOp
from pto_opt.context import make_context

_TWO_CORES = "a pipe between two cores: a case runs on one"

_HANDLE = "makes a handle: nothing is read or written"

NOT_RUN: Mapping[str, str] = {
    **dict.fromkeys(("talloc", "talloc_to_aic", "talloc_to_aiv"), _TWO_CORES),
    **dict.fromkeys(("tfree", "tfree_from_aic", "tfree_from_aiv"), _TWO_CORES),
    **dict.fromkeys(("tpop", "tpop_from_aic", "tpop_from_aiv"), _TWO_CORES),
    **dict.fromkeys(("tpush", "tpush_to_aic", "tpush_to_aiv"), _TWO_CORES),
    "syncall": "waits for all cores: a case runs on one",
    "tfillpad_expand": "the old name of tfillpad, which has cases",
    **dict.fromkeys(("tassign", "treshape", "tget_scale_addr"), _HANDLE),
    "tsync": "waits for flags alone: nothing is read or written",
    "tprefetch": "leaves undefined bytes in a tile of its own, for the cache",
    "tprint": "prints",
    **dict.fromkeys(
        ("set_quant_scalar", "set_quant_vector"),
        "sets a register that C++ of pto-opt gives with the operation that reads it",
    ),
    **dict.fromkeys(
        (
            *("tgemv.mx", "tgemv.mx.acc", "tgemv.mx.bias"),
            *("tmatmul.mx", "tmatmul.mx.acc", "tmatmul.mx.bias"),
        ),
        "where `mad_mx` reads its scales is documented nowhere",
    ),
}
"""The operations that have a function and that no case runs, each with the reason."""

_FUNCTION = re.compile(r"\b([A-Z][A-Z0-9_]*)_IMPL\s*\(")


def with_function(isa: Path, arch: str) -> Mapping[str, type[PTOOp]]:
    """The operations that have a function of their own in a chip's headers, by name."""
    headers = sorted((isa / "include" / "pto" / "npu" / arch).rglob("*.hpp"))
    there = {
        name
        for header in headers
        for name in _FUNCTION.findall(header.read_text(errors="replace"))
    }
    dialect = make_context().get_optional_dialect("pto")
    assert dialect is not None
    return {
        op.name.removeprefix("pto."): op
        for op in dialect.operations
        if issubclass(op, PTOOp) and op.intrinsic() in there
    }


def tile_operations(isa: Path, arch: str) -> set[str]:
    """Those of them that work on the bytes of tiles, on one core."""
    return {n for n, op in with_function(isa, arch).items() if issubclass(op, TileOp)}
