"""
pto-opt inside pypto. Without pypto these tests run against a stand-in that has the
documented places and nothing else; with an importable pypto the real one is used too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import pto_opt.pypto
from pto_opt.pypto.checks import HostKernel, check_kernels
from pto_opt.pypto.hosting import compile_file

EXAMPLES = Path(__file__).parent.parent / "examples"
REPORTED = EXAMPLES / "repro_A_with_memoryreuse.pto"
FLAGS = ["--enable-insert-sync", "--pto-level=level3", "--pto-arch", "a3"]


def wrong_text() -> str:
    """The reported kernel with one valid row of scales, and a line of Python for it."""
    lines = REPORTED.read_text().replace(
        "valid_row = %c16_index valid_col = %c1_index",
        "valid_row = %c1_index valid_col = %c1_index",
    )
    return "\n".join(
        f'{line} loc("kernel.py":7:9)' if "tload" in line and "scale" in line else line
        for line in lines.split("\n")
    )


class Pass:
    def __init__(self, transform: Any, name: str):
        self.transform, self.name = transform, name

    def get_name(self) -> str:
        return self.name


class Pipeline:
    def __init__(self) -> None:
        self.passes: list[Pass] = []

    def add_pass(self, one: Pass) -> None:
        self.passes.append(one)

    def get_pass_names(self) -> list[str]:
        return [one.name for one in self.passes]

    def run(self, program: Any) -> Any:
        for one in self.passes:
            program = one.transform(program)
        return program


class PassManager:
    """Builds its pipeline from the factories, as pypto's does."""

    def __init__(self) -> None:
        self._pipeline = Pipeline()
        for factory in self._get_pass_factories("default", analyze=False):
            self._pipeline.add_pass(factory())

    @property
    def pipeline(self) -> Pipeline:
        return self._pipeline

    @staticmethod
    def _get_pass_factories(strategy: str, *, analyze: bool) -> tuple[Any, ...]:
        return (lambda: Pass(unchanged, "MaterializeValidShapeSymbols"),)


class Context:
    """What `PassContext.current()` is while a test says so."""

    planner = "PYPTO"

    @classmethod
    def current(cls) -> type[Context]:
        return cls

    @classmethod
    def get_memory_planner(cls) -> str:
        return cls.planner


class Generator:
    def generate(
        self, program: Any, *, emit_tile_addr: bool, emit_source_loc: bool
    ) -> str:
        assert emit_source_loc
        assert emit_tile_addr == (Context.planner != "PTOAS")
        return "".join(f.text for f in program.functions)


def mapping_of(program: Any) -> tuple[dict[str, Any], Any]:
    return {}, program.functions


def no_source(function: Any) -> None:
    return None


def no_peers(function: Any) -> list[Any]:
    return []


def new_program(functions: Any, name: str, span: Any) -> Any:
    return SimpleNamespace(functions=functions)


def new_instrument(after_pass: Any, name: str) -> Any:
    return after_pass


def unchanged(program: Any) -> Any:
    return program


