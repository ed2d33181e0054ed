"""Kernels in C++ builds: `find_package(PtoOpt)` and `pto_add_kernel()`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from simulator.isa_simulator import find_clang, why_not

ROOT = Path(__file__).resolve().parent.parent
COMMAND = f"-DPTO_OPT_COMMAND={sys.executable};-m;pto_opt.cli.opt"

PROJECT = """
cmake_minimum_required(VERSION 3.20)
project(Uses LANGUAGES CXX)
find_package(PtoOpt REQUIRED)
message(STATUS "version ${{PtoOpt_VERSION}}")
{body}
"""


@pytest.fixture
def cmake() -> str:
    found = shutil.which("cmake")
    if found is None:
        pytest.skip("needs cmake: apt install cmake, or pip install cmake")
    if not any(map(shutil.which, ("c++", "g++", "clang++"))):
        pytest.skip("needs a C++ compiler that cmake finds: apt install g++")
    return found


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(c) for c in command], capture_output=True, text=True, check=False
    )
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done


def configure(
    cmake: str, source: Path, build: Path, *flags: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    place = f"-DPtoOpt_DIR={ROOT / 'cmake'}"
    flags = flags or ("-DPTO_ISA_ROOT=",)
    return run(cmake, "-S", source, "-B", build, place, COMMAND, *flags, check=check)


def source_of(tmp_path: Path, body: str) -> Path:
    """A project that makes C++ of a kernel and compiles none."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(PROJECT.format(body=body))
    shutil.copy(ROOT / "cmake/check/scale.pto", source / "scale.pto")
    return source


SOURCE_ONLY = """
pto_add_kernel(scale scale.pto {arguments})
set_target_properties(scale PROPERTIES EXCLUDE_FROM_ALL TRUE)
get_target_property(source scale PTO_KERNEL_SOURCE)
add_custom_target(all-sources ALL DEPENDS "${{source}}")
"""


def test_all_files_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    installed = project["tool"]["setuptools"]["data-files"]["share/cmake/PtoOpt"]
    assert sorted(installed) == sorted(
        f.relative_to(ROOT).as_posix() for f in (ROOT / "cmake").glob("*.cmake")
    )


def test_versions_are_those_of_the_command(cmake: str, tmp_path: Path) -> None:
    """0.N serves who asks for 0.N, and nobody else."""
    major, minor, *_ = version("pto-opt").split(".")
    wanted = (f"{major}.{minor}", "0", f"{major}.{int(minor) + 1}", "9")
    found = [
        f"find_package(PtoOpt {one} QUIET)\nmessage(STATUS [{one}=${{PtoOpt_FOUND}}])"
        for one in wanted
    ]
    done = configure(cmake, source_of(tmp_path, "\n".join(found)), tmp_path / "build")
    told = re.findall(r"\[([\d.]+)=(\w+)\]", done.stdout)
    assert f"version {major}.{minor}." in done.stdout
    assert told == list(zip(wanted, "1100")), done.stdout


def test_kernel_becomes_cpp_and_again_when_it_changes(
    cmake: str, tmp_path: Path
) -> None:
    arguments = "ARCH a5 PASSES propagate-validshape check-validshape"
    source = source_of(tmp_path, SOURCE_ONLY.format(arguments=arguments))
    build = tmp_path / "build"
    configure(cmake, source, build)
    run(cmake, "--build", build)
    made = build / "scale.pto.cpp"
    text = made.read_text()
    assert "AICORE void scale(" in text
    first = made.stat().st_mtime_ns
    run(cmake, "--build", build)
    assert made.stat().st_mtime_ns == first
    kernel = source / "scale.pto"
    kernel.write_text(kernel.read_text().replace("@scale", "@renamed"))
    later = made.stat().st_mtime + 2
    os.utime(kernel, (later, later))
    run(cmake, "--build", build)
    assert "AICORE void renamed(" in made.read_text()


def test_errors_of_the_program_stop_the_build(cmake: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, SOURCE_ONLY.format(arguments=""))
    kernel = source / "scale.pto"
    kernel.write_text(kernel.read_text().replace("pto.tmuls", "pto.tmulz"))
    build = tmp_path / "build"
    configure(cmake, source, build)
    done = run(cmake, "--build", build, check=False)
    assert done.returncode != 0
    assert "scale.pto:18:5: error:" in done.stdout + done.stderr
    assert not (build / "scale.pto.cpp").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("ARCH a4", "ARCH is a2a3 or a5, not 'a4'"),
        ("FAST", "unexpected 'FAST'"),
    ],
)
def test_wrong_arguments(
    cmake: str, tmp_path: Path, arguments: str, message: str
) -> None:
    source = source_of(tmp_path, SOURCE_ONLY.format(arguments=arguments))
    done = configure(cmake, source, tmp_path / "build", check=False)
    assert done.returncode != 0
    assert message in " ".join(done.stderr.split())


def test_missing_program(cmake: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, "pto_add_kernel(other other.pto)")
    done = configure(cmake, source, tmp_path / "build", check=False)
    assert done.returncode != 0
    assert "there is no" in done.stderr


def test_kernel_runs_on_the_simulator(cmake: str, tmp_path: Path) -> None:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    build = tmp_path / "build"
    configure(
        cmake,
        ROOT / "cmake/check",
        build,
        f"-DPTO_ISA_ROOT={os.environ['PTO_ISA_ROOT']}",
        f"-DCMAKE_CXX_COMPILER={find_clang()}",
    )
    run(cmake, "--build", build)
    done = run("ctest", "--test-dir", build, "--output-on-failure")
    assert "100% tests passed" in done.stdout
