"""What holds for all tests."""

import os

# Tests are to see what is compiled, not what was; those of the cache have one of their own.
os.environ["PTO_OPT_CACHE"] = "off"