def program_of(*texts: str) -> Any:
    functions = [
        SimpleNamespace(name=f"kernel{i}", text=t) for i, t in enumerate(texts)
    ]
    return SimpleNamespace(functions=functions, span=None)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The documented places of pypto, and no others."""

    def run_ptoas(pto_path: str, output_path: str, ptoas_flags: Any = None) -> None:
        raise FileNotFoundError("ptoas binary not found")

    places: dict[str, dict[str, Any]] = {
        "pypto": {"__version__": "0.1.0"},
        "pypto.backend": {},
        "pypto.backend.pto_backend": {
            "_run_ptoas": run_ptoas,
            "_build_group_mapping": mapping_of,
            "_external_source_of": no_source,
            "_extract_peer_function_names": no_peers,
        },
        "pypto.jit": {},
        "pypto.jit.decorator": {"_ptoas_available": lambda: False},
        "pypto.ir": {},
        "pypto.ir.pass_manager": {"PassManager": PassManager},
        "pypto.pypto_core": {
            "ir": SimpleNamespace(Program=new_program),
            "codegen": SimpleNamespace(PTOCodegen=Generator),
        },
        "pypto.pypto_core.passes": {
            "PassContext": Context,
            "MemoryPlanner": SimpleNamespace(PTOAS="PTOAS", PYPTO="PYPTO"),
            "create_program_pass": Pass,
            "CallbackInstrument": new_instrument,
        },
    }
    for name, contents in places.items():
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(Context, "planner", "PYPTO")
    return SimpleNamespace(backend=sys.modules["pypto.backend.pto_backend"])


def test_enable_replaces_the_assembler_and_puts_it_back(
    stand_in: SimpleNamespace, tmp_path: Path
) -> None:
    original = stand_in.backend._run_ptoas
    target = tmp_path / "out.cpp"
    jit: Any = sys.modules["pypto.jit.decorator"]
    with pto_opt.pypto.enable():
        assert jit._ptoas_available()
        stand_in.backend._run_ptoas(str(REPORTED), str(target), ptoas_flags=FLAGS)
    assert not jit._ptoas_available()
    assert "AICORE void moe_expert_hchunk_fillpad(" in target.read_text()
    assert stand_in.backend._run_ptoas is original
    with pytest.raises(FileNotFoundError):
        stand_in.backend._run_ptoas("a", "b")


def test_enable_can_optimise(stand_in: SimpleNamespace, tmp_path: Path) -> None:
    target = tmp_path / "out.cpp"
    with pto_opt.pypto.enable(optimize=True):
        stand_in.backend._run_ptoas(str(REPORTED), str(target), FLAGS[1:])
    assert "wait_flag(" in target.read_text()


def test_kernels_are_compiled_in_a_pool(
    stand_in: SimpleNamespace, tmp_path: Path
) -> None:
    targets = [tmp_path / f"{n}.cpp" for n in range(6)]
    with pto_opt.pypto.enable(jobs=2), ThreadPoolExecutor(4) as threads:
        compile_one = stand_in.backend._run_ptoas
        done = [
            threads.submit(compile_one, str(REPORTED), str(t), FLAGS) for t in targets
        ]
        assert [one.result() for one in done] == [None] * 6
        with pytest.raises(RuntimeError, match="Could not open"):
            compile_one(str(tmp_path / "missing.pto"), str(targets[0]))
        wrong = tmp_path / "wrong.pto"
        wrong.write_text(wrong_text().replace("rows=16", "rows=0"))
        with pytest.raises(RuntimeError, match=r"^ptoas compilation failed: .*error"):
            compile_one(str(wrong), str(targets[0]), FLAGS)
    compile_file(str(REPORTED), str(tmp_path / "alone.cpp"), FLAGS)
    text = (tmp_path / "alone.cpp").read_text()
    assert {target.read_text() for target in targets} == {text}


def test_enable_as_a_function(stand_in: SimpleNamespace) -> None:
    original = stand_in.backend._run_ptoas
    factories = vars(PassManager)["_get_pass_factories"]
    enabled = pto_opt.pypto.enable(check=True)
    assert stand_in.backend._run_ptoas is compile_file
    enabled.disable()
    enabled.disable()
    assert stand_in.backend._run_ptoas is original
    assert vars(PassManager)["_get_pass_factories"] is factories


def test_errors_put_everything_back(stand_in: SimpleNamespace) -> None:
    original = stand_in.backend._run_ptoas
    with pytest.raises(ZeroDivisionError), pto_opt.pypto.enable(check=True):
        _ = 1 / 0
    assert stand_in.backend._run_ptoas is original
    assert len(PassManager().pipeline.passes) == 1


def test_check_stands_last_in_every_pipeline(stand_in: SimpleNamespace) -> None:
    with pto_opt.pypto.enable(check=True):
        manager = PassManager()
    assert manager.pipeline.get_pass_names()[-1] == "PtoOptCheck"
    right = program_of(REPORTED.read_text())
    assert manager.pipeline.run(right) is right
    with pytest.raises(pto_opt.pypto.CheckError, match=r"kernel\.py:7:9: error"):
        manager.pipeline.run(program_of(REPORTED.read_text(), wrong_text()))


def test_errors_of_all_kernels_are_reported(stand_in: SimpleNamespace) -> None:
    program = program_of(wrong_text(), REPORTED.read_text(), wrong_text())
    with pytest.raises(pto_opt.pypto.CheckError) as caught:
        pto_opt.pypto.check(program)
    assert list(caught.value.errors) == ["kernel0", "kernel2"]
    assert "%scale_col__tile" in str(caught.value)


def test_extend_adds_one_check(stand_in: SimpleNamespace) -> None:
    manager = pto_opt.pypto.extend(pto_opt.pypto.extend(PassManager()))
    assert manager.pipeline.get_pass_names().count("PtoOptCheck") == 1
    with pytest.raises(pto_opt.pypto.CheckError):
        manager.pipeline.run(program_of(wrong_text()))


def test_instrument_checks_after_the_passes_it_was_given(
    stand_in: SimpleNamespace,
) -> None:
    wrong = program_of(wrong_text())
    after_pass = pto_opt.pypto.checking_instrument("Simplify")
    after_pass(Pass(None, "MemoryReuse"), wrong)
    with pytest.raises(pto_opt.pypto.CheckError):
        after_pass(Pass(None, "Simplify"), wrong)


def test_planner_of_the_assembler_has_no_addresses(
    stand_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Context, "planner", "PTOAS")
    with pytest.raises(pto_opt.pypto.CheckError):
        pto_opt.pypto.check(program_of(wrong_text()))


def test_missing_places_are_named(
    stand_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(stand_in.backend, "_run_ptoas")
    with pytest.raises(pto_opt.pypto.MissingApi, match=r"_run_ptoas.*version 0\.1\.0"):
        pto_opt.pypto.enable()
    with pytest.raises(pto_opt.pypto.MissingApi, match="add_pass"):
        pto_opt.pypto.extend(object())


def test_missing_pypto_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypto", None)
    with pytest.raises(pto_opt.pypto.MissingApi, match="cannot be imported"):
        pto_opt.pypto.enable()


def test_compile_file_reports_as_the_assembler_does(tmp_path: Path) -> None:
    source, target = tmp_path / "wrong.pto", tmp_path / "wrong.cpp"
    source.write_text(REPORTED.read_text().replace("rows=16", "rows=0"))
    with pytest.raises(RuntimeError, match=r"(?m)^ptoas compilation failed: .*error:"):
        compile_file(str(source), str(target), FLAGS)
    assert not target.exists()
    with pytest.raises(RuntimeError, match="--no-such-flag"):
        compile_file(str(REPORTED), str(target), ["--no-such-flag"])


def test_check_kernels_accepts_the_examples() -> None:
    check_kernels(HostKernel(p.stem, p.read_text()) for p in EXAMPLES.glob("*.pto"))


def test_importing_the_host_imports_no_pypto() -> None:
    script = (
        "import sys, pto_opt.pypto; print([m for m in sys.modules if m == 'pypto'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def python_with_pypto() -> str | None:
    """A Python that imports pypto: `PYPTO_PYTHON`, else this one."""
    python = os.environ.get("PYPTO_PYTHON", sys.executable)
    done = subprocess.run([python, "-c", "import pypto, pto_opt"], capture_output=True)
    return python if done.returncode == 0 else None


def test_real_pypto(tmp_path: Path) -> None:
    """Programs of our own through the real compiler: every kernel, the wrong line."""
    python = python_with_pypto()
    if python is None:
        pytest.skip(
            "needs pypto: pip install a checkout of it beside pto-opt, or set "
            "PYPTO_PYTHON to a Python that has both"
        )
    script = Path(__file__).parent / "pypto_programs" / "run_real.py"
    done = subprocess.run(
        [python, str(script), str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_examples_of_pypto() -> None:
    """Its own examples: every kernel is compiled, and accepted by the checks."""
    python, source = python_with_pypto(), os.environ.get("PYPTO_SRC")
    if python is None or source is None:
        pytest.skip("needs pypto (see above), and PYPTO_SRC, a checkout of it")
    script = Path(__file__).parent / "pypto_programs" / "compile_examples.py"
    done = subprocess.run([python, str(script), source], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--tests", "tests/st/examples"], id="some tests"),
        pytest.param(["--tests", "tests/st"], id="all tests"),
        pytest.param(["--tests", "none"], id="all examples"),
    ],
)
def test_programs_of_pypto(
    tmp_path: Path, words: list[str], request: pytest.FixtureRequest
) -> None:
    """Each program through `enable()`; all of them with PYPTO_ALL=1."""
    python, source = python_with_pypto(), os.environ.get("PYPTO_SRC")
    if python is None or source is None:
        pytest.skip("needs pypto (see above), and PYPTO_SRC, a checkout of it")
    if "all" in request.node.callspec.id and not os.environ.get("PYPTO_ALL"):
        pytest.skip("takes a quarter of an hour: set PYPTO_ALL=1")
    script = Path(__file__).parent / "pypto_programs" / "collect_modules.py"
    done = subprocess.run(
        [python, str(script), str(tmp_path), source, "--compile", *words],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("chip", ["a2a3", "a5"])
def test_kernels_of_runtime_tests_match_their_goldens(chip: str) -> None:
    """A part of them; as a script it runs all."""
    python, source = python_with_pypto(), os.environ.get("PYPTO_SRC")
    if python is None or source is None:
        pytest.skip("needs pypto (see above), and PYPTO_SRC, a checkout of it")
    script = Path(__file__).parent / "pypto_programs" / "runtime_goldens.py"
    tests = Path("tests/st/runtime")
    files = ("control_flow/test_ctrl_flow.py", "ops/test_mgather.py")
    command = [
        python,
        str(script),
        "--platform",
        chip,
        *(str(tests / f) for f in files),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
