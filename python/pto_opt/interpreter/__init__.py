"""
The interpreter: runs PTO programs on NumPy, with memories as large as the chip's.

`api.run` runs a kernel once and is `pto_opt.run`, `api.Kernel` runs it as often as one
likes; `pto-run` is the command line.
"""
