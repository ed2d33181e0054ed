"""Fixtures of the tests that judge facts by the device's headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_headers.device import Device, why_not


@pytest.fixture(scope="session")
def device(tmp_path_factory: pytest.TempPathFactory) -> Device:
    """The device's headers; the tests are skipped where there are none."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    return Device(Path(tmp_path_factory.mktemp("device")))
