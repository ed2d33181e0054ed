"""`python -m pto_opt` is `pto-opt`."""

import sys

from pto_opt.cli.start import main

if __name__ == "__main__":
    sys.exit(main())
