"""Passes as they are asked for: pipelines as text."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args, get_origin, get_type_hints

from pto_passes.registry import ALL_PASSES

if TYPE_CHECKING:
    # Imported when a pass is asked for: a run without any starts sooner.
    from xdsl.passes import ModulePass
    from xdsl.utils.arg_spec import ArgSpec


class PassError(ValueError):
    """A pass that does not exist, or an option that it does not have."""


_XDSL_SAYS = "Error parsing pass pipeline specification:\n"


@dataclasses.dataclass(frozen=True)
class PassRequest:
    """A pass as it was asked for, `name{option=value,...}` in the text of a pipeline."""

    text: str


def make_passes(requests: Sequence[PassRequest]) -> list[ModulePass]:
    """
    The passes that were asked for.

    Raises:
        PassError: for an unknown pass or option, or text that is no pipeline.
    """
    passes: list[ModulePass] = []
    for request in requests:
        from xdsl.utils.arg_spec import parse_pipeline
        from xdsl.utils.exceptions import ArgSpecParseError

        try:
            specs = list(parse_pipeline(request.text))
        except (Exception, ArgSpecParseError) as error:
            said = str(error).removeprefix(_XDSL_SAYS).rstrip()
            message = f"cannot read the pipeline '{request.text}': {said}"
            raise PassError(message) from error
        passes.extend(_make_pass(spec) for spec in specs)
    return passes


def _make_pass(spec: ArgSpec) -> ModulePass:
    # A start that finds its passes does not wait for words about unknown ones.
    from pto_dialect.messages.suggestions import did_you_mean

    loader = ALL_PASSES.get(spec.name)
    if loader is None:
        hint = did_you_mean(spec.name, ALL_PASSES)
        raise PassError(f"unknown pass '{spec.name}'{hint}")
    pass_class = loader()
    known = [f.name.replace("_", "-") for f in dataclasses.fields(pass_class)]
    for option in spec.parameters:
        if option.replace("_", "-") not in known:
            choices = ", ".join(known) if known else "none"
            raise PassError(
                f"pass '{spec.name}' has no option '{option}', "
                f"expected one of: {choices}{did_you_mean(option, known)}"
            )
    _check_values(spec, pass_class)
    try:
        return pass_class.from_spec(spec)
    except Exception as error:
        raise PassError(f"pass '{spec.name}': {error}") from error


_KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    bool: ("true or false", ("true", "false")),
    int: ("a number", ()),
    str: ("a word", ()),
}
"""What values of options are called, and all of them where they are few."""


def _check_values(spec: ArgSpec, pass_class: type[ModulePass]) -> None:
    """
    Refuse values of another type than the option's.

    Raises:
        PassError: naming the option, what it takes and what it was given.
    """
    from pto_dialect.messages.suggestions import did_you_mean

    types = get_type_hints(pass_class)
    for option, values in spec.parameters.items():
        kind = types[option.replace("-", "_")]
        if get_origin(kind) is Literal:
            words: tuple[str, ...] = get_args(kind)
            wanted, is_right = " or ".join(words), values and values[0] in words
        elif kind in _KINDS:
            wanted, words = _KINDS[kind]
            is_right = len(values) == 1 and type(values[0]) is kind
        else:
            continue
        if is_right:
            continue
        found = ",".join(map(str, values))
        shown = (
            f"found '{found}'{did_you_mean(found, words)}" if found else "found none"
        )
        raise PassError(
            f"option '{option}' of pass '{spec.name}' takes {wanted}, {shown}"
        )
