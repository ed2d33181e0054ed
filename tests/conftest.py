"""What holds for all tests."""

import os

# Tests are to see what is compiled, not what was; those of the cache have one of their own.
os.environ["PTO_OPT_CACHE"] = "off"
# pytest's workers say how wide a terminal is that is none: messages have their own width.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)
