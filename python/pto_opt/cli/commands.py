"""The commands of `pto-opt` that are no passes over one file."""

COMMANDS = {
    "board-kit": "pto_opt.cli.board_kit",
    "cache": "pto_opt.cli.cache",
    "check": "pto_opt.cli.check",
    "compile": "pto_opt.cli.compile",
}
"""
First words of `pto-opt`, and the modules whose `main` takes what is behind them; a file of
such a name is `./NAME`.
"""
