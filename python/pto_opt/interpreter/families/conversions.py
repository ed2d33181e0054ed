"""`tcvt`: the cells of a tile in another element type."""

from __future__ import annotations

import numpy as np

from pto_dialect.attrs import RoundMode, SaturationMode
from pto_dialect.ops.move_ops import TCvtOp
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import BYTE, F32, is_packed
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.packed import decode, encode
from pto_opt.interpreter.rounding import Convert, conversion
from pto_opt.interpreter.site import Site, runs


@runs(TCvtOp)
def tcvt(site: Site[TCvtOp]) -> Step:
    """
    The cells of src in dst's type. A pair of 4-bit floats is one cell of its tile, and
    two of the other one.
    """
    op = site.op
    source, target = site.tile_type("src"), site.tile_type("dst")
    convert = _conversion(site)
    read, write, clobber = site.reader("src"), site.writer("dst"), clobbering(site)
    extents, check = site.extents("dst"), site.extents("src")
    times = (
        _numbers_per_cell(source.element_type),
        _numbers_per_cell(target.element_type),
    )
    out = None if target.is_boxed else site.out("dst")

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        check(frame[op.src])
        if rows and cols:
            cells = read(frame[op.src], rows, cols * times[1] // times[0])
            values = convert(cells)
            if out is None:
                write(tile, values)
            else:
                out(tile, rows, cols)[...] = values
        if clobber is not None:
            clobber(frame)

    return step


def _numbers_per_cell(element: object) -> int:
    from pto_dialect.types import F4E1M2x2Type, F4E2M1x2Type

    return 2 if isinstance(element, F4E1M2x2Type | F4E2M1x2Type) else 1


def _conversion(site: Site[TCvtOp]) -> Convert:
    op = site.op
    source, target = site.dtype("src"), site.dtype("dst")
    source_type = site.tile_type("src").element_type
    target_type = site.tile_type("dst").element_type
    if is_packed(source_type) and source == BYTE:
        return lambda codes: decode(codes, source_type).astype(target)
    if is_packed(target_type) and target == BYTE:
        return lambda values: encode(values.astype(F32), target_type)
    mode = RoundMode.CAST_RINT if op.rmode is None else op.rmode.data
    saturation = op.saturation
    saturates = saturation is not None and saturation.data is SaturationMode.ON
    if source == np.dtype(np.int32) and target == np.dtype(np.float16):
        # The chip goes through f32: numbers beyond f16 become infinite.
        return lambda values: values.astype(F32).astype(target)
    in_registers = op.arch.in_registers
    return conversion(source, target, mode, saturates, in_registers=in_registers)
