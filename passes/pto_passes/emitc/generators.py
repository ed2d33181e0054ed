"""Tiles made from nothing, gathered, scattered, sorted, counted."""

from __future__ import annotations

from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import FloatAttr, IntegerType, Signedness, StringAttr, i64
from xdsl.ir import SSAValue

from pto_dialect import checks
from pto_dialect.integers import align_up
from pto_dialect.layout import BLOCK_BYTES
from pto_dialect.mode_attrs import (
    GatherOob,
    ScatterAtomicOp,
    ScatterOob,
)
from pto_dialect.ops.gather_ops import (
    MGatherOp,
    MScatterOp,
    TGatherOp,
    TScatterOp,
)
from pto_dialect.ops.generate_ops import TCIOp, TRandomOp, TTriOp
from pto_dialect.ops.prefetch_ops import TPrefetchOp
from pto_dialect.ops.reduction_ops import THistogramOp
from pto_dialect.ops.sort_ops import TMrgSortOp
from pto_dialect.types import TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.lowering import Lowering, lowers, needs_tmp, no_cpp
from pto_passes.emitc.memory import cpp_type
from pto_passes.emitc.spelling import camel
from pto_passes.emitc.tiles import address_of, handle_at, tile_of


@lowers(TCIOp)
def lower_tci(lowering: Lowering, op: TCIOp) -> None:
    """`TCI<Dst[, Tmp], T, descending>(dst, start[, tmp]);`, T being dst's elements."""
    dst, start = lowering.value(op.dst), lowering.value(op.start)
    element = spelling.element(checks.tile_type(op, "dst").element_type)
    assert element is not None
    arguments, types = [dst, start], [cpp_type(dst)]
    if op.tmp is not None:
        arguments.append(lowering.value(op.tmp))
        types.append(cpp_type(arguments[-1]))
    lowering.call("TCI", arguments, [*types, element, str(int(op.is_descending))])
    if op.tmp is not None and not op.ignores("tmp"):
        # It leaves the mask of its last instruction; all others expect this one.
        lowering.say("set_mask_norm();")
        lowering.say("set_vector_mask(-1, -1);")


@lowers(TTriOp)
def lower_ttri(lowering: Lowering, op: TTriOp) -> None:
    """`TTRI<Dst, upper>(dst, diagonal);`"""
    dst = lowering.value(op.dst)
    arguments = [dst, lowering.value(op.diagonal)]
    lowering.call("TTRI", arguments, [cpp_type(dst), str(int(op.is_upper))])


@lowers(TRandomOp)
def lower_trandom(lowering: Lowering, op: TRandomOp) -> None:
    """`TRANDOM<rounds>(dst, key, counter);`, with arrays for the key and the counter."""
    rounds = 10 if op.rounds is None else op.rounds.value.data
    values = [lowering.value(op.operand(word)) for word in op.WORDS]
    counter = ", ".join(["(uint32_t) {}"] * 4)
    lowering.say("{")
    lowering.say(
        "  TRandomKey random_key = {{(uint32_t) {}, (uint32_t) {}};", *values[:2]
    )
    lowering.say(f"  TRandomCounter random_counter = {{{{{counter}}};", *values[2:])
    lowering.say(
        f"  TRANDOM<{rounds}>({{}}, random_key, random_counter);",
        lowering.value(op.dst),
    )
    lowering.say("}")


@lowers(THistogramOp)
def lower_thistogram(lowering: Lowering, op: THistogramOp) -> None:
    """`THISTOGRAM<HistByte::BYTE_n>(dst, src, idx);`"""
    arguments = [lowering.value(v) for v in (op.dst, op.src, op.idx)]
    lowering.call("THISTOGRAM", arguments, [f"HistByte::BYTE_{op.byte_number}"])


@lowers(TPrefetchOp)
def lower_tprefetch(lowering: Lowering, op: TPrefetchOp) -> None:
    """`TPREFETCH(dst, src);`"""
    lowering.call("TPREFETCH", [lowering.value(op.dst), lowering.value(op.src)])


# Gathers and scatters


