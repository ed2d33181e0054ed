"""`python -m pto_opt.reference FOLDER`: write the reference of all operations."""

import sys
from pathlib import Path

from pto_opt.reference.files import write


def main() -> int:
    """Write the files; returns the exit status."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print("usage: python -m pto_opt.reference FOLDER", file=sys.stderr)
        return 1
    count = write(Path(sys.argv[1]))
    print(f"{count} files in {sys.argv[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
