"""
Builds the package: setuptools, with installations from a checkout that tools understand.

setuptools writes code that finds the three folders of packages at run time; type checkers
and editors do not run it. Here `pip install -e .` writes their paths into a `.pth` file,
which they do read, and installs the files for CMake, as an ordinary installation does.
"""

from __future__ import annotations

import base64
import hashlib
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from setuptools import build_meta

build_sdist = build_meta.build_sdist
build_wheel = build_meta.build_wheel
get_requires_for_build_editable = build_meta.get_requires_for_build_editable
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel

ROOT = Path(__file__).resolve().parent


def build_editable(
    wheel_directory: str,
    config_settings: Any = None,
    metadata_directory: str | None = None,
) -> str:
    """The wheel of an installation from this checkout; returns its name."""
    name = build_meta.build_editable(
        wheel_directory, config_settings, metadata_directory
    )
    wheel = Path(wheel_directory) / name
    with zipfile.ZipFile(wheel) as archive:
        files = {n: archive.read(n) for n in archive.namelist() if ".dist-info/" in n}
    (record,) = [n for n in files if n.endswith(".dist-info/RECORD")]
    del files[record]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tool = settings["tool"]["setuptools"]
    folders = [str(ROOT / folder) for folder in tool["packages"]["find"]["where"]]
    files["__editable__.pto_opt.pth"] = ("\n".join(folders) + "\n").encode()
    data = record.removesuffix(".dist-info/RECORD") + ".data/data"
    for folder, sources in tool["data-files"].items():
        for source in map(ROOT.joinpath, sources):
            files[f"{data}/{folder}/{source.name}"] = source.read_bytes()
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
        lines = [f"{path},{_hash(content)}" for path, content in files.items()]
        archive.writestr(record, "\n".join([*lines, f"{record},,", ""]))
    return name


def _hash(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    return f"sha256={digest.rstrip('=')},{len(content)}"
