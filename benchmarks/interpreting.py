"""
Interpreting: a kernel on `pto-run`'s interpreter, as a ratio to what it may cost: three
times NumPy doing the same tile operations, plus 30 microseconds for each of them.

    python benchmarks/interpreting.py

* Types, layouts and attributes are resolved when a step is made, once for each operation;
  an execution looks up its handles, makes an array on the bytes for each operand and
  calls NumPy.
* Operations are those on tiles, loads and stores among them: allocations, views and
  arithmetic on scalars are not counted, though they take time.
* A kernel is run once before it is timed: what is measured are its turns, not reading it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kernels
import numpy as np
import numpy.typing as npt
from measure import Row, report
from xdsl.ir import Operation

from pto_dialect.ops.base import TileOp
from pto_opt.interpreter.access import Step
from pto_opt.interpreter.api import Hooks, Kernel
from pto_opt.interpreter.machine import Frame

LIMIT = 1.0

TIMES_NUMPY = 3
SECONDS_PER_OPERATION = 30e-6

EXAMPLES = Path(__file__).parents[1] / "examples"

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Subject:
    """A kernel, its arguments, and the same in NumPy on memory of its own."""

    name: str
    source: Path | str
    arguments: Sequence[Any]
    numpy: Callable[[], object]


def softmax() -> Subject:
    """Nine operations on tiles of 16 x 256."""
    x = np.random.default_rng(1).standard_normal((16, 256)).astype(np.float32)
    y, columns = np.zeros_like(x), 201
    tile, padded, shifted, result = (np.empty_like(x) for _ in range(4))

    def reference() -> None:
        tile[:, :columns] = x[:, :columns]
        padded[:, :columns] = tile[:, :columns]
        padded[:, columns:] = -np.inf
        np.subtract(padded, np.max(padded, axis=1, keepdims=True), out=shifted)
        np.exp(shifted, out=shifted)
        np.divide(shifted, np.sum(shifted, axis=1, keepdims=True), out=result)
        y[...] = result

    path = EXAMPLES / "softmax_dynamic.pto"
    return Subject("softmax", path, [x, y.copy(), columns], reference)


def rms_norm(rows: int = 1024) -> Subject:
    """A loop over tiles of 16 x 256: nine operations, four of them on 16 numbers."""
    random = np.random.default_rng(2)
    x = random.standard_normal((rows, 256)).astype(np.float32)
    gamma, y = random.standard_normal(256).astype(np.float32), np.zeros_like(x)
    tile, square = np.empty((2, 16, 256), np.float32)
    mean = np.empty((16, 1), np.float32)

    def reference() -> None:
        for row in range(0, rows, 16):
            tile[...] = x[row : row + 16]
            np.multiply(tile, tile, out=square)
            np.sum(square, axis=1, keepdims=True, out=mean)
            np.multiply(mean, np.float32(1 / 256), out=mean)
            np.add(mean, np.float32(1e-6), out=mean)
            np.sqrt(mean, out=mean)
            np.divide(tile, mean, out=tile)
            np.multiply(tile, gamma, out=square)
            y[row : row + 16] = square

    path = EXAMPLES / "rmsnorm_loop.pto"
    return Subject("rms norm, 1024 rows", path, [x, gamma, y.copy(), rows], reference)


def matmul() -> Subject:
    """A product of 32 x 64 by 64 x 48, through boxed tiles."""
    random = np.random.default_rng(3)
    a = random.standard_normal((32, 64)).astype(np.float16)
    b = random.standard_normal((64, 48)).astype(np.float16)
    c = np.zeros((32, 48), np.float32)
    left_mat, right_mat = np.empty_like(a), np.empty_like(b)
    acc = np.empty((32, 48), np.float32)

    def reference() -> None:
        left_mat[...] = a
        right_mat[...] = b
        for k in (0, 32):
            left, right = left_mat[:, k : k + 32].copy(), right_mat[k : k + 32].copy()
            product = left.astype(np.float32) @ right.astype(np.float32)
            if k:
                np.add(acc, product, out=acc)
            else:
                acc[...] = product
        c[...] = acc

    path = EXAMPLES / "matmul.pto"
    return Subject("matmul", path, [a, b, c.copy(), 32], reference)


_TILE = (
    "!pto.tile_buf<loc=vec, dtype=f32, rows={0}, cols={1}, v_row=?, v_col=?, "
    "blayout=row_major, slayout=none_box, fractal=512, pad=0>"
)


def chain(name: str, rows: int, cols: int, turns: int = 200) -> Subject:
    """A loop of five operations cell by cell."""
    tile = _TILE.format(rows, cols)
    ops = (
        ("tadd", "%a, %b : {0}, {0}", "%c"),
        ("tmul", "%c, %a : {0}, {0}", "%d"),
        ("tmax", "%d, %b : {0}, {0}", "%c"),
        ("tmuls", "%c, %x : {0}, f32", "%d"),
        ("tabs", "%d : {0}", "%c"),
    )
    allocations = "\n".join(
        f"%{n}_at = arith.constant {i * 16384} : i64\n"
        f"%{n} = pto.alloc_tile addr = %{n}_at valid_row = %rows valid_col = %cols : {tile}"
        for i, n in enumerate("abcd")
    )
    body = "\n".join(
        f"pto.{op} ins({ins.format(tile)}) outs({out} : {tile})" for op, ins, out in ops
    )
    text = f"""module attributes {{pto.target_arch = "a2a3"}} {{
  func.func @chain(%rows: index, %cols: index, %x: f32)
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %turns = arith.constant {turns} : index
    {allocations}
    scf.for %i = %c0 to %turns step %c1 {{
      {body}
    }}
    return
  }}
}}
"""
    a, b, c, d = np.ones((4, rows, cols), np.float32)
    x = np.float32(0.5)

    def reference() -> None:
        for _ in range(turns):
            np.add(a, b, out=c)
            np.multiply(c, a, out=d)
            np.maximum(d, b, out=c)
            np.multiply(c, x, out=d)
            np.abs(d, out=c)

    return Subject(name, text, [rows, cols, 0.5], reference)


def gather(turns: int = 50) -> Subject:
    """A loop of loads, a gather by indices, a sort in blocks of 32, and stores."""
    random = np.random.default_rng(4)
    shape = kernels.ROWS, kernels.COLS
    x = random.standard_normal(shape).astype(np.float32)
    at = random.permutation(x.size).astype(np.int32).reshape(shape)
    number = np.arange(x.size, dtype=np.uint32).reshape(shape)
    y, pairs = np.zeros_like(x), np.zeros((shape[0], 2 * shape[1]), np.float32)
    tile, index, sorted_ = np.empty_like(x), np.empty_like(at), np.empty_like(pairs)

    def reference() -> None:
        for _ in range(turns):
            tile[...] = x
            index[...] = at
            taken = np.take(tile.reshape(-1), index)
            blocks = taken.reshape(-1, 32)
            order = np.argsort(-blocks, axis=1, kind="stable")
            sorted_[:, ::2] = np.take_along_axis(blocks, order, 1).reshape(shape)
            ids = np.take_along_axis(number.reshape(-1, 32), order, 1)
            sorted_.view(np.uint32)[:, 1::2] = ids.reshape(shape)
            y[...] = taken
            pairs[...] = sorted_

    arguments = [x, at, number, y.copy(), pairs.copy()]
    return Subject(
        f"gather and sort, {turns} turns",
        kernels.gather_text(turns),
        arguments,
        reference,
    )


def pipe(turns: int = 50) -> Subject:
    """Products from the cube core to two vector cores, which add and store."""
    random = np.random.default_rng(5)
    x = random.standard_normal((16 * turns, 16)).astype(np.float16)
    w = random.standard_normal((16, 32)).astype(np.float16)
    y = np.zeros((16 * turns, 32), np.float32)

    def reference() -> None:
        right = w.copy()
        for row in range(0, len(x), 16):
            left = x[row : row + 16].copy()
            product = left.astype(np.float32) @ right.astype(np.float32)
            for start in (0, 8):
                half = product[start : start + 8].copy()
                y[row + start : row + start + 8] = half + np.float32(1)

    text = kernels.pipe_text(turns)
    return Subject(f"pipe between cores, {turns} turns", text, [x, w, y], reference)


def subjects() -> list[Subject]:
    """What is measured."""
    return [
        softmax(),
        rms_norm(),
        matmul(),
        chain("5 operations of 1 x 8, 200 turns", 1, 8),
        chain("5 operations of 16 x 256, 200 turns", 16, 256),
        gather(),
        pipe(),
    ]


def operations(subject: Subject) -> int:
    """How many operations on tiles one run executes."""
    count = 0

    def wrap(op: Operation, step: Step) -> Step:
        def counted(frame: Frame) -> None:
            nonlocal count
            count += 1
            step(frame)

        return counted if isinstance(op, TileOp) else step

    Kernel(subject.source, hooks=Hooks(wrap=wrap)).run(subject.arguments)
    return count


def _best(run: Callable[[], object], times: int) -> float:
    def once() -> float:
        start = time.process_time()
        run()
        return time.process_time() - start

    run()
    return min(once() for _ in range(times))


def measure(subject: Subject, times: int) -> tuple[float, float]:
    """The ratio to what the kernel may cost, and microseconds for each operation."""
    kernel = Kernel(subject.source)
    count = operations(subject)
    ours = _best(lambda: kernel.run(subject.arguments), times)
    with np.errstate(all="ignore"):
        numpy = _best(subject.numpy, times)
    allowed = TIMES_NUMPY * numpy + SECONDS_PER_OPERATION * count
    return ours / allowed, 1e6 * ours / count


def main() -> int:
    """Print a table; returns 1 if a ratio is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="runs of each kind")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args()
    rows: list[Row] = []
    for subject in subjects():
        ratio, each = measure(subject, options.times)
        rows.append(Row(f"{subject.name} ({each:.1f} us/op)", ratio, options.limit))
    return report(rows)


if __name__ == "__main__":
    raise SystemExit(main())
