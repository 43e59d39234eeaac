"""Lists, page by page, in the two shapes of Twilio's APIs.

https://www.twilio.com/docs/usage/twilios-response (2010 API: ``next_page_uri``) and
https://www.twilio.com/docs/usage/api ("meta" of the /v1 APIs: ``next_page_url``). The page token is ours and opaque.
"""

from itertools import islice
from urllib.parse import urlencode

from .errors import Refusal

DEFAULT_SIZE, LARGEST = 50, 1000
OWN = ("Page", "PageToken", "PageSize")


def whole(params, name, default, lowest=0):
    """A whole number from the query.

    :raises Refusal: 20001
    """
    text = params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text) < lowest:
        raise Refusal(20001, detail=f"{name}={text[:40]}")
    return int(text)


class Page:
    """The part of a list that a request asks for.

    ``start(token)`` gives an iterator from the token's place on; ``token_after(item)`` names the place after an item.
    """

    def __init__(self, call, start, token_after):
        self.call, params = call, call.params
        self.size = min(whole(params, "PageSize", DEFAULT_SIZE, lowest=1), LARGEST)
        self.number = whole(params, "Page", 0)
        token = params.get("PageToken", "")
        items = start(token)
        if self.number and not token:
            items = islice(items, self.number * self.size, None)
        found = list(islice(items, self.size + 1))
        self.items = found[: self.size]
        self.next_token = token_after(self.items[-1]) if len(found) > self.size else ""

    def _query(self, **changes):
        kept = {name: value for name, value in self.call.params.items() if name not in OWN}
        return f"{self.call.request.path}?{urlencode({**kept, 'PageSize': self.size, **changes})}"

    def _next(self):
        return self._query(Page=self.number + 1, PageToken=self.next_token) if self.next_token else None

    def classic(self, key, rows):
        """The 2010 shape."""
        begin = self.number * self.size
        return {
            key: rows,
            "page": self.number,
            "page_size": self.size,
            "start": begin,
            "end": begin + max(len(rows) - 1, 0),
            "uri": self.call.request.path_qs,
            "first_page_uri": self._query(Page=0),
            "next_page_uri": self._next(),
            "previous_page_uri": None,
        }

    def modern(self, key, rows):
        """The /v1 shape, with absolute addresses."""
        root = f"{self.call.request.scheme}://{self.call.request.host}"
        following = self._next()
        meta = {
            "key": key,
            "page": self.number,
            "page_size": self.size,
            "url": root + self.call.request.path_qs,
            "first_page_url": root + self._query(Page=0),
            "next_page_url": root + following if following else None,
            "previous_page_url": None,
        }
        return {key: rows, "meta": meta}


def page_of(call, items):
    """A Page over a short list; the token is the place in it."""
    items = list(items)
    places = {id(item): place for place, item in enumerate(items)}

    def start(token):
        return iter(items[whole({"PageToken": token}, "PageToken", 0) :])

    return Page(call, start, lambda item: str(places[id(item)] + 1))
