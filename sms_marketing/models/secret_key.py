"""Where the key that encrypts secrets at rest comes from; it is never in the database.

Order: the option `sms_marketing_key` of the server's configuration file, the environment variable
`SMS_MARKETING_KEY`, else a file that is made once in the server's data folder, readable by the
server alone. Losing the key loses the stored secrets: they have to be typed in again.
"""

import os
from contextlib import suppress
from pathlib import Path

from odoo.tools import config

from ..tools import secret_box

KEY_FILE = "sms_marketing.key"
OPTION, VARIABLE = "sms_marketing_key", "SMS_MARKETING_KEY"


class KeyUnusable(Exception):
    """There is no key that could be used. Its text says where it was looked for, never the key."""


def key_place():
    """Return where the key comes from: option, variable or file."""
    if config.get(OPTION):
        return "option"
    return "variable" if os.environ.get(VARIABLE) else "file"


def encryption_key():
    """Return the key (Fernet, text), making the key file where none was ever given; KeyUnusable if it is no key."""
    place = key_place()
    try:
        key = {"option": config.get(OPTION), "variable": os.environ.get(VARIABLE)}.get(place) or _key_from_file()
    except (OSError, UnicodeError):
        raise KeyUnusable(place) from None
    key = str(key).strip()
    if not secret_box.is_key(key):
        raise KeyUnusable(place)
    return key


def _key_from_file():
    path = Path(config["data_dir"]) / KEY_FILE
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return _make_key_file(path)


def _make_key_file(path):
    """Write a new key; when another process was faster, use that one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret_box.generate_key())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text("ascii").strip()
