"""A slice of the damaged texts, and what they have found."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.entrances import ENTRANCES
from fuzz.mutations import SNIPPETS, corpus, mutant
from fuzz.run_fuzz import EXAMPLES, fuzz, problem_with

from pto_opt.baseline import Baseline
from pto_opt.files import read_array
from pto_opt.timeline.page import read_trace

FOUND = {
    "an integer of 5000 digits": f"module attributes {{a = {'9' * 5000}}} {{}}",
    "a hexadecimal one": f"module attributes {{a = 0x{'f' * 5000}}} {{}}",
    "regions": "module {" * 10_000,
    "closed regions": "module {" * 10_000 + "}" * 10_000,
    "attributes": "module attributes {a = " + "[" * 10_000 + "]" * 10_000 + "} {}",
    "types": "func.func private @f(" + "!pto.ptr<" * 10_000 + "f32" + ">" * 10_000,
    "an attribute's brackets": "#a = #pto.x" + "<" * 10_000 + ">" * 10_000,
    "locations": "module {} loc(" + "fused[" * 10_000,
    "a string without an end": 'module attributes {a = "' + "a" * 60 + "} {}",
    "a string with an unknown escape": r'module attributes {a = "x\q'
    + "a" * 60
    + '"} {}',
    "a number too large for its type": "func.func @f() { %c = arith.constant 999 : i8 }",
    "a tensor too large for memory": (
        "module attributes {a = dense<1> : tensor<9223372036854775807xi8>} {}"
    ),
    "a tensor too large for Python": (
        "module attributes {a = dense<1> : tensor<100000000000000000000xi8>} {}"
    ),
    "an alias of such a tensor": "#a = dense<1> : tensor<9223372036854775807xi8>",
    "a value that nothing defines": (
        "func.func @f() { func.func @g() { func.call @h(%a) : (i32) -> () } return }"
    ),
    "an array of odd integers": "module attributes {a = array<i74: 1>} {}",
    "a step that nothing defines": (
        "func.func @f(%n: index) { scf.for %i = %n to %n step %x { } return }"
    ),
    "nothing": "",
    "no text": "\x00\x01\x02",
}
"""Texts that needed care, by what is special about them."""


def test_a_slice() -> None:
    assert fuzz(300, seed=2) == []


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_a_slice_of_an_entrance(entrance: str) -> None:
    assert fuzz(40, seed=3, entrance=entrance, jobs=1) == []


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_texts_that_needed_care(text: str) -> None:
    assert problem_with(text.encode()) is None


@pytest.mark.parametrize("text", SNIPPETS)
def test_snippets_are_read(text: str) -> None:
    assert problem_with(text.encode()) is None


def test_the_same_number_gives_the_same_text() -> None:
    texts = corpus(EXAMPLES)
    assert mutant(texts, 7, 11) == mutant(texts, 7, 11)
    assert mutant(texts, 7, 11) != mutant(texts, 8, 11)


def test_other_exceptions_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: list[str]) -> int:
        raise KeyError("x")

    monkeypatch.setattr("fuzz.run_fuzz.pto_opt", broken)
    assert str(problem_with(b"module {}")).startswith("KeyError")


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999,), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,",
        "{'descr': [" * 300,
    ],
)
def test_headers_that_needed_care(header: str, tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    size = len(header) + 1
    path.write_bytes(b"\x93NUMPY\x01\0" + size.to_bytes(2, "little") + header.encode())
    with pytest.raises(ValueError, match=r"."):
        read_array(path)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": ' * 100_000, "1", "null"])
def test_documents_that_needed_care(text: str, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="is no list of known findings"):
        Baseline.read(path)
    with pytest.raises(ValueError, match="not a file that --trace-json"):
        read_trace(text)