@lowers(TGatherOp)
def lower_tgather(lowering: Lowering, op: TGatherOp) -> None:
    """
    By indices `TGATHER(dst, src, indices, tmp);`, by a mask `TGATHER<Dst, Src, mask[,
    axis]>(dst, src);`, by a comparison `_by_comparison`.
    """
    dst, src = lowering.value(op.dst), lowering.value(op.src)
    if op.mask_pattern is not None:
        types = [cpp_type(dst), cpp_type(src)]
        mask = f"MaskPattern::{op.mask_pattern.data.value}"
        axis = ["GatherAxis::GATHER_COL"] if _is_by_columns(op.axis) else []
        lowering.call("TGATHER", [dst, src], [*types, mask, *axis])
        return
    if op.by_comparison or op.indices is None:
        _by_comparison(lowering, op)
        return
    indices = lowering.value(op.indices)
    tmp = op.tmp
    if tmp is None and lowering.arch.uses_scratch:
        if checks.tile_type(op, "dst").element_bits != 32:
            needs_tmp(lowering, op)
    # Scratch that is not used may be any tile.
    scratch = indices if tmp is None else lowering.value(tmp)
    lowering.call("TGATHER", [dst, src, indices, scratch])


def _by_comparison(lowering: Lowering, op: TGatherOp) -> None:
    """
    `TGATHER<Dst, Src, K, Counts, Tmp, CmpMode::EQ>(dst, src, k, counts, tmp, offset);`

    pto-isa compares each row with a whole number of its own, from a tile of integers,
    without a sign in registers. Here all are the scalar, written to scratch first. On
    memory that is the place within (or behind) tmp to which pto-isa converts the numbers:
    it may lie where it goes.

    Source: `npu/{a2a3,a5}/TGather.hpp` of pto-isa.
    """
    if op.k_value is None or op.tmp is None or op.cdst is None:
        no_cpp(op, "a comparison needs a value, counts and a tmp operand")
    src, tmp = checks.tile_type(op, "src"), tile_of(op.tmp)
    number: SSAValue | str = lowering.value(op.k_value)
    is_float = spelling.is_float(src.element_type)
    if is_float:
        known = _whole_number(op.k_value)
        if known is None or lowering.arch.in_registers:
            no_cpp(
                op,
                "pto-isa compares with whole numbers, in registers only whole numbers",
            )
        number = str(known)
    width = src.element_bits // 8
    line = align_up(src.rows * width, BLOCK_BYTES)
    start, needed = 0, line
    if not lowering.arch.in_registers:
        start = tmp.rows * tmp.cols + src.rows * src.cols * 4
        needed = start + align_up(src.rows * width, lowering.arch.vector_bytes)
    if needed > tmp.size:
        no_cpp(op, f"pto-isa uses {needed} bytes of tmp, which has {tmp.size}")
    base = address_of(lowering, op.tmp)
    place = lowering.compute(lambda e: e.add(base, e.number(start, i64)))
    in_registers = lowering.arch.in_registers
    sign = Signedness.UNSIGNED if in_registers else Signedness.SIGNLESS
    keys = handle_at(
        lowering,
        TileBufType(src.space, IntegerType(8 * width, sign), 1, line // width),
        (1, line // width),
        base if start == 0 else place,
        lowering.derived(op.dst, "keys"),
    )
    lowering.call("TEXPANDS", [keys, number])
    lowering.call("pipe_barrier", ["PIPE_ALL"])
    dst, cdst, scratch = (lowering.value(v) for v in (op.dst, op.cdst, op.tmp))
    source = lowering.value(op.src)
    mode = "eq" if op.cmp_mode is None else op.cmp_mode.data.value
    offset = 0 if op.offset is None else op.offset.value.data
    lowering.call(
        "TGATHER",
        [dst, source, keys, cdst, scratch, str(offset)],
        [
            *(cpp_type(v) for v in (dst, source, keys, cdst, scratch)),
            f"CmpMode::{mode.upper()}",
        ],
    )


def _whole_number(value: SSAValue) -> int | None:
    """A constant float as a whole number, if it is one."""
    owner = value.owner
    if not isinstance(owner, ConstantOp) or not isinstance(owner.value, FloatAttr):
        return None
    number = owner.value.value.data
    return int(number) if number.is_integer() else None


def _is_by_columns(axis: StringAttr | None) -> bool:
    return axis is not None and axis.data == "col"


@lowers(TScatterOp)
def lower_tscatter(lowering: Lowering, op: TScatterOp) -> None:
    """`TSCATTER(dst, src, indexes);` or `TSCATTER<mask[, axis]>(dst, src);`"""
    arguments = [lowering.value(op.dst), lowering.value(op.src)]
    if op.indexes is not None:
        lowering.call("TSCATTER", [*arguments, lowering.value(op.indexes)])
        return
    if op.mask_pattern is None:
        no_cpp(op, "neither indices nor a mask")
    template = [f"pto::MaskPattern::{op.mask_pattern.data.value}"]
    if op.axis is not None:
        which = "COL" if _is_by_columns(op.axis) else "ROW"
        template.append(f"pto::ScatterAxis::SCATTER_{which}")
    lowering.call("TSCATTER", arguments, template)


@lowers(MGatherOp)
def lower_mgather(lowering: Lowering, op: MGatherOp) -> None:
    """`MGATHER<pto::Coalesce::Row[, pto::GatherOOB::Clamp]>(dst, mem, idx[, scratch]);`"""
    arguments = [lowering.value(v) for v in (op.dst, op.mem, op.idx)]
    if op.scratch is not None:
        arguments.append(lowering.value(op.scratch))
    template = [f"pto::Coalesce::{camel(op.coalesce.data.value)}"]
    if op.gather_oob is not None and op.gather_oob.data is not GatherOob.UNDEFINED:
        template.append(f"pto::GatherOOB::{camel(op.gather_oob.data.value)}")
    lowering.call("MGATHER", arguments, template)


@lowers(MScatterOp)
def lower_mscatter(lowering: Lowering, op: MScatterOp) -> None:
    """`MSCATTER[<coalesce[, atomic[, bounds[, conflict]]]>](mem, src, idx);`"""
    arguments = [lowering.value(v) for v in (op.mem, op.src, op.idx)]
    atomic = ScatterAtomicOp.NONE if op.atomic_op is None else op.atomic_op.data
    bounds = ScatterOob.UNDEFINED if op.scatter_oob is None else op.scatter_oob.data
    template: list[str] = []
    if op.coalesce is not None:
        template = [
            f"pto::Coalesce::{camel(op.coalesce.data.value)}",
            f"pto::ScatterAtomicOp::{camel(atomic.value)}",
            f"pto::ScatterOOB::{camel(bounds.value)}",
        ]
        if op.conflict is not None:
            conflict = camel(op.conflict.data.value)
            template.append(f"pto::ScatterConflict::{conflict}")
        elif bounds is ScatterOob.UNDEFINED:
            template.pop()
            if atomic is ScatterAtomicOp.NONE:
                template.pop()
    elif atomic is not ScatterAtomicOp.NONE or bounds is not ScatterOob.UNDEFINED:
        no_cpp(op, "its options need coalesce")
    lowering.call("MSCATTER", arguments, template)


# Sorting


@lowers(TMrgSortOp)
def lower_tmrgsort(lowering: Lowering, op: TMrgSortOp) -> None:
    """
    `TMRGSORT(dst, src, block_len);`, or of several lists `TMRGSORT<types,
    exhausted>(dst, executed, tmp, src0, src1, ...);`.
    """
    dst = lowering.value(op.dst)
    sources = [lowering.value(v) for v in op.srcs]
    if op.block_len is not None:
        lowering.call("TMRGSORT", [dst, *sources, lowering.value(op.block_len)])
        return
    tmp = op.tmp if op.tmp is not None else (op.dsts[1] if len(op.dsts) > 1 else None)
    if tmp is None or op.excuted is None:
        no_cpp(op, "merging lists needs a tmp operand and one for the counts")
    scratch, executed = lowering.value(tmp), lowering.value(op.excuted)
    exhausted = op.exhausted is not None and bool(op.exhausted.value.data)
    types: list[SSAValue] = [dst, scratch, *sources]
    lowering.call(
        "TMRGSORT",
        [dst, executed, scratch, *sources],
        [*(cpp_type(v) for v in types), "true" if exhausted else "false"],
    )
