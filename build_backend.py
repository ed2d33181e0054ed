"""
Builds the package: setuptools, with archives that are the same to the byte wherever they are
built, and installations from a checkout that tools understand.

setuptools writes code that finds the three folders of packages at run time; type checkers
and editors do not run it. Here `pip install -e .` writes their paths into a `.pth` file,
which they do read, and installs the files for CMake, as an ordinary installation does.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from setuptools import build_meta

get_requires_for_build_editable = build_meta.get_requires_for_build_editable
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel

ROOT = Path(__file__).resolve().parent
SETTINGS: dict[str, Any] = tomllib.loads(
    (ROOT / "pyproject.toml").read_text(encoding="utf-8")
)["tool"]
_PRETEND = "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_PTO_OPT"


def prepare_metadata_for_build_wheel(folder: str, config_settings: Any = None) -> str:
    """The metadata of a wheel; returns the name of their folder."""
    _choose_version()
    return build_meta.prepare_metadata_for_build_wheel(folder, config_settings)


def prepare_metadata_for_build_editable(
    folder: str, config_settings: Any = None
) -> str:
    """The metadata of an installation from this checkout."""
    _choose_version()
    return build_meta.prepare_metadata_for_build_editable(folder, config_settings)


def build_wheel(
    wheel_directory: str,
    config_settings: Any = None,
    metadata_directory: str | None = None,
) -> str:
    """The wheel; returns its name."""
    _choose_version()
    # What an earlier build has left there would be packed as well.
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
    name = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    wheel = Path(wheel_directory) / name
    with zipfile.ZipFile(wheel) as archive:
        files = {n: archive.read(n) for n in sorted(archive.namelist())}
    _write(wheel, files)
    return name


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """The archive of sources, with the version in it; returns its name."""
    _choose_version()
    name = build_meta.build_sdist(sdist_directory, config_settings)
    path = Path(sdist_directory) / name
    packed = io.BytesIO()
    with (
        tarfile.open(path) as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda m: m.name):
            member.mtime, member.pax_headers = _epoch(), {}
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=_epoch()) as out,
    ):
        out.write(packed.getvalue())
    return name


def build_editable(
    wheel_directory: str,
    config_settings: Any = None,
    metadata_directory: str | None = None,
) -> str:
    """The wheel of an installation from this checkout; returns its name."""
    _choose_version()
    name = build_meta.build_editable(
        wheel_directory, config_settings, metadata_directory
    )
    wheel = Path(wheel_directory) / name
    with zipfile.ZipFile(wheel) as archive:
        files = {n: archive.read(n) for n in archive.namelist() if ".dist-info/" in n}
    (record,) = [n for n in files if n.endswith(".dist-info/RECORD")]
    del files[record]
    tool = SETTINGS["setuptools"]
    folders = [str(ROOT / folder) for folder in tool["packages"]["find"]["where"]]
    files["__editable__.pto_opt.pth"] = ("\n".join(folders) + "\n").encode()
    data = record.removesuffix(".dist-info/RECORD") + ".data/data"
    for folder, sources in tool["data-files"].items():
        for source in map(ROOT.joinpath, sources):
            files[f"{data}/{folder}/{source.name}"] = source.read_bytes()
    lines = [f"{path},{_hash(content)}" for path, content in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    _write(wheel, files)
    return name


def _choose_version() -> None:
    """Have setuptools-scm take the fallback where a checkout has no tag to count from."""
    if os.environ.get(_PRETEND) or not (ROOT / ".git").exists():
        return
    describe = ["git", "describe", "--tags", "--match", "v[0-9]*"]
    try:
        status = subprocess.run(describe, cwd=ROOT, capture_output=True).returncode
    except FileNotFoundError:
        status = 1
    if status:
        os.environ[_PRETEND] = SETTINGS["setuptools_scm"]["fallback_version"]


def _epoch() -> int:
    """When all files of an archive are from: 1980, the first time that zip can say."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def _write(wheel: Path, files: dict[str, bytes]) -> None:
    """Write a wheel that is made of these files and of nothing of this machine."""
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, time.gmtime(_epoch())[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def _hash(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    return f"sha256={digest.rstrip('=')},{len(content)}"
