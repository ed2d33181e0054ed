"""
The operations of the dialect, one file a family. A family is imported when one of its
operations is first asked for: a program has those of a few families.

`LEFT_OUT` names what is known to have been printed once and has no class here, each with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from pto_dialect.collect import classes_with_a_name

if TYPE_CHECKING:
    from pto_dialect.ops.base import PTOOp

FAMILIES: Mapping[str, str] = {
    "view_ops": (
        "make_tensor_view partition_view get_tensor_view_dim "
        "get_tensor_view_stride addptr subview treshape bitcast"
    ),
    "pointer_ops": "ptrtoint inttoptr castptr",
    "tile_ops": (
        "alloc_tile set_validshape get_validshape tile_valid_rows tile_valid_cols "
        "declare_tile tassign"
    ),
    "multi_buffer_ops": "alloc_multi_tile multi_tile_get",
    "memory_ops": "tload tstore load_scalar load store_scalar store tgetval tsetval",
    "prefetch_ops": (
        "tprefetch make_prefetch_async_context get_prefetch_async_session "
        "tprefetch_async"
    ),
    "elementwise_ops": (
        "tadd tsub tmul tdiv tmax tmin tfmod taddrelu tand tor tshl tshr txor "
        "trem tprelu tpow taddc tsubc tpartadd tpartmul tpartmax tpartmin "
        "tpartargmax tpartargmin"
    ),
    "scalar_ops": (
        "tadds tsubs tmuls tmaxs tmins tdivs tands tors txors tshls tshrs tfmods "
        "trems tpows taxpy tlrelu taddsc tsubsc texpands"
    ),
    "unary_ops": "tabs texp tlog tsqrt trsqrt trecip trelu tneg tnot",
    "compare_ops": "tcmp tcmps tsel tsels",
    "reduction_ops": (
        "trowmax trowmin trowsum trowprod trowargmax trowargmin tcolmax tcolmin "
        "tcolprod tcolsum tcolargmax tcolargmin thistogram"
    ),
    "expand_ops": (
        "trowexpand tcolexpand trowexpandadd trowexpandsub trowexpandmul "
        "trowexpanddiv trowexpandmax trowexpandmin trowexpandexpdif tcolexpandadd "
        "tcolexpandsub tcolexpandmul tcolexpanddiv tcolexpandmax tcolexpandmin "
        "tcolexpandexpdif"
    ),
    "move_ops": "tmov tcvt tfillpad",
    "extract_ops": "textract tinsert",
    "arrange_ops": "ttrans tconcat tconcatidx",
    "gather_ops": "tgather tgatherb tscatter mgather mscatter",
    "sort_ops": "tsort32 tmrgsort",
    "generate_ops": "tci ttri trandom",
    "quant_ops": "tquant tdequant tquant.mx",
    "matmul_ops": "tmatmul tmatmul.acc tmatmul.bias tgemv tgemv.acc tgemv.bias",
    "mx_ops": (
        "tmatmul.mx tmatmul.mx.acc tmatmul.mx.bias tgemv.mx tgemv.mx.acc tgemv.mx.bias"
    ),
    "scale_ops": "tget_scale_addr",
    "sync_ops": (
        "set_flag wait_flag set_flag_dyn wait_flag_dyn record_event wait_event "
        "barrier barrier_sync get_buf rls_buf get_buf_dyn rls_buf_dyn tsync"
    ),
    "cross_sync_ops": (
        "sync.set sync.wait set_cross_block wait_cross_block set_intra_block "
        "wait_intra_block syncall set_ffts"
    ),
    "cache_ops": "cmo.cacheinvalid fence.barrier_all",
    "pipe_init_ops": "aic_initialize_pipe aiv_initialize_pipe",
    "reserved_buffer_ops": "reserve_buffer import_reserved_buffer",
    "pipe_ops": (
        "talloc_to_aiv talloc_to_aic tpush_to_aiv tpush_to_aic tpop_from_aic "
        "tpop_from_aiv tfree_from_aic tfree_from_aiv set_quant_scalar "
        "set_quant_vector"
    ),
    "lowered_pipe_ops": (
        "initialize_l2l_pipe initialize_l2g2l_pipe declare_global talloc tpush "
        "tpop tfree"
    ),
    "comm_ops": (
        "comm.tput comm.tget comm.tnotify comm.twait comm.ttest comm.tbroadcast "
        "comm.tgather comm.tscatter comm.treduce comm.build_async_session "
        "comm.tput_async comm.tget_async comm.wait_async_event "
        "comm.test_async_event"
    ),
    "section_ops": "section.cube section.vector section.simt fusion_region yield",
    "array_ops": (
        "declare_local_array local_array_get local_array_set declare_struct "
        "struct_get struct_set declare_eventid_array eventid_array_get "
        "eventid_array_set"
    ),
    "core_ops": "get_block_idx get_block_num get_subblock_idx get_subblock_num",
    "debug_ops": "print tprint trap",
    "deprecated_ops": "tfillpad_expand tmov.fp tstore.fp",
}
"""
The modules that define operations, in the order of the reference, each with the names of
its operations without `pto.`: so that the module of an operation is found without
importing any.
"""

LEFT_OUT: tuple[tuple[str, str], ...] = (
    (
        "pto.tselc",
        "pypto's code generator knows its name, but no operation of pypto prints it, and "
        "nothing says what it computes",
    ),
)
"""Names without a class, and why."""


def family(name: str) -> ModuleType:
    """The module of a family, imported now if it was not yet."""
    return import_module(f"{__name__}.{name}")


@cache
def operations_of(name: str) -> Mapping[str, type[PTOOp]]:
    """The operations of a family by name; bases have no name and are left out."""
    from pto_dialect.ops.base import PTOOp

    return {op.name: op for op in classes_with_a_name(vars(family(name)), PTOOp)}


def all_operations() -> Iterator[type[PTOOp]]:
    """Every operation, family by family."""
    for name in FAMILIES:
        yield from operations_of(name).values()


def find_operation(name: str) -> type[PTOOp] | None:
    """An operation by its name; no family but its own is imported for it."""
    found = family_of_operations().get(name)
    return None if found is None else operations_of(found).get(name)


@cache
def family_of_operations() -> Mapping[str, str]:
    """The family of each operation."""
    return {f"pto.{op}": name for name, ops in FAMILIES.items() for op in ops.split()}
