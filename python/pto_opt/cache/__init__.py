"""
The compile cache: what has been compiled once is read the next time.

An entry's name is a digest of everything that its contents depend on. Nothing here imports
more of Python than a start without it would: a hit is to cost little more than Python.
"""
