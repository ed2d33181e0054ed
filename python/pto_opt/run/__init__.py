"""
The interpreter: runs PTO programs on NumPy, with memories as large as the chip's.

`run` runs a kernel once, `Kernel` as often as one likes; `pto-run` is the command line.
"""

from pto_opt.run.api import Hooks, Kernel, load, run
from pto_opt.run.launch import ArgumentError

__all__ = ["ArgumentError", "Hooks", "Kernel", "load", "run"]
