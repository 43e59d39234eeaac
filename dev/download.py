"""Verified downloads that go on where they stopped."""

import hashlib
import urllib.error
import urllib.request
from dataclasses import dataclass

from dev import cache
from dev.say import Problem, Step, megabytes

CHUNK = 1 << 18
ATTEMPTS = 3
SILENCE = 30  # seconds without a byte before an attempt is given up


@dataclass(frozen=True)
class Download:
    """A file with its known size and SHA-256."""

    url: str
    name: str
    size: int
    sha256: str


def fetch_all(downloads, title):
    """Return the paths of the verified files in the cache; what is absent, cut short or damaged is fetched."""
    folder = cache.root() / "downloads"
    folder.mkdir(exist_ok=True)
    with cache.locked("downloads"):
        missing = [download for download in downloads if not _verified(folder / download.name, download)]
        if missing:
            total = sum(download.size for download in missing)
            with Step(f"{title} ({megabytes(total)})") as step:
                for download in missing:
                    _fetch(download, folder / download.name, step)
    return [folder / download.name for download in downloads]


def _fetch(download, path, step):
    part = path.with_name(path.name + ".part")
    for _attempt in range(ATTEMPTS):
        failure = _attempt_rest(download, part, step)
        if failure is None and _verified(part, download):
            part.rename(path)
            return
        if failure is None:
            failure = "what arrives is not the promised file"
            part.unlink()
    raise Problem(
        f"{download.name} could not be downloaded ({failure}): check the network and start again, it goes on from here."
    )


def _attempt_rest(download, part, step):
    """Append what is missing to the part. Return None, or why it stopped short."""
    have = part.stat().st_size if part.exists() else 0
    if have >= download.size:
        return None
    request = urllib.request.Request(download.url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=SILENCE) as answer:
            resumed = answer.status == 206
            return _copy(answer, part, "ab" if resumed else "wb", download, step)
    except (OSError, urllib.error.URLError) as error:
        return str(getattr(error, "reason", error))


def _copy(answer, part, mode, download, step):
    with open(part, mode) as target:
        while chunk := answer.read(CHUNK):
            target.write(chunk)
            step.note(f"{download.name}: {megabytes(target.tell())} of {megabytes(download.size)}")
        return None if target.tell() >= download.size else "the connection ended early"


def _verified(path, download):
    if not path.exists() or path.stat().st_size != download.size:
        return False
    digest = hashlib.sha256()
    with open(path, "rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == download.sha256
