"""`pto-run --auto`: what it finds runs, and its command line repeats the run to the byte."""

import os
import re
from pathlib import Path

import numpy as np
import pytest
from run.auto_kernels import differing
from run.test_cores import SLOT, to_vector
from sanitize.model_kernels import model_kernels
from xdsl.dialects.builtin import IndexType, IntegerType, Signedness, f16, i8

from pto_opt.cli.run import main
from pto_opt.interpreter.api import Kernel
from pto_opt.interpreter.arguments import ArgumentReader
from pto_opt.interpreter.fills import Fill
from pto_opt.interpreter.launch import ArgumentError, Parameter, check_number
from pto_opt.launches.search import FILLS, launches_of
from pto_opt.launches.trials import fitted
from pto_opt.loading import load

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.pto"))


def sample() -> list[Path]:
    """Some of PTOAS' model kernels; `auto_kernels` as a script runs all."""
    source = os.environ.get("PTOAS_SRC")
    found = model_kernels(Path(source)) if source else []
    return found[:: len(found) // 3 + 1]


@pytest.mark.parametrize("path", [*EXAMPLES, *sample()], ids=lambda path: path.stem)
def test_command_repeats_the_run(path: Path) -> None:
    module = load(path)
    entry = Kernel(module).entries()[0]
    search = launches_of(module, entry)
    launch = search.by_reach[0]
    total, reached = search.count_reached(launch)
    assert reached == total if path in EXAMPLES else reached
    different, printed = differing(path, module, fitted(module, launch))
    assert different == []
    assert re.search(r"%\S+ .* min .*, (all written|\d+ of \d+ unwritten)", printed)


def test_slots_of_pipes_have_room(tmp_path: Path) -> None:
    """Nothing but a pipe uses the memory that its slots lie in."""
    path = tmp_path / "pipe.pto"
    path.write_text(to_vector("a2a3", 1))
    module = load(path)
    search = launches_of(module, Kernel(module).entries()[0])
    launch = fitted(module, search.by_reach[0])
    slots = next(p for p in launch.parameters if p.name == "s")
    assert launch.sizes[slots.index] == 8 * SLOT
    assert differing(path, module, launch)[0] == []


def test_larger_tensors_hold_the_same() -> None:
    """A tensor that is made to fit holds what the larger one held there."""
    for dtype in (np.float32, np.int32, np.uint16, np.int8):
        for fill in FILLS:
            large = fill.array((70_000,), np.dtype(dtype), 3)
            small = fill.array((5, 123), np.dtype(dtype), 3)
            assert np.array_equal(small.reshape(-1), large[: small.size])


@pytest.mark.parametrize(
    "text",
    ["poison", "zero", "random:7", "random:7:-2:3.5", "pattern", "pattern:1:9"]
    + [str(fill) for fill in FILLS],
)
def test_fills_read_what_they_print(text: str) -> None:
    assert str(Fill.parse(text)) == text
    assert Fill.parse(str(Fill.parse(text))) == Fill.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "patern",
        "zero:1",
        "random",
        "random:x",
        "random:1:3:2",
        "pattern:4:4",
        "pattern:0:4:1:0",
        "pattern:0:4:1:1:1",
        "pattern:a",
    ],
)
def test_fills_that_mean_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|nothing lies"):
        Fill.parse(text)


def test_numbers_that_do_not_fit() -> None:
    def number(type_: object, value: float) -> object:
        return check_number(Parameter(0, "n", type_), value)  # pyright: ignore[reportArgumentType]

    assert number(i8, -128) == -128
    assert number(i8, 255) == -1
    assert number(IndexType(), 1 << 62) == 1 << 62
    assert number(f16, float("inf")) == float("inf")
    unsigned = IntegerType(8, Signedness.UNSIGNED)
    for type_, value in ((i8, 256), (i8, -129), (unsigned, -1), (f16, 1e6)):
        with pytest.raises(ArgumentError, match="parameter 0"):
            number(type_, value)
    with pytest.raises(ArgumentError, match=re.escape("of [-128, 255], found 300")):
        number(i8, 300)


def test_contents_belong_to_their_argument() -> None:
    module = load(EXAMPLES[0])
    entry = Kernel(module).entry()
    parameter = next(p for p in entry.parameters if p.is_memory)
    reader = ArgumentReader(Fill("zero"))
    array = reader.read_one(parameter, f"{parameter.example}=pattern")
    assert isinstance(array, np.ndarray)
    assert np.array_equal(
        array, Fill("pattern").array(array.shape, array.dtype, parameter.index)
    )
    with pytest.raises(ArgumentError, match="expected poison, zero"):
        reader.read_one(parameter, f"{parameter.example}=ones")


def test_a_module_without_functions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.pto"
    file.write_text("")
    assert main([str(file), "--auto"]) == 1
    assert "no function to run" in capsys.readouterr().err
    assert main([str(EXAMPLES[0]), "--auto", "--entry=none"]) == 1
    assert "no function 'none'" in capsys.readouterr().err
