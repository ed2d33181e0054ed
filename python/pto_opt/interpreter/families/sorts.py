"""Sorting: records of a value and its number, in blocks of 32 and merged."""

from __future__ import annotations

from typing import Any

import numpy as np

from pto_dialect.ops.sort_ops import (
    RECORD_BYTES,
    SORTED_TOGETHER,
    TMrgSortOp,
    TSort32Op,
)
from pto_opt.interpreter.access import Mode, Step
from pto_opt.interpreter.elements import F16, Array, DType
from pto_opt.interpreter.families.elementwise import clobbering
from pto_opt.interpreter.handles import BoundsError, ExecutionError, Tile
from pto_opt.interpreter.machine import Frame
from pto_opt.interpreter.site import Site, runs


def _record_type(dtype: DType) -> DType:
    """A record as a structured NumPy type."""
    if dtype == F16:
        return np.dtype([("value", dtype), ("zero", "<u2"), ("number", "<u4")])
    return np.dtype([("value", dtype), ("number", "<u4")])


def _records(values: Array, numbers: Array) -> Array:
    found: Array = np.zeros(values.shape, _record_type(values.dtype))
    found["value"], found["number"] = values, numbers
    return found


def _order(values: Array) -> Array:
    """Places of values along the last axis, the largest first, equals as they come."""
    # Negation keeps the order of equals, which a reversed ascending sort would not.
    return np.argsort(-values.astype(np.float64), axis=-1, kind="stable")


@runs(TSort32Op)
def tsort32(site: Site[TSort32Op]) -> Step:
    """
    Each 32 columns of a row, the largest first, as records. Columns that do not fill 32
    are left out without a scratch tile; with one they are sorted, too, in front of
    what stands for the missing ones.
    """
    op = site.op
    read, read_numbers, out = site.reader("src"), site.reader("idx"), site.out("dst")
    extents, extents_src = site.extents("dst"), site.extents("src")
    extents_idx, clobber = site.extents("idx"), clobbering(site)
    dtype, with_tmp = site.dtype("src"), op.tmp is not None
    per_record = RECORD_BYTES // dtype.itemsize

    def step(frame: Frame) -> None:
        dst: Tile = frame[op.dst]
        rows, _ = extents(dst)
        _, cols = extents_src(frame[op.src])
        idx_rows, _ = extents_idx(frame[op.idx])
        whole = cols - cols % SORTED_TOGETHER
        used = cols if with_tmp else whole
        if rows and used:
            values = read(frame[op.src], rows, used)
            numbers = read_numbers(frame[op.idx], 1 if idx_rows == 1 else rows, used)
            numbers = np.broadcast_to(numbers, values.shape)
            target = out(dst, rows, used * per_record)
            for start in range(0, used, SORTED_TOGETHER):
                end = min(start + SORTED_TOGETHER, used)
                part, names = values[:, start:end], numbers[:, start:end]
                order = _order(part)
                records = _records(
                    np.take_along_axis(part, order, 1),
                    np.take_along_axis(names, order, 1),
                )
                flat = records.view(dtype).reshape(rows, -1)
                target[:, start * per_record : end * per_record] = flat
        if clobber is not None:
            clobber(frame)

    return step


def _merged(lists: list[Array]) -> tuple[Array, Array]:
    """
    Lists of records merged by taking the largest of their heads, of equals that of the
    first list; and from which list each one is.

    A list that is not sorted hands out what follows a smaller record together with it,
    so records go by the smallest value up to them.
    """
    keys = np.concatenate(
        [np.minimum.accumulate(one["value"].astype(np.float64)) for one in lists]
    )
    order = np.argsort(-keys, kind="stable")
    sources = np.repeat(np.arange(len(lists)), [one.size for one in lists])
    return np.concatenate(lists)[order], sources[order]


