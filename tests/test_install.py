"""What is installed is found by type checkers and by CMake: from a checkout, and from a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
USES = """
from pathlib import Path

import pto_opt
from pto_opt import Diagnostic, PTOException


def codes(path: Path) -> list[tuple[str, str, str | None, int | None]]:
    try:
        program = pto_opt.run_passes(pto_opt.parse(path), "hoist-validshape")
    except PTOException as error:
        return [(d.code, d.message, d.file, d.line) for d in error.diagnostics]
    print(pto_opt.to_cpp(program), pto_opt.explain("pto.tadd"))
    return [(d.code, d.severity.value, d.file, d.column) for d in program.diagnostics]


def worst(path: str) -> int:
    return max(one.errors for one in pto_opt.check_many([path]))


def text(found: Diagnostic) -> str:
    return f"{found!r} {found.labels} {found.notes} {found.end} {found.render()}"
"""
BUILD = "import sys, build_backend as b; print(getattr(b, sys.argv[1])(sys.argv[2]))"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, as building leaves folders behind."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ("pto_dialect", "passes", "python", "cmake"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "build_backend.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.mark.parametrize("how", ["build_editable", "build_wheel"])
def test_a_fresh_project(how: str, sources: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-c", BUILD, how, str(tmp_path)]
    done = subprocess.run(build, cwd=sources, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    wheel = tmp_path / done.stdout.splitlines()[-1]
    environment = tmp_path / "environment"
    venv.create(environment)
    (site,) = environment.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        archive.extractall(site)
    # What the package needs comes from the environment of the tests.
    (site / "needs.pth").write_text(f"{_site_of('xdsl')}\n{_site_of('numpy')}\n")
    (cmake,) = site.glob("*.data/data/share/cmake/PtoOpt/PtoOptConfig.cmake")
    assert cmake.with_name("PtoAddKernel.cmake").exists()
    python = environment / "bin" / "python"
    where = [str(python), "-c", "import pto_opt; print(pto_opt.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, cwd=tmp_path)
    inside = sources if how == "build_editable" else site
    assert Path(found.stdout.strip()).is_relative_to(inside), found.stderr
    project = tmp_path / "project"
    project.mkdir()
    (project / "uses.py").write_text(USES)
    (project / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    checked = subprocess.run(
        [_pyright(), "--pythonpath", str(python), "uses.py"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert checked.stdout.strip().endswith("0 errors, 0 warnings, 0 informations"), (
        checked.stdout
    )


def _pyright() -> str:
    folder = sysconfig.get_path("scripts")
    found = shutil.which("pyright", path=folder) or shutil.which("pyright")
    if found is None:
        pytest.skip("needs pyright: pip install -e '.[test]'")
    return found


def _site_of(package: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parents[1]
