"""Pipes that convert: which elements and layouts a conversion takes and yields."""

from __future__ import annotations

from xdsl.ir import SSAValue

from pto_dialect.attrs import BLayout, SLayout
from pto_dialect.messages.failures import fail
from pto_dialect.pipe_attrs import AccPushEpilogue, EpilogueLayout, EpilogueQuant
from pto_dialect.types import TileBufType

_RESULTS: dict[EpilogueQuant, tuple[str, ...]] = {
    EpilogueQuant.NO_CONVERT: ("f32", "i32"),
    EpilogueQuant.F32_F16: ("f16",),
    EpilogueQuant.F32_BF16: ("bf16",),
    EpilogueQuant.REQ8_SCALAR: ("si8", "ui8"),
    EpilogueQuant.REQ8_VEC: ("si8",),
    EpilogueQuant.DEQF16_SCALAR: ("f16",),
    EpilogueQuant.DEQF16_VEC: ("f16",),
    EpilogueQuant.QF322B8_SCALAR: ("si8", "ui8"),
    EpilogueQuant.QF322B8_VEC: ("si8",),
    EpilogueQuant.QF322F16_SCALAR: ("f16",),
    EpilogueQuant.QF322BF16_SCALAR: ("bf16",),
    EpilogueQuant.QS322BF16_SCALAR: ("bf16",),
    EpilogueQuant.QS322BF16_VEC: ("bf16",),
    EpilogueQuant.QF322HIF8_SCALAR: ("!pto.hif8",),
    EpilogueQuant.QF322FP8_SCALAR: (
        "f8E4M3",
        "f8E4M3FN",
        "f8E4M3FNUZ",
        "f8E4M3B11FNUZ",
    ),
}
"""The element types, with their signs, that each conversion yields."""

_LAYOUTS = {
    EpilogueLayout.NZ2ND: (BLayout.ROW_MAJOR, SLayout.NONE_BOX),
    EpilogueLayout.NZ2DN: (BLayout.COL_MAJOR, SLayout.NONE_BOX),
    EpilogueLayout.NZ2NZ: (BLayout.COL_MAJOR, SLayout.ROW_MAJOR),
}


def sources_of(quant: EpilogueQuant) -> tuple[str, ...]:
    """The element types that a conversion takes."""
    if quant is EpilogueQuant.NO_CONVERT:
        return ("f32", "i32")
    from_float = quant.value.startswith(("f32_", "qf322"))
    return ("f32",) if from_float else ("i32",)


def verify_arrival(epilogue: AccPushEpilogue, value: SSAValue) -> None:
    """A tile that arrives has the elements and the layout of the conversion."""
    tile = value.type
    if not isinstance(tile, TileBufType):
        fail(
            f"expects fixpipe consumer tpop result to be !pto.tile_buf, found {tile}",
            value,
        )
    if str(tile.element_type) not in _RESULTS[epilogue.quant]:
        fail(
            f"expects consumer element type to match acc_push_epilogue.quant "
            f"{epilogue.quant} ({'/'.join(_RESULTS[epilogue.quant])}), found "
            f"{tile.element_type}",
            value,
        )
    if (tile.blayout, tile.slayout) != _LAYOUTS[epilogue.layout]:
        fail(
            "expects consumer tile layout to match acc_push_epilogue.layout "
            f"{epilogue.layout}, found blayout={tile.blayout} and "
            f"slayout={tile.slayout}",
            value,
        )
