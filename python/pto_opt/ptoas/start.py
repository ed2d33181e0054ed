"""The entry point of `ptoas`: what can be answered without the dialects is answered first."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pto_opt.cli.start import rare_collections


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 0 or 1."""
    from pto_opt.ptoas.flags import FlagError, help_text, parse_flags, version_text

    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        flags = parse_flags(arguments)
    except FlagError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if flags.wants("help"):
        sys.stdout.write(help_text())
        return 0
    if flags.wants("version"):
        sys.stdout.write(version_text())
        return 0
    with rare_collections():
        # Imported here, as the dialects that come along are most of the start.
        from pto_opt.ptoas.answers import run

        try:
            return run(flags)
        except BrokenPipeError:
            sys.stderr.close()
            return 1


if __name__ == "__main__":
    sys.exit(main())
