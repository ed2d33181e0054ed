"""Tiles that come from numbers alone: ranges, triangles, random numbers."""

from __future__ import annotations

import numpy as np

from pto_dialect.integers import ceil_div
from pto_dialect.ops.generate_ops import TCIOp, TRandomOp, TTriOp
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.elements import Array
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


@runs(TCIOp)
def tci(site: Site[TCIOp]) -> Step:
    """`dst[0, j] = start + j`, or `start - j`, over the valid columns of the first row."""
    # Downwards by the vector unit a2a3 negates the sum (`npu/a2a3/TCI.hpp`).
    op, dtype = site.op, site.dtype("dst")
    out, extents, clobber = site.out("dst"), site.extents("dst"), clobbering(site)
    sign = -1 if op.is_descending else 1
    negates = op.negates_start(site.arch)

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        if rows and cols:
            start = frame[op.start]
            start = -start if negates else start
            numbers = start + sign * np.arange(cols, dtype=np.int64)
            out(tile, 1, cols)[0] = numbers.astype(dtype)
        if clobber is not None:
            clobber(frame)

    return step


@runs(TTriOp)
def ttri(site: Site[TTriOp]) -> Step:
    """Ones on one side of a diagonal, zeros on the other."""
    op, dtype = site.op, site.dtype("dst")
    out, extents, upper = site.out("dst"), site.extents("dst"), op.is_upper

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        diagonal = frame[op.diagonal]
        row, col = np.arange(rows)[:, None] + diagonal, np.arange(cols)
        ones = col >= row if upper else col <= row
        out(tile, rows, cols)[...] = ones.astype(dtype)

    return step


_KEY_STEPS = 0x9E3779B9, 0xBB67AE85
_FACTORS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_LOW = np.uint64(0xFFFFFFFF)


def philox(key: tuple[int, int], counters: Array, rounds: int) -> Array:
    """
    Four random words for each counter of four words (rows), by Philox4x32.

    Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """
    c0, c1, c2, c3 = (counters[:, i].astype(np.uint64) for i in range(4))
    for i in range(rounds):
        k0, k1 = (
            np.uint64((k + i * step) & 0xFFFFFFFF) for k, step in zip(key, _KEY_STEPS)
        )
        p0, p1 = c0 * _FACTORS[0], c2 * _FACTORS[1]
        c0, c1, c2, c3 = (
            (p1 >> np.uint64(32)) ^ c1 ^ k0,
            p1 & _LOW,
            (p0 >> np.uint64(32)) ^ c3 ^ k1,
            p0 & _LOW,
        )
    return np.stack([c0, c1, c2, c3], axis=1).astype(np.uint32)


_LANES, _WORDS = 64, 4
"""A vector of 64 counters gives four vectors of words."""


def random_words(
    shape: tuple[int, int],
    key: tuple[int, int],
    counter: tuple[int, int, int, int],
    rounds: int,
) -> Array:
    """
    Random words for the rows and columns of a tile: the four of a counter side by side,
    then those of the next. The counter goes on by 64 for each 256 columns; at the end of a
    row, whatever of these it has, by its columns modulo 64 (64 where that is 0).

    Source: pto-isa `npu/a5/TRandom.hpp`.
    """
    rows, cols = shape
    batches = ceil_div(cols, _LANES * _WORDS)
    row = (batches - 1) * _LANES + (cols - 1) % _LANES + 1
    starts = np.arange(rows)[:, None] * row + np.arange(batches) * _LANES
    steps = (starts[:, :, None] + np.arange(_LANES)).astype(np.uint64)
    low = np.uint64(counter[0] | counter[1] << 32)
    high = np.uint64(counter[2] | counter[3] << 32)
    lows = low + steps.reshape(-1)
    highs = high + (lows < low).astype(np.uint64)
    shift = np.uint64(32)
    words = np.stack([lows & _LOW, lows >> shift, highs & _LOW, highs >> shift], axis=1)
    return philox(key, words, rounds).reshape(rows, -1)[:, :cols]


@runs(TRandomOp)
def trandom(site: Site[TRandomOp]) -> Step:
    """Numbers that a key and a counter determine."""
    op, dtype = site.op, site.dtype("dst")
    out, extents = site.out("dst"), site.extents("dst")
    rounds = 10 if op.rounds is None else op.rounds.value.data
    names = [getattr(op, name) for name in op.WORDS]

    def step(frame: Frame) -> None:
        tile: Tile = frame[op.dst]
        rows, cols = extents(tile)
        k0, k1, c0, c1, c2, c3 = (int(frame[n]) & 0xFFFFFFFF for n in names)
        if rows and cols:
            shape, counter = (rows, cols), (c0, c1, c2, c3)
            values = random_words(shape, (k0, k1), counter, rounds)
            out(tile, rows, cols)[...] = values.view(dtype)

    return step
