"""Quantisation on the vector unit."""

from __future__ import annotations

from pto_dialect.attrs import MxGroupAxis
from pto_dialect.mode_attrs import QuantScaleAlg, VecStoreMode
from pto_dialect.ops.quant_ops import TDequantOp, TQuantMxOp, TQuantOp
from pto_dialect.ops.scale_ops import TGetScaleAddrOp
from pto_passes.emitc.compute import cpp_operands
from pto_passes.emitc.lowering import Lowering, lowers, needs_tmp
from pto_passes.emitc.memory import cpp_type


@lowers(TQuantOp)
def lower_tquant(lowering: Lowering, op: TQuantOp) -> None:
    """`TQUANT<pto::QuantType::X, types>(dst, src, fp[, tmp][, &offset]);`"""
    tiles = [lowering.value(v) for v in (op.dst, op.src, op.fp)]
    if op.tmp is not None:
        tiles.append(lowering.value(op.tmp))
    elif lowering.arch.uses_scratch:
        needs_tmp(lowering, op)
    types = ", ".join(cpp_type(t) for t in tiles)
    holes = ", ".join(["{}"] * len(tiles))
    if op.offset is not None:
        tiles.append(lowering.value(op.offset))
        holes += ", &{}"
    kind = f"pto::QuantType::{op.quant_type.data.value}"
    lowering.say(f"TQUANT<{kind}, {types}>({holes});", *tiles)


@lowers(TDequantOp)
def lower_tdequant(lowering: Lowering, op: TDequantOp) -> None:
    """`TDEQUANT<Dst, Src, Scale>(dst, src, scale, offset);`"""
    arguments = cpp_operands(lowering, op)
    lowering.call("TDEQUANT", arguments, [cpp_type(a) for a in arguments[:3]])


@lowers(TQuantMxOp)
def lower_tquant_mx(lowering: Lowering, op: TQuantMxOp) -> None:
    """
    `TQUANT<axis, pto::MxQuantAlg::X[, true]>(dst, src, &exp, &max, &scaling);`, or the
    older form that also writes the exponents in the cube unit's order.
    """
    values = [op.dst, op.src, op.exp, op.max, op.scaling]
    tiles = [lowering.value(v) for v in values]
    of_nv = op.scale_algorithm is QuantScaleAlg.NV
    if op.exp_zz is None:
        axis = 0 if op.axis is MxGroupAxis.AXIS0 else 1
        what = "Fp4E2M1" if op.is_fp4 else "Fp8E4M3"
        template = f"{axis}, pto::MxQuantAlg::{'Nv' if of_nv else 'Ocp'}Mx{what}"
        if op.is_interleaved:
            template += ", true"
        lowering.say(f"TQUANT<{template}>({{}}, {{}}, &{{}}, &{{}}, &{{}});", *tiles)
        return
    parts = [f"pto::QuantType::{op.quant_type.data.value}"]
    if op.store_mode is not None:
        mode = "NZ" if op.store_mode.data is VecStoreMode.NZ else "ND"
        parts.append(f"pto::VecStoreMode::{mode}")
    parts += [cpp_type(t) for t in tiles]
    if of_nv:
        parts.append("pto::QuantScaleAlg::NV")
    holes = "{}, {}, &{}, &{}, &{}, &{}"
    lowering.say(
        f"TQUANT<{', '.join(parts)}>({holes});", *tiles, lowering.value(op.exp_zz)
    )


@lowers(TGetScaleAddrOp)
def lower_tget_scale_addr(lowering: Lowering, op: TGetScaleAddrOp) -> None:
    """`TGET_SCALE_ADDR(dst, src);`"""
    lowering.call("TGET_SCALE_ADDR", [lowering.value(op.dst), lowering.value(op.src)])
