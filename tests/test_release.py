"""What is released: archives that do not depend on who builds them, with one version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pto_dialect", "passes", "python", "cmake", "examples")
FILES = ("pyproject.toml", "build_backend.py", "MANIFEST.in", "README.md", "LICENSE")
BUILD = """
import os, sys
_, out, umask = sys.argv
os.umask(int(umask, 8))
import build_backend as backend
backend.build_sdist(out)
backend.build_wheel(out)
"""
METADATA = "import sys, build_backend as b; b.prepare_metadata_for_build_wheel('made')"


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    names = ("SOURCE_DATE_EPOCH", "SETUPTOOLS_SCM_PRETEND_VERSION")
    kept = {k: v for k, v in os.environ.items() if k not in names}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, **variables},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _copy(folder: Path) -> Path:
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Built twice: in other folders, at other times, with other permissions."""
    made: list[Path] = []
    for number, umask, zone in ((1, "022", "UTC0"), (2, "077", "XYZ-9")):
        place = tmp_path_factory.mktemp(f"place{number}")
        sources, out = _copy(place / f"sources{number}"), place / "out"
        for path in sources.rglob("*"):
            os.utime(path, (number * 5e8, number * 5e8))
        build = [sys.executable, "-c", BUILD, out, umask]
        _run(*build, cwd=sources, TZ=zone)
        made.append(out)
    return made[0], made[1]


def test_archives_are_the_same_to_the_byte(archives: tuple[Path, Path]) -> None:
    one, other = ({p.name: p.read_bytes() for p in out.iterdir()} for out in archives)
    assert [Path(name).suffix for name in sorted(one)] == [".whl", ".gz"]
    assert one == other


def test_archives_are_whole(archives: tuple[Path, Path]) -> None:
    """The tools of those who publish have nothing to say; what is needed is in them."""
    wheel, sdist = (next(archives[0].glob(end)) for end in ("*.whl", "*.tar.gz"))
    tools = [sys.executable, "-m"]
    _run(*tools, "twine", "check", "--strict", wheel, sdist, cwd=ROOT)
    _run(*tools, "check_wheel_contents", wheel, cwd=ROOT)
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for package in ("pto_dialect", "pto_passes", "pto_opt"):
        assert f"{package}/py.typed" in names
    made = [n.rpartition("/")[2] for n in names if ".data/data/share/cmake/" in n]
    assert sorted(made) == sorted(p.name for p in (ROOT / "cmake").glob("*.cmake"))
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "build_backend.py",
        "examples/matmul.pto",
        "cmake/check/scale.pto",
    } <= packed


def test_one_version_from_the_tag(tmp_path: Path, archives: tuple[Path, Path]) -> None:
    """With a tag, without one, and in an archive, which has what it was built with."""
    sources = _copy(tmp_path / "clone")
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    _run("git", "init", "-q", cwd=sources)
    _run("git", "add", ".", cwd=sources)
    _run("git", *identity, "commit", "-qm", "x", cwd=sources)
    fallback = _version(sources)
    assert fallback == "0.2.0.dev0"
    _run("git", "tag", "v1.2.3", cwd=sources)
    assert _version(sources) == "1.2.3"
    _run("git", *identity, "commit", "-qm", "y", "--allow-empty", cwd=sources)
    assert _version(sources) == "1.2.4.dev1"
    with tarfile.open(next(archives[0].glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    assert _version(next(tmp_path.glob("pto_opt-*"))) == fallback


def _version(sources: Path) -> str:
    shutil.rmtree(sources / "made", ignore_errors=True)
    (sources / "made").mkdir()
    _run(sys.executable, "-c", METADATA, cwd=sources)
    (metadata,) = sources.glob("made/*/METADATA")
    lines = metadata.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("Version: ")).partition(" ")[
        2
    ]
