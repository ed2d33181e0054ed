"""`pto-opt --explain NAME`: the page of an operation, a pass, a code or another name."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from xdsl.passes import ModulePass, get_pass_option_infos

from pto_dialect.messages.kinds import KINDS
from pto_dialect.messages.suggestions import did_you_mean
from pto_dialect.ops import LEFT_OUT, family_of_operations, find_operation
from pto_opt.reference.codes import code_text
from pto_opt.reference.operations import operation_page
from pto_opt.reference.page import Facts, Page, Section, as_text
from pto_opt.reference.vocabulary import vocabulary, vocabulary_page
from pto_opt.sanitize.findings import KIND_OF_CHECK
from pto_passes.registry import ALL_PASSES


class UnknownName(ValueError):
    """Nothing has this name."""


def explain(name: str, render: Callable[[Page], str] = as_text) -> str:
    """
    The page of an operation (with or without `pto.`), a pass (with or without `--`), the code
    of a diagnostic, a type or an attribute, a chip or a unit; as text for a terminal unless
    `render` makes something else of it. Those of codes are text in any case.

    Raises:
        UnknownName: with the nearest name, where there is one.
    """
    full = name if name.startswith("pto.") else f"pto.{name}"
    if (op := find_operation(full)) is not None:
        return render(operation_page(op))
    pass_name = name.removeprefix("--")
    if (loader := ALL_PASSES.get(pass_name)) is not None:
        return render(pass_page(loader()))
    if name.upper() in KINDS:
        return code_text(KINDS[name.upper()])
    for check, kind in KIND_OF_CHECK.items():
        if name == check.value:
            return code_text(kind)
    if (page := vocabulary_page(name)) is not None:
        return render(page)
    if (reason := dict(LEFT_OUT).get(full)) is not None:
        raise UnknownName(f"'{full}' is not supported: {reason}")
    operations = family_of_operations()
    short = [one.removeprefix("pto.") for one in operations]
    known = [*operations, *ALL_PASSES, *(() if name.startswith("pto.") else short)]
    known += [*KINDS, *vocabulary()]
    raise UnknownName(
        f"no operation, pass, code, type, chip or unit is called '{name}'"
        f"{did_you_mean(pass_name, known)}"
    )


def pass_page(pass_class: type[ModulePass]) -> Page:
    """What the class of a pass says, and its options."""
    options = Facts(
        tuple(
            (
                option.name.replace("_", "-"),
                f"{option.expected_type}"
                + (
                    f", {option.default_value} unless given"
                    if option.default_value
                    else ""
                ),
            )
            for option in get_pass_option_infos(pass_class)
        )
    )
    sections = (Section("Options", (options,)),) if options.rows else ()
    introduction = inspect.cleandoc(pass_class.__doc__ or "")
    return Page(f"--{pass_class.name}", introduction, sections)
