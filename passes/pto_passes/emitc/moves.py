"""Copies, conversions, windows and padding."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect import checks
from pto_dialect.attrs import AccToVecMode, MxGroupAxis, PadValue, ReluPreMode
from pto_dialect.hardware import AddressSpace, Pipe
from pto_dialect.integers import constant_of
from pto_dialect.layout import block_elements
from pto_dialect.ops.move_ops import FillPadOp, TCvtOp, TMovOp
from pto_dialect.ops.tile_ops import AllocTileOp
from pto_dialect.ops.view_ops import BitcastOp, SubviewOp, TReshapeOp
from pto_dialect.ops.window_base import WindowOp
from pto_dialect.types import TileBufType
from pto_passes.emitc import spelling
from pto_passes.emitc.lowering import Lowering, NoCppError, lowers, no_cpp
from pto_passes.emitc.memory import cpp_type, quant_word
from pto_passes.emitc.spelling import camel
from pto_passes.emitc.tiles import (
    address_of,
    current_extent,
    handle_at,
    is_rebound,
    is_wider_than_its_type,
    physical_shape,
)

_ACC_TO_VEC = {
    AccToVecMode.SINGLE_VEC0: "SingleModeVec0",
    AccToVecMode.SINGLE_VEC1: "SingleModeVec1",
    AccToVecMode.DUAL_SPLIT_M: "DualModeSplitM",
    AccToVecMode.DUAL_SPLIT_N: "DualModeSplitN",
}


def mode_and_relu(op: TMovOp | WindowOp) -> tuple[str | None, str]:
    """How what leaves `acc` is spread over vector cores, and its activation."""
    mode = op.acc_to_vec_mode
    relu = ReluPreMode.NO_RELU if op.relu_pre_mode is None else op.relu_pre_mode.data
    return (
        None if mode is None else f"pto::AccToVecMode::{_ACC_TO_VEC[mode.data]}",
        f"ReluPreMode::{camel(relu.value)}",
    )


@lowers(TMovOp)
def lower_tmov(lowering: Lowering, op: TMovOp) -> None:
    """
    `TMOV(dst, src);`, or with types and options in front: the mode, then the activation,
    which the mode always brings with it. A scale comes last; with a tile of scales and
    no mode the function is `TMOV_FP`. The third tile of the form that packs exponents
    is scratch, `TMOV<0>` packs along the rows. Between two names of the same bytes of
    `acc` there is nothing to do.
    """
    if op.is_identity_in_acc:
        return
    src, dst = lowering.value(op.src), lowering.value(op.dst)
    arguments, types, callee = [dst, src], [cpp_type(dst), cpp_type(src)], "TMOV"
    if op.packs_exponents and op.fp is not None:
        axis0 = op.grp_axis is not None and op.grp_axis.data is MxGroupAxis.AXIS0
        lowering.call(
            "TMOV", [*arguments, lowering.value(op.fp)], ["0"] if axis0 else []
        )
        return
    mode, relu = mode_and_relu(op)
    template: list[str] = []
    if mode is not None:
        template = [mode, relu]
    elif op.has_relu:
        template = [relu]
    has_types = bool(template)
    if op.fp is not None:
        fp = lowering.value(op.fp)
        arguments.append(fp)
        types.append(cpp_type(fp))
        has_types = True
        if mode is None:
            callee = "TMOV_FP"
    elif op.pre_quant_scalar is not None:
        arguments.append(quant_word(lowering, op.pre_quant_scalar))
        has_types = True
    lowering.call(callee, arguments, [*types, *template] if has_types else [])


@lowers(TCvtOp)
def lower_tcvt(lowering: Lowering, op: TCvtOp) -> None:
    """`TCVT(dst, src[, tmp], RoundMode::CAST_RINT, SaturationMode::OFF);`"""
    arguments: list[SSAValue | str] = [lowering.value(op.dst), lowering.value(op.src)]
    if op.tmp is not None:
        arguments.append(lowering.value(op.tmp))
    mode = "RINT" if op.rmode is None else op.rmode.data.value.removeprefix("CAST_")
    saturation = "OFF" if op.saturation is None else op.saturation.data.value
    arguments += [f"RoundMode::CAST_{mode}", f"SaturationMode::{saturation}"]
    lowering.call("TCVT", arguments)


@lowers(FillPadOp)
def lower_tfillpad(lowering: Lowering, op: FillPadOp) -> None:
    """
    `TFILLPAD(dst, src);`; in `vec` with `TFillPadMode::Expand` where dst is physically
    larger, and with `TFillPadMode::InPlace` where both are the same bytes. Windows take
    two steps, `_pad_window`.
    """
    src, dst = checks.tile_type(op, "src"), checks.tile_type(op, "dst")
    if any(is_wider_than_its_type(lowering, tile) for tile in (op.src, op.dst)):
        _pad_window(lowering, op, src, dst)
        return
    arguments = [lowering.value(op.dst), lowering.value(op.src)]
    template: list[str] = []
    in_vec = src.space is AddressSpace.VEC and dst.space is AddressSpace.VEC
    if op.expands:
        if not in_vec:
            no_cpp(op, "only tiles in vec expand")
        template = ["pto::TFillPadMode::Expand"]
    elif in_vec and _same_bytes(op.src, op.dst):
        template = ["pto::TFillPadMode::InPlace"]
    elif op.pad_value is not None and op.pad_value.data is not PadValue.NULL:
        # pto-isa's form for mat has the tile's type in front of the value.
        pad = f"pto::PadValue::{camel(op.pad_value.data.value)}"
        template = [cpp_type(arguments[0]), pad]
    lowering.call("TFILLPAD", arguments, template)


def _pad_window(
    lowering: Lowering, op: FillPadOp, src: TileBufType, dst: TileBufType
) -> None:
    """
    `TEXPANDS(all of dst, pad); TMOV(as much of dst as src has, src);`

    pto-isa pads whole tiles: it would write to the end of the tile around a window, and
    takes no src that is physically wider than dst.
    """
    if _home(op.src) is _home(op.dst):
        raise NoCppError(
            "has no C++: pto-isa pads whole tiles, and these are windows of one tile, "
            "which two steps could not pad in place",
            op.dst,
        )
    if not lowering.arch.in_registers:
        # There TMOV wants tiles of one physical shape, and copies blocks of 32 bytes.
        whole_blocks = src.v_col is not None and not src.v_col % block_elements(
            src.element_bits
        )
        if not whole_blocks or physical_shape(lowering, op.src) != physical_shape(
            lowering, op.dst
        ):
            raise NoCppError(
                f"has no C++: pto-isa pads whole tiles, and on {lowering.arch.name} copies only "
                "between tiles of one physical shape, valid in whole blocks of 32 bytes",
                op.dst,
            )
    address = address_of(lowering, op.dst)
    shape = physical_shape(lowering, op.dst)
    rows = current_extent(lowering, op.dst, 0)
    whole = handle_at(
        lowering,
        dst,
        (rows, dst.cols),
        address,
        lowering.derived(op.dst, "whole"),
        shape,
    )
    lowering.call("TEXPANDS", [whole, _pad_text(dst)])
    if Pipe.V not in lowering.arch.self_ordered:
        lowering.call("pipe_barrier", [Pipe.V.value])
    extents = [current_extent(lowering, op.src, dim) for dim in (0, 1)]
    part = handle_at(
        lowering,
        dst,
        (extents[0], extents[1]),
        address,
        lowering.derived(op.dst, "part"),
        shape,
    )
    lowering.call("TMOV", [part, lowering.value(op.src)])


def _home(tile: SSAValue) -> SSAValue:
    """The tile that a handle is a view of."""
    owner = tile.owner
    while isinstance(owner, TReshapeOp | BitcastOp | SubviewOp):
        tile = owner.source if isinstance(owner, SubviewOp) else owner.src
        owner = tile.owner
    return tile


def _pad_text(dst: TileBufType) -> str:
    """The number that pads tiles of a type, in C++."""
    name = spelling.element(dst.element_type)
    assert name is not None
    if dst.pad is PadValue.ZERO:
        return f"({name}) 0"
    is_max = dst.pad is PadValue.MAX
    if spelling.is_float(dst.element_type):
        return f"({name}) {'' if is_max else '-'}__builtin_inff()"
    return f"std::numeric_limits<{name}>::{'max' if is_max else 'min'}()"


def _same_bytes(a: SSAValue, b: SSAValue) -> bool:
    """Whether two tiles are one handle, or have one known address."""
    a, b = _root(a), _root(b)
    if a is b:
        return True
    if is_rebound(a) or is_rebound(b):
        return False
    if not isinstance(a.owner, AllocTileOp) or not isinstance(b.owner, AllocTileOp):
        return False
    first, second = a.owner.addr, b.owner.addr
    if first is None or second is None:
        return False
    known = constant_of(first)
    other = constant_of(second)
    return first is second or (known is not None and known == other)


def _root(tile: SSAValue) -> SSAValue:
    owner = tile.owner
    while isinstance(owner, TReshapeOp | BitcastOp):
        tile = owner.src
        owner = tile.owner
    return tile
