"""How the command line asks for passes: flags in their order, and pipelines as text."""

from __future__ import annotations

from collections.abc import Sequence

from pto_opt.requests import PassRequest
from pto_passes.registry import ALL_PASSES, LEVELS

_LEVELS = {f"-O{level}": pipeline for level, pipeline in LEVELS.items()}


def split_pass_flags(
    arguments: Sequence[str],
) -> tuple[list[PassRequest], list[str]]:
    """
    The passes among the arguments in their order, and the other arguments.

    `--name`, `--name=option=value,...`, `-p PIPELINE` and `-O2` all ask for passes.
    """
    requests: list[PassRequest] = []
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        flag, _, value = argument.partition("=")
        if argument == "--":
            rest.extend([argument, *pending])
        elif flag in ("-p", "--passes"):
            pipeline = value if "=" in argument else next(pending, None)
            if pipeline is None:
                rest.append(argument)
            else:
                requests.append(PassRequest(pipeline))
        elif argument in _LEVELS:
            if pipeline := _LEVELS[argument]:
                requests.append(PassRequest(pipeline))
        elif flag.startswith("--") and flag[2:] in ALL_PASSES:
            options = value.strip("{}").replace(",", " ")
            requests.append(
                PassRequest(f"{flag[2:]}{{{options}}}" if value else flag[2:])
            )
        else:
            rest.append(argument)
    return requests, rest
