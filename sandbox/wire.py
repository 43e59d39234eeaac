"""Faults on the wire: how an answer is delayed, broken, replaced by an HTML page, or never given."""

import asyncio

from aiohttp import web

from .errors import Refusal

HTML_503 = b"<html><head><title>503</title></head><body><h1>503 Service Unavailable</h1></body></html>"
HTML_200 = b"<html><head><title>Welcome</title></head><body><h1>Please log in</h1></body></html>"
HANG_LIMIT = 600.0


def _html(status=503):
    return web.Response(body=HTML_503 if status == 503 else HTML_200, status=status, content_type="text/html")


def _close(request):
    """Close the connection; whatever is returned afterwards goes nowhere."""
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


def _error(code):
    refusal = Refusal(code)
    return web.json_response(refusal.body(), status=refusal.status)


def _too_many():
    response = _error(20429)
    response.headers["Retry-After"] = "1"
    return response


_BEFORE = {
    "http_429": lambda request: _too_many(),
    "http_500": lambda request: _error(20500),
    "http_503": lambda request: _html(),
    "html": lambda request: _html(200),
    "drop": _close,
}


async def before(request, fault):
    """The answer of a fault that strikes before acceptance.

    :raises Refusal: the fault is an error code
    """
    if fault.code:
        raise Refusal(fault.code)
    if fault.kind == "silent":
        return await _hang(request, fault, None)
    return _BEFORE[fault.kind](request)


async def _wait(request, seconds):
    """Sleep, but not longer than the client stays."""
    end = asyncio.get_running_loop().time() + seconds
    while request.transport is not None and not request.transport.is_closing():
        rest = end - asyncio.get_running_loop().time()
        if rest <= 0:
            return
        await asyncio.sleep(min(rest, 0.05))


async def _slow(request, fault, good):
    await _wait(request, fault.seconds)
    return good


async def _hang(request, fault, good):
    await _wait(request, HANG_LIMIT)
    return _close(request)


async def _drop(request, fault, good):
    return _close(request)


async def _error_500(request, fault, good):
    return _error(20500)


async def _page_503(request, fault, good):
    return _html()


async def _cut(request, fault, good):
    """Announce the whole length, send half, close."""
    response = web.StreamResponse(status=good.status, headers=good.headers)
    response.content_length = len(good.body)
    await response.prepare(request)
    await response.write(good.body[: len(good.body) // 2])
    _close(request)
    return response


async def _no_sid(request, fault, good):
    body = good.body.replace(b'"sid":', b'"was_sid":')
    return web.Response(body=body, status=good.status, content_type="application/json")


async def _not_json(request, fault, good):
    return web.Response(body=b"<!-- gateway -->" + good.body[:40], status=good.status, content_type="application/json")


_AFTER = {
    "slow": _slow,
    "hang": _hang,
    "accept_then_drop": _drop,
    "accept_then_500": _error_500,
    "accept_then_503": _page_503,
    "cut_body": _cut,
    "no_sid": _no_sid,
    "not_json": _not_json,
}


async def after(request, fault, good):
    """What the client gets of the good answer to an accepted message."""
    return await _AFTER[fault.kind](request, fault, good)