@runs(TMrgSortOp)
def tmrgsort(site: Site[TMrgSortOp]) -> Step:
    """Merges blocks of one list, or several lists."""
    return _merge_blocks(site) if site.op.merges_blocks else _merge_lists(site)


def _list_reader(site: Site[TMrgSortOp], index: int) -> Any:
    """What gives the records in the valid columns of one source."""
    op, dtype = site.op, site.dtype_of_value(site.op.srcs[index])
    record = _record_type(dtype)
    source = op.srcs[index]
    read = site.reader_of(source, "srcs")

    def records(frame: Frame) -> Array:
        tile: Tile = frame[source]
        _, cols = tile.extents()
        count = cols * dtype.itemsize // RECORD_BYTES
        cells = read(tile, 1, count * RECORD_BYTES // dtype.itemsize)
        return np.ascontiguousarray(cells[0]).view(record)

    return records


def _merge_blocks(site: Site[TMrgSortOp]) -> Step:
    """Every four blocks of the list become one."""
    op = site.op
    assert op.block_len is not None
    length, dst_value = op.block_len, op.dst
    records, dtype = _list_reader(site, 0), site.dtype_of_value(op.dst)
    out = site.reader_of(op.dst, "dsts", Mode.WRITE)

    def step(frame: Frame) -> None:
        found = records(frame)
        block = int(frame[length]) * dtype.itemsize // RECORD_BYTES
        if block <= 0:
            raise ExecutionError(f"merges blocks of {block} records", "block_len")
        dst: Tile = frame[dst_value]
        dst.extents()
        whole = found.size - found.size % (4 * block)
        if not whole:
            return
        groups = found[:whole].reshape(-1, 4, block)
        merged = np.concatenate([_merged(list(group))[0] for group in groups])
        flat = merged.view(dtype)
        out(dst, 1, flat.size)[0] = flat

    return step


def _merge_lists(site: Site[TMrgSortOp]) -> Step:
    """
    Lists become one, as much of it as dst is valid for; with `exhausted` only up to
    where the first list ends, and `excuted` tells how much of each was used. All of dst is
    copied from scratch, so its cells behind the records are lost (`MovUb2Ub` in
    `npu/{a2a3,a5}/TMrgSort.hpp`).
    """
    op = site.op
    readers = [_list_reader(site, index) for index in range(len(op.srcs))]
    dst_value, dtype = op.dst, site.dtype_of_value(op.dst)
    out = site.reader_of(op.dst, "dsts", Mode.WRITE)
    stops = op.exhausted is not None and bool(op.exhausted.value.data)
    tell = site.tell_window("dsts", Mode.FORGET, dtype.itemsize, op.dst)
    clobber = clobbering(site)

    def step(frame: Frame) -> None:
        lists = [records(frame) for records in readers]
        dst: Tile = frame[dst_value]
        _, cols = dst.extents()
        merged, sources = _merged(lists)
        if stops and merged.size:
            ends = [np.flatnonzero(sources == i) for i in range(len(lists))]
            last = min(int(places[-1]) if places.size else -1 for places in ends)
            merged, sources = merged[: last + 1], sources[: last + 1]
        room = cols * dtype.itemsize // RECORD_BYTES
        if op.excuted is not None:
            used = np.bincount(sources, minlength=4)[:4]
            _tell_used(frame[op.excuted], used)
        flat = merged[:room].view(dtype)
        if flat.size:
            out(dst, 1, flat.size)[0] = flat
        if flat.size < cols:
            if tell is not None:
                tell(dst, 1, cols - flat.size, 0, flat.size)
            start, end = flat.size * dtype.itemsize, cols * dtype.itemsize
            dst.memory.poison(dst.offset + start, dst.offset + end)
        if clobber is not None:
            clobber(frame)

    return step


def _tell_used(target: Any, used: Array) -> None:
    if not isinstance(target, np.ndarray) or target.size < used.size:
        raise BoundsError("has nowhere to put how many records were used", "excuted")
    target[: used.size] = used
