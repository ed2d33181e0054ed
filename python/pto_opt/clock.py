"""When this process began."""

from time import time

IMPORTED = time()
"""When it began to import pto-opt, in seconds since the epoch."""
