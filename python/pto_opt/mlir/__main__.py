"""
`python -m pto_opt.mlir PROGRAM.py [ARGUMENT]...` runs a program for the peer's bindings
(`from mlir.dialects import pto`, `from ptoas.mlir.dialects import pto`) on those of MLIR.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from pto_opt.mlir.bindings import NoBindingsError


def main() -> None:
    """Run the program that the command line names as the main one."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print((__doc__ or "").strip().replace("`", ""))
        sys.exit(0 if len(sys.argv) > 1 else 2)
    program = sys.argv[1]
    try:
        from pto_opt.mlir.install import install

        install()
    except NoBindingsError as error:
        sys.exit(f"error: {error}")
    if not Path(program).is_file():
        sys.exit(f"error: {program}: no such program")
    sys.argv = sys.argv[1:]
    sys.path[0] = str(Path(program).resolve().parent)
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
