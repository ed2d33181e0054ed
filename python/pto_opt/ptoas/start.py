"""
The entry point of `ptoas`: what can be answered without the dialects is answered first, and
what is in the cache with next to no imports at all.
"""

from __future__ import annotations

import sys

from pto_opt.cli.start import with_rare_collections
from pto_opt.ptoas.flags import FlagError, Flags, help_text, parse_flags, version_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 0 or 1."""
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
    return with_rare_collections(lambda: _run(flags), "ptoas")


def _run(flags: Flags) -> int:
    from pto_opt.cache.answers import AnswerCache
    from pto_opt.ptoas.driver import run

    try:
        return run(flags, cache=AnswerCache.of_environment())
    except BrokenPipeError:
        sys.stderr.close()
        return 1


if __name__ == "__main__":
    sys.exit(main())
