"""How the author wrote a type or attribute, so that it prints back as it came."""

from xdsl.ir import Attribute

_ATTRIBUTE = "pto_spelling"


def remember_spelling(attribute: Attribute, text: str) -> None:
    """
    Note the text that `attribute` was parsed from. Two attributes that differ only in
    their spelling are equal: `tile_buf<vec, 16x64xf32>` is the long form's type.
    """
    object.__setattr__(attribute, _ATTRIBUTE, text)


def spelling_of(attribute: Attribute) -> str | None:
    """The remembered text; None for attributes that were not parsed but built."""
    return attribute.__dict__.get(_ATTRIBUTE)
