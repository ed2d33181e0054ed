"""
Lines that were read before are made without their tokens: the same operations, names and
places come out, and the same errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.utils.exceptions import ParseError

from pto_dialect.assembly import lines
from pto_dialect.assembly.parser import PTOParser
from pto_dialect.assembly.printer import print_module
from pto_dialect.assembly.source import SourceMap
from pto_opt.context import make_context

ROOT = Path(__file__).parents[1]
TILE = "!pto.tile_buf<vec, 16x64xf32>"
HEAD = """func.func @f(%p: !pto.ptr<f32>, %n: index, %m: index, %w: i64) {
  %at = arith.constant 0 : i64
"""


@pytest.fixture(autouse=True)
def cold() -> Iterator[None]:
    lines.LINES.clear()
    yield
    lines.LINES.clear()


def read(text: str) -> ModuleOp:
    return PTOParser(make_context(), text, "here.pto").parse_module()


def seen(module: ModuleOp) -> tuple[str, list[object], list[object]]:
    """What of a module came from its text."""
    stream = StringIO()
    print_module(module, stream)
    source = SourceMap.of(module)
    assert source is not None
    values = [r for op in module.walk() for r in op.results]
    places = [source.positions.get(op) for op in module.walk()]
    return (
        stream.getvalue(),
        [(source.names.get(v), v.name_hint, str(v.type)) for v in values],
        [*places, [op.location for op in module.walk()]],
    )


def error_of(text: str) -> str:
    with pytest.raises(ParseError) as caught:
        read(text)
    error = caught.value
    return f"{error.span.start}-{error.span.end}: {error.msg}"


PROGRAMS = [
    *sorted((ROOT / "examples").glob("*.pto")),
    *sorted((ROOT / "lit_tests" / "dialect").glob("ops_*.mlir")),
]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_second_reading(path: Path) -> None:
    for text in path.read_text(encoding="utf-8").split("// -----"):
        first = seen(read(text))
        count = len(lines.LINES)
        assert seen(read(text)) == first
        assert len(lines.LINES) == count


def body(*texts: str) -> str:
    return HEAD + "".join(f"  {text}\n" for text in texts) + "  return\n}\n"


def test_most_lines_are_known() -> None:
    text = (ROOT / "examples" / "rmsnorm_loop.pto").read_text(encoding="utf-8")
    read(text)
    plain = [line for line in text.split("\n") if "arith." in line or "pto.t" in line]
    assert 0.3 * len(plain) < len(lines.LINES) <= len(plain)


def test_operands_by_their_place() -> None:
    read(body("%a = arith.subi %n, %m : index"))
    module = read(
        body("%a = arith.subi %m, %n : index", "%b = arith.subi %n, %n : index")
    )
    swapped, twice = [op for op in module.walk() if op.name == "arith.subi"]
    n, m = swapped.operands[1], swapped.operands[0]
    assert (n.name_hint, m.name_hint) == ("n", "m")
    assert [*twice.operands] == [n, n]


def test_line_with_one_value_twice_teaches_nothing() -> None:
    read(body("%a = arith.subi %n, %n : index"))
    assert not any("subi" in key for key in lines.LINES)


WRONG = {
    "another type": ("%a = arith.addi %n, %w : index",),
    "unknown value": ("%a = arith.addi %n, %gone : index",),
    "name defined twice": ("%n = arith.addi %n, %m : index",),
    "no result number": ("%a = arith.addi %n#1, %m : index",),
    "goes on in the next line": (
        "%a = arith.addi %n, %m : index",
        "{a = } %b = arith.addi",
    ),
    "two on a line": ("%a = arith.addi %n, %m : index %b = arith.addi %n, : index",),
    "comment": ("%a = arith.addi %n, // %m : index",),
}


@pytest.mark.parametrize("texts", WRONG.values(), ids=[*WRONG])
def test_errors_stay(texts: tuple[str, ...]) -> None:
    expected = error_of(body(*texts))
    lines.LINES.clear()
    read(body("%x = arith.addi %n, %m : index", "%y = arith.addi %m, %n : index"))
    assert any("addi" in key for key in lines.LINES)
    assert error_of(body(*texts)) == expected


def test_attributes_on_the_next_line_are_read() -> None:
    read(body("%x = arith.addi %n, %m : index"))
    text = body("%x = arith.addi %n, %m {", "a} : index", "%y = arith.muli %n, %m")
    text = text.replace("muli %n, %m\n", "muli %n, %m {b}\n : index\n")
    found = {op.name: [*op.attributes] for op in read(text).walk()}
    assert (found["arith.addi"], found["arith.muli"]) == (["a"], ["b"])


def test_inferred_type_depends_on_values() -> None:
    """The type that a line leaves out comes from the constants that it names."""
    view = "%v = pto.make_tensor_view %p, shape = [%n, %m], strides = [%m, %one] : \
!pto.tensor_view<?x?xf32>"
    part = "%q = pto.partition_view %v, offsets = [%z, %o], sizes = [%r, %c] : \
!pto.tensor_view<?x?xf32>"

    def text(rows: int) -> str:
        constants = {"one": 1, "z": 0, "o": 0, "r": rows, "c": 8}
        made = [f"%{k} = arith.constant {n} : index" for k, n in constants.items()]
        return body(*made, view, part)

    for rows in (4, 16):
        (made,) = (o for o in read(text(rows)).walk() if o.name == "pto.partition_view")
        assert f"{rows}x8xf32" in str(made.results[0].type)


def test_aliases_are_of_one_file() -> None:
    line = "%t = pto.alloc_tile addr = %at : !t"
    for rows in (16, 32):
        alias = f"!t = !pto.tile_buf<vec, {rows}x64xf32>\n"
        (made,) = (
            op for op in read(alias + body(line)).walk() if op.name == "pto.alloc_tile"
        )
        assert f"{rows}x64" in str(made.results[0].type).replace("rows=", "").replace(
            ", cols=", "x"
        )


def test_unknown_dialect_stays_unknown() -> None:
    read(body("%x = arith.addi %n, %m : index"))
    module = "builtin.module {\n  %x = arith.gone %n, %m : index\n}"
    assert "unknown operation 'arith.gone'" in error_of(module)


def test_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MAX_LINES", 4)
    read(body(*(f"%c{n} = arith.constant {n} : index" for n in range(20))))
    assert len(lines.LINES) <= 4
