"""Addresses of personal links: what is kept in the database, and what leaves the house.

A text that is kept names a link by its handle, which opens nothing. The token behind it is made from the handle and
the server's key at the moment a text or an e-mail leaves, so that neither a copy of the database nor a colleague who
reads a chatter has anything to tap.
"""

from __future__ import annotations

import re

from . import tokens

PATH = "/sms/c/"
SAMPLE = "sample-link-for-a-test"  # as long as a token, so that previews and tests count what is sent
_PURPOSE = "personal link:"  # the key signs other things as well
_HANDLE = re.compile(rf"({re.escape(PATH)})([A-Za-z0-9_-]{{22}})(?![A-Za-z0-9_-])")
_GLUED = ".,;:!?)]}>'\"»”’"


def token_of(handle: str, key: str) -> str:
    """The token that the owner of a handle is sent."""
    return tokens.derive(key, _PURPOSE + handle)


def has_links(text: str | None) -> bool:
    """A cheap look before the key is fetched."""
    return bool(text) and PATH in text


def reveal(text: str, key: str) -> str:
    """A text as it leaves: every handle is replaced by its token; a sample stays one."""
    return _HANDLE.sub(lambda match: match[0] if match[2] == SAMPLE else match[1] + token_of(match[2], key), text)


def unglued(token: str) -> str:
    """A token as it was sent: some telephones take the full stop or bracket behind an address for a part of it."""
    return token[:64].rstrip(_GLUED)
