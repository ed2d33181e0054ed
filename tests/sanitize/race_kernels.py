"""Kernels in short: a body between the views of two tensors, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pto_opt.sanitize.findings import ALL_CHECKS, Check, Finding
from pto_opt.sanitize.sanitizer import sanitize

SIZE = 16

TILE = "!pto.tile_buf<vec, 16x16xf32>"
VIEW = "!pto.tensor_view<?x?xf32>"
ALL, ROWS = "[%c16, %c16]", "[%c16, %c1]"
BOX = "!pto.partition_tensor_view<16x16xf32>"


def kernel(body: str, arch: str = "a2a3") -> str:
    """
    A kernel of `%in`, `%out` and `%n`; `%p` and `%q` are boxes of 16 x 16 in the tensors,
    `%a` and `%b` tiles next to each other.
    """
    return f"""
module attributes {{pto.target_arch = "{arch}"}} {{
  func.func @k(%in: !pto.ptr<f32>, %out: !pto.ptr<f32>, %n: index)
      attributes {{pto.kernel_kind = #pto.kernel_kind<vector>}} {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %0 = arith.constant 0 : i64
    %1024 = arith.constant 1024 : i64
    %one = arith.constant 1.0 : f32
    %v = pto.make_tensor_view %in, shape = [%c16, %c16], strides = {ROWS} : {VIEW}
    %p = pto.partition_view %v, offsets = [%c0, %c0], sizes = {ALL} : {VIEW} -> {BOX}
    %w = pto.make_tensor_view %out, shape = [%c16, %c16], strides = {ROWS} : {VIEW}
    %q = pto.partition_view %w, offsets = [%c0, %c0], sizes = {ALL} : {VIEW} -> {BOX}
    %a = pto.alloc_tile addr = %0 : {TILE}
    %b = pto.alloc_tile addr = %1024 : {TILE}
    {body}
    return
  }}
}}
"""


def load(tile: str = "%a") -> str:
    return f"pto.tload ins(%p : {BOX}) outs({tile} : {TILE})\n"


def add(one: str = "%a", other: str = "%a", to: str = "%b") -> str:
    return f"pto.tadd ins({one}, {other} : {TILE}, {TILE}) outs({to} : {TILE})\n"


def store(tile: str = "%b") -> str:
    return f"pto.tstore ins({tile} : {TILE}) outs(%q : {BOX})\n"


def raised(source: str, destination: str, number: int = 0) -> str:
    return f"pto.set_flag[<PIPE_{source}>, <PIPE_{destination}>, <EVENT_ID{number}>]\n"


def awaited(source: str, destination: str, number: int = 0) -> str:
    return f"pto.wait_flag[<PIPE_{source}>, <PIPE_{destination}>, <EVENT_ID{number}>]\n"


def flag(source: str, destination: str, number: int = 0) -> str:
    """A flag that is raised and waited for at once."""
    return raised(source, destination, number) + awaited(source, destination, number)


def loop(body: str) -> str:
    """`body` as often as `%n` says."""
    return f"scf.for %i = %c0 to %n step %c1 {{\n{body}}}\n"


BARRIER = "pto.barrier <PIPE_ALL>\n"


def judge(
    body: str,
    n: int = 3,
    checks: Iterable[Check] = ALL_CHECKS,
    arch: str = "a2a3",
) -> list[Finding]:
    """What is found when a body runs."""
    data: NDArray[np.float32] = np.arange(256, dtype=np.float32)
    return sanitize(kernel(body, arch), None, [data, data.copy(), n], checks=checks)


def problems(findings: Iterable[Finding]) -> list[str]:
    """The findings in short, in order."""
    return sorted(f"{f.check.value}: {f.problem}" for f in findings)
