"""
Kernels of one operation each, drawn at random, for comparing the interpreter with the
simulator: element types, shapes, valid extents, static or dynamic, both chips.
"""

from __future__ import annotations

import numpy as np

from cases import (
    arrangements,
    choices,
    conversions,
    cubes,
    elementwise,
    gathers,
    quantisation,
    reductions,
    transfers,
)
from cases.draw import Draw, Family, OpCase

FAMILIES: dict[str, Family] = {
    "binary": elementwise.binary,
    "ternary": elementwise.ternary,
    "scalar": elementwise.scalar,
    "unary": elementwise.unary,
    "row_expand": elementwise.row_expand,
    "col_expand": elementwise.col_expand,
    "partial": elementwise.partial,
    "row_reduction": reductions.row_reduction,
    "col_reduction": reductions.col_reduction,
    "histogram": reductions.histogram,
    "compare": choices.compare,
    "select": choices.select,
    "move": arrangements.move,
    "transpose": arrangements.transpose,
    "pad": arrangements.pad,
    "concat": arrangements.concat,
    "view": arrangements.view,
    "element": arrangements.element,
    "convert": conversions.convert,
    "convert_small": conversions.convert_small,
    "gather": gathers.gather,
    "scatter": gathers.scatter,
    "global_gather": gathers.global_gather,
    "sort": gathers.sort,
    "merge": gathers.merge,
    "generate": gathers.generate,
    "quantise": quantisation.quantise,
    "quantise_mx": quantisation.quantise_mx,
    "product": cubes.product,
    "vector_product": cubes.vector_product,
    "mx_product": cubes.mx_product,
    "mx_vector_product": cubes.mx_vector_product,
    "fix_pipe": cubes.fix_pipe,
    "window": cubes.window,
    "transfer": transfers.transfer,
    "padded_load": transfers.padded_load,
}


def draw_case(family: str, seed: int) -> OpCase:
    """The case of a family with a number; the same in every run."""
    letters = [ord(letter) for letter in family]
    random = np.random.default_rng([*letters, seed])
    # Types with extents in them cost the C++ compiler time, each one.
    draw = Draw(random, "a5" if seed % 3 == 2 else "a2a3", seed % 5 != 4, seed // 3)
    return FAMILIES[family](draw)
