"""
Many tasks at once: a pool of processes that import once, and what it has in common with
other executors, those of a cluster too.

Everything here takes the interface of `concurrent.futures`: an executor has `submit`, and
what it gives back is a future. Nothing of xDSL is imported in the process that asks.
"""
