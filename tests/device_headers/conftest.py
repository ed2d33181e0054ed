"""Fixtures of the tests that judge facts by the device's headers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from device_headers.device import ARCHES, Device, why_not


@pytest.fixture(scope="session")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Device]:
    """The device's headers by chip; the tests are skipped where there are none."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    folder = Path(tmp_path_factory.mktemp("device"))
    return {arch: Device(folder, arch) for arch in ARCHES}
