"""What is needed of pypto, each in one place, and what is said where it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

PTO_BACKEND = "pypto.backend.pto_backend"
PASS_MANAGER = "pypto.ir.pass_manager"


class MissingApi(ImportError):
    """This pypto, or any at all, does not have what is needed."""


def need(module: str, name: str, why: str) -> Any:
    """
    A name of one of pypto's modules; `name` may have dots.

    Raises:
        MissingApi: if there is none; it says what it was needed for.
    """
    try:
        value: Any = import_module(module)
    except ImportError as error:
        raise MissingApi(
            f"{why} needs '{module}', which cannot be imported: {error}"
        ) from error
    for part in name.split("."):
        if not hasattr(value, part):
            raise MissingApi(
                f"{why} needs '{module}.{name}', which this pypto "
                f"({version()}) does not have"
            )
        value = getattr(value, part)
    return value


def version() -> str:
    """The version of the pypto that is there, as far as it says."""
    try:
        return f"version {import_module('pypto').__version__}"
    except (ImportError, AttributeError):
        return "of unknown version"
