"""
The versions of the dialect: what each release of ptoas brought, from 0.30 to 0.64, and how
programs of older ones are read.

Sources: `include/PTO/IR/PTOOps.td` of PTOAS, its last state before each change of the
project's version in `CMakeLists.txt`; for what came after 0.60, its release notes. Names
are those of the classes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from xdsl.dialects.builtin import FunctionType, IntegerType, MemRefType, StringAttr
from xdsl.dialects.func import CallOp, FuncOp
from xdsl.ir import BlockArgument, Operation, SSAValue
from xdsl.irdl import BaseAttr
from xdsl.rewriter import Rewriter

from pto_dialect.diagnostics import Diagnostics
from pto_dialect.messages import kinds
from pto_dialect.messages.diagnostic import Diagnostic, Severity
from pto_dialect.messages.edits import TYPE, Edit, Fix, offer, respelled
from pto_dialect.messages.places import name_of
from pto_dialect.ops.base import PTOOp
from pto_dialect.types import PtrType
from pto_dialect.walking import walk

OPERATIONS: Mapping[int, str] = {
    32: "tconcatidx",
    34: "declare_global talloc talloc_to_aic talloc_to_aiv",
    37: (
        "comm.build_async_session comm.tbroadcast comm.test_async_event comm.tgather "
        "comm.tget comm.tget_async comm.tnotify comm.tput comm.tput_async comm.treduce "
        "comm.tscatter comm.ttest comm.twait comm.wait_async_event tpartargmax "
        "tpartargmin"
    ),
    38: "declare_local_array local_array_get local_array_set",
    41: (
        "get_prefetch_async_session get_validshape inttoptr make_prefetch_async_context "
        "ptrtoint syncall tprefetch_async"
    ),
    44: "castptr get_tensor_view_stride tile_valid_cols tile_valid_rows",
    45: "tpow tpows",
    46: "fusion_region tquant.mx yield",
    48: "alloc_multi_tile multi_tile_get",
    50: "cmo.cacheinvalid fence.barrier_all set_quant_scalar set_quant_vector",
    51: (
        "declare_struct get_buf_dyn rls_buf_dyn section.simt struct_get struct_set "
        "taddrelu"
    ),
    60: "set_cross_block set_intra_block wait_cross_block wait_intra_block",
    64: "load store",
}
"""The operations by the release (0.32 as 32) that they came with."""

ARGUMENTS: Mapping[int, str] = {
    32: "*_initialize_pipe.local_slot_num",
    34: "*_initialize_pipe.gm_slot_tensor tfree*.entry",
    39: "tmatmul.accPhase tmatmul.acc.accPhase",
    41: "tscatter.maskPattern",
    42: "*_initialize_pipe.slot_num thistogram.byte",
    43: (
        "tmatmul.*.accPhase tgemv*.accPhase tcolexpanddiv.precisionType "
        "tdiv.precisionType tfmod.precisionType texp.precisionType tlog.precisionType "
        "trecip.precisionType trem.precisionType trowexpanddiv.precisionType "
        "trsqrt.precisionType tsqrt.precisionType"
    ),
    44: "tdivs.precisionType",
    45: (
        "mgather.coalesce mscatter.coalesce mscatter.scatterConflict tci.tmp "
        "tfillpad.padValue trowexpandadd.tmp tprint.printFormat"
    ),
    46: "mgather.scratch",
    47: (
        "tinsert.fp tinsert.pre_quant_scalar tinsert.accToVecMode tinsert.reluPreMode "
        "tinsert.tinsertMode tquant.tmp"
    ),
    48: (
        "textract.pre_quant_scalar textract.accToVecMode textract.reluPreMode "
        "tquant.mx.exp_zz tquant.mx.quantScaleAlg tquant.mx.storeMode tprint.tmp"
    ),
    49: (
        "tpush_to_aic.aiv_subblockid tpop_from_aic.aiv_subblockid tpush.aiv_subblockid "
        "tpop.aiv_subblockid"
    ),
    50: "*_initialize_pipe.acc_push_epilogue initialize_*.acc_push_epilogue",
    55: "tscatter.axis",
    56: "tgather.axis",
    57: "tstore.fp textract.fp",
    58: "tmov.grpAxis tquant.mx.grpAxis tquant.mx.interleave",
    60: "sync.wait.ffts_mode",
    61: "tload.cache_policy tstore.cache_policy",
}
"""Operands and attributes by the release that they came with; `*` is any text."""

NEEDED_BEFORE: Mapping[int, str] = {
    34: "*_initialize_pipe.c2v_consumer_buf *_initialize_pipe.v2c_consumer_buf",
    41: "tscatter.indexes",
    57: (
        "ttrans.tmp tcolargmax.tmp tcolargmin.tmp tprelu.tmp trem.tmp trems.tmp "
        "trowmax.tmp trowargmax.tmp trowmin.tmp trowargmin.tmp trowsum.tmp trowprod.tmp "
        "tsel.tmp tsels.tmp txors.tmp txor.tmp"
    ),
}
"""Operands that had to be there before the release that lets them be absent."""

GONE: Mapping[int, str] = {57: "tfillpad_expand tmov.fp tstore.fp"}
"""The operations that a release took away."""

AXIS_OF_MASKS = {"pto.tgather": 56, "pto.tscatter": 55}
"""
The release from which a gather or scatter by a mask says its axis. Before it was always
the row: C++ calls `TGATHER<..., mask>(dst, src)`, whose axis is the row, then as now.
"""

POINTER_OF_FLAGS = 56
"""The release from which `set_ffts` takes a pointer; before it took a memref."""


@dataclass(frozen=True)
class Version:
    """A release of ptoas, 0.`minor`."""

    minor: int

    KNOWN = (36, 57, 60)
    """The releases that a command line can name."""

    def __str__(self) -> str:
        return f"ptoas-0.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> Version:
        """
        The version of a text such as `ptoas-0.57`.

        Raises:
            ValueError: with those that are known.
        """
        for minor in cls.KNOWN:
            if text == str(cls(minor)):
                return cls(minor)
        known = ", ".join(str(cls(minor)) for minor in cls.KNOWN)
        raise ValueError(f"unknown dialect '{text}', expected one of {known}")

    @cached_property
    def _newer(self) -> dict[str, int]:
        return _later(OPERATIONS, self.minor)

    @cached_property
    def _newer_arguments(self) -> dict[str, int]:
        return _later(ARGUMENTS, self.minor)

    @cached_property
    def _needed(self) -> dict[str, int]:
        return _later(NEEDED_BEFORE, self.minor)

    def errors(
        self, module: Operation, renewed: AbstractSet[Operation]
    ) -> Iterator[Diagnostic]:
        """
        What a module has that this version lacks, or lacks that it demands; `renewed` are
        the operations that were read as of an older version.
        """
        for op in walk(module):
            if isinstance(op, PTOOp) and op not in renewed:
                is_gone = self._gone_since(op) is not None
                for message, about in self._complaints(op):
                    yield Diagnostic(
                        Severity.ERROR,
                        f"'{op.name}' op {message}",
                        op,
                        about,
                        kind=kinds.NOT_IN_VERSION,
                        fixes=as_today(op) if is_gone else (),
                    )

    def _gone_since(self, op: PTOOp) -> int | None:
        """The release that took it away, unless that is a later one."""
        name = op.name.removeprefix("pto.")
        found = (m for m, words in GONE.items() if name in words.split())
        return next((minor for minor in found if minor <= self.minor), None)

    def _complaints(self, op: PTOOp) -> Iterator[tuple[str, SSAValue | str | None]]:
        name = op.name.removeprefix("pto.")
        if name in self._newer:
            yield (
                f"came with ptoas 0.{self._newer[name]}; {self} does not know it",
                None,
            )
            return
        if (gone := self._gone_since(op)) is not None:
            yield f"went with ptoas 0.{gone}; {op.DEPRECATED}", None
        for argument, value in _arguments(op).items():
            full = f"{name}.{argument}"
            if value is None:
                minor = _find(self._needed, full)
                if minor is not None:
                    yield (
                        f"needs {argument} before ptoas 0.{minor}, as for {self}",
                        None,
                    )
            elif (minor := _find(self._newer_arguments, full)) is not None:
                about = value if isinstance(value, SSAValue) else argument
                yield (
                    f"has {argument}, which came with ptoas 0.{minor}; {self} does not "
                    "know it",
                    about,
                )


def as_today(op: PTOOp) -> tuple[Fix, ...]:
    """How to write an operation that only older programs have; nothing if none knows."""
    edits = () if op.RESPELLED is None else respelled(op, *op.RESPELLED)
    return offer("write it as today", edits)


def _arguments(op: PTOOp) -> dict[str, SSAValue | bool | None]:
    """The operands and attributes, those that are absent as None."""
    definition = op.get_irdl_definition()
    found: dict[str, SSAValue | bool | None] = dict.fromkeys(
        name for name, _ in definition.operands
    )
    found.update(op.named_operands())
    found |= {
        name: op.properties.get(name) is not None or None
        for name in definition.properties
    }
    return found


def _later(table: Mapping[int, str], minor: int) -> dict[str, int]:
    return {
        name: since
        for since, names in table.items()
        if since > minor
        for name in names.split()
    }


def _find(table: Mapping[str, int], full: str) -> int | None:
    """The release of a name, or of a pattern with one `*` that it is of."""
    for pattern, minor in table.items():
        start, star, end = pattern.partition("*")
        is_alike = full.startswith(start) and full.endswith(end) if star else False
        if full == pattern or is_alike:
            return minor
    return None


# Older programs


def read_older(
    module: Operation, diagnostics: Diagnostics, version: Version | None = None
) -> set[Operation]:
    """
    Give a module that was read the form of today where an older one meant just that, and
    warn of it, unless the program is one for such a version; the operations that it was
    given to. What a version no longer takes stays as it is, and is refused.
    """
    renewed: set[Operation] = set()
    for op in walk(module):
        since = AXIS_OF_MASKS.get(op.name)
        if since is not None and isinstance(op, PTOOp):
            is_new = _give_axis(op, since, diagnostics, version)
        else:
            is_new = op.name == "pto.set_ffts" and _take_pointer(
                op, diagnostics, version
            )
        if is_new:
            renewed.add(op)
    return renewed


def _give_axis(
    op: PTOOp, since: int, diagnostics: Diagnostics, version: Version | None
) -> bool:
    if "maskPattern" not in op.properties or "axis" in op.properties:
        return False
    if version is not None and version.minor >= since:
        return False
    op.properties["axis"] = StringAttr("row")
    if version is None:
        axis = respelled(op, rf"(\}}\s*:\s*{TYPE})(?=\s*\)\s*outs)", r'\1, "row"')
        diagnostics.warning(
            f"'{op.name}' by a mask without axis is how programs before ptoas 0.{since} "
            'say axis = "row", and is read so; write it',
            op,
            kind=kinds.OLDER_FORM,
            fixes=offer('write axis = "row"', axis),
        )
    return True


def _take_pointer(
    op: Operation, diagnostics: Diagnostics, version: Version | None
) -> bool:
    if version is not None and version.minor >= POINTER_OF_FLAGS:
        return False
    value = op.operands[0] if len(op.operands) == 1 else None
    if not isinstance(value, BlockArgument) or not _only_says_where_flags_are(value):
        return False
    pointer = PtrType(IntegerType(64))
    edits = _edits_of_type(value, pointer)
    _retype(value, pointer)
    if version is None:
        diagnostics.warning(
            f"'{op.name}' of a memref is how programs before ptoas "
            f"0.{POINTER_OF_FLAGS} give it a pointer, and is read so; write {pointer}",
            op,
            value,
            kind=kinds.OLDER_FORM,
            fixes=offer(f"write {pointer}", edits),
        )
    return True


def _only_says_where_flags_are(value: BlockArgument) -> bool:
    """Whether it is a memref that a function takes for `set_ffts` alone."""
    function = value.owner.parent_op()
    if not BaseAttr(MemRefType).verifies(value.type):
        return False
    if value.type.element_type != IntegerType(64):
        return False
    module = function.parent_op() if isinstance(function, FuncOp) else None
    if module is None or any(
        use.operation.name != "pto.set_ffts" for use in value.uses
    ):
        return False
    assert isinstance(function, FuncOp)
    return not any(
        isinstance(op, CallOp) and op.callee.string_value() == function.sym_name.data
        for op in walk(module)
    )


def _edits_of_type(value: BlockArgument, pointer: PtrType) -> list[Edit]:
    """Where the texts of a function and of the uses say the type of a parameter."""
    function = value.owner.parent_op()
    assert function is not None
    texts = [function, *(use.operation for use in value.uses)]
    pattern = rf"({re.escape(name_of(value))}\s*:\s*)memref<[^>]*>"
    return [e for op in texts for e in respelled(op, pattern, rf"\1{pointer}")]


def _retype(value: BlockArgument, pointer: PtrType) -> None:
    function = value.owner.parent_op()
    assert isinstance(function, FuncOp)
    inputs = list(function.function_type.inputs)
    inputs[value.index] = pointer
    function.properties["function_type"] = FunctionType.from_lists(
        inputs, list(function.function_type.outputs)
    )
    Rewriter.replace_value_with_new_type(value, pointer)
