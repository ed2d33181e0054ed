"""The folder of entries: damage, many processes, its bound."""

import os
import random
import subprocess
import sys
from pathlib import Path

from pto_opt.cache.digests import Sources, digest_of
from pto_opt.cache.store import Store

KEYS = [digest_of(b"%d" % n).hex() for n in range(400)]


def test_what_is_put_is_there(tmp_path: Path):
    store = Store(str(tmp_path / "cache"))
    assert store.get(KEYS[0]) is None
    store.put(KEYS[0], b"body")
    store.put(KEYS[1], b"")
    assert Store(store.folder).get(KEYS[0]) == b"body"
    assert store.get(KEYS[1]) == b""
    assert store.counts() == (2, 0)  # the first question had no folder to count in
    assert store.get(KEYS[2]) is None
    assert store.counts() == (2, 1)
    assert len(store.sizes()) == 2
    store.clear()
    assert store.get(KEYS[0]) is None
    assert store.sizes() == []


def test_damaged_entry_is_missing_and_can_be_written_again(tmp_path: Path):
    store = Store(str(tmp_path))
    chance = random.Random(1)
    for key in KEYS[:100]:
        store.put(key, b"what was compiled")
        (path,) = (p for p in tmp_path.glob("?/*"))
        data = bytearray(path.read_bytes())
        kind = chance.randrange(4)
        if kind == 0:
            del data[chance.randrange(len(data)) :]
        elif kind == 1:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 2:
            data += b"more"
        else:
            data = bytearray()
        path.write_bytes(data)
        assert store.get(key) is None
        assert not path.exists()
    store.put(KEYS[0], b"again")
    assert store.get(KEYS[0]) == b"again"


def test_folder_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / "cache"))
    store.put(KEYS[0], b"body")
    assert store.get(KEYS[0]) is None
    assert store.counts() == (0, 0)


def test_what_was_not_used_for_longest_gives_way(tmp_path: Path):
    limit = 16 * 2000
    store = Store(str(tmp_path), limit)
    used = KEYS[0]
    store.put(used, b"used")
    for age, key in enumerate(KEYS[1:]):
        store.put(key, b"x" * 100)
        path = tmp_path / key[0] / key[1:]
        if path.exists():
            os.utime(path, (age, age))
        assert store.get(used) == b"used"
    # A part makes room at every sixteenth entry, so that it may be that much too full.
    for part in tmp_path.glob("?"):
        assert sum(p.stat().st_size for p in part.iterdir()) < 2000 + 64 * 140
    assert sum(store.sizes()) < 400 * 136
    assert any(store.get(key) is None for key in KEYS[1:200])
    assert any(store.get(key) is not None for key in KEYS[-20:])


_MANY = """
import sys
from pto_opt.cache.digests import digest_of
from pto_opt.cache.store import Store
store = Store(sys.argv[1], 16 * 20_000)
for n in range(600):
    key = digest_of(b"%d" % (n % 50)).hex()
    body = store.get(key)
    assert body is None or body == key.encode() * 20, body
    store.put(key, key.encode() * 20)
"""


def test_many_processes_at_once(tmp_path: Path):
    processes = [
        subprocess.Popen([sys.executable, "-c", _MANY, str(tmp_path)]) for _ in range(4)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0] * 4
    hits, misses = Store(str(tmp_path)).counts()
    assert hits + misses <= 4 * 600
    assert hits > 2000
    assert not list(tmp_path.rglob(".pto-opt-*"))


def test_sources_that_change_are_others(tmp_path: Path):
    before = Sources()
    assert Sources().digest == before.digest
    copy = tmp_path / "pto_dialect"
    copy.mkdir()
    (copy / "__init__.py").write_text("")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from pto_opt.cache.digests import Sources; print(Sources().digest.hex())"
    )

    def digest() -> str:
        return subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = digest()
    assert first == digest()
    (copy / "__init__.py").write_text("1")
    second = digest()
    os.utime(copy / "__init__.py", (1, 1))
    third = digest()
    (copy / "more.py").write_text("")
    assert len({first, second, third, digest()}) == 4
