"""`pto-opt cache`: what the compile cache holds, and how to empty it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pto_opt.cache.answers import OFF, VARIABLE, cache_folder
from pto_opt.cache.store import Store
from pto_opt.cli.parsing import Parser, UsageError


def main(argv: Sequence[str]) -> int:
    """Run the command; the exit status: 0, or 2 for usage."""
    parser = Parser(
        prog="pto-opt cache",
        description="Shows or empties the cache of compiled kernels.",
        epilog=f"{VARIABLE}=FOLDER puts it elsewhere, {VARIABLE}={OFF} does without.",
    )
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--stats", action="store_true", help="show what it holds")
    group.add_argument("--clear", action="store_true", help="remove everything in it")
    try:
        options = parser.parse_all(argv)
        folder = cache_folder()
        if folder is None:
            raise UsageError(f"the cache is off ({VARIABLE}={OFF})")
    except UsageError as error:
        sys.stderr.write(f"pto-opt: error: {error}\n")
        return 2
    store = Store(folder)
    if options.clear:
        store.clear()
    else:
        sys.stdout.write(statistics(store))
    return 0


def statistics(store: Store) -> str:
    """Where a cache lies, how full it is and how often it had the answer."""
    sizes = store.sizes()
    hits, misses = store.counts()
    share = f" ({100 * hits / (hits + misses):.0f} %)" if hits else ""
    return (
        f"folder   {store.folder}\n"
        f"entries  {len(sizes)}\n"
        f"size     {sum(sizes) / 2**20:.1f} MiB of {store.limit / 2**20:.0f} MiB\n"
        f"hits     {hits}{share}\n"
        f"misses   {misses}\n"
    )
