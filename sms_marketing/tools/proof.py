"""A checksum over what a proof sheet shows: printed twice, the same rows give the same one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping


def checksum(rows: Iterable[Mapping[str, str | int | None]]) -> str:
    """SHA-256 in hex over the rows in their order: each as JSON with sorted keys (UTF-8, no blanks) and a line feed."""
    digest = hashlib.sha256()
    for row in rows:
        line = json.dumps(dict(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
