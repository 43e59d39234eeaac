"""`links`: openings and taps of personal links per second beside Odoo's `/r/<code>`, and what making links costs.

All sides are asked in turns, by the same client, four at a time, from one Odoo process. Both kinds of opening write
something down each time: core counts a first click on every short link, we an opening of every personal link. Openings
of one and the same link, where core writes nothing any more, are compared as well.
"""

from bench.callback_client import post_all
from bench.report import Ratio, Result, paired, per_second

AT_A_TIME = 4
SIDES = ("core", "opened", "tapped")
WARM_UP = 8  # of each side, before the clock runs
FULL = {"rounds": 9, "links": 60, "made": 10_000}
QUICK = {"rounds": 1, "links": 10, "made": 300}
BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
FOUND = (b"200", b"301")


def run(place):
    """Return the Result: openings and taps per second, and milliseconds for each personal link that is made."""
    plan = QUICK if place.quick else FULL
    total = WARM_UP + plan["rounds"] * plan["links"]
    paths = place.inside(f"making {total} links on each side", "links.prepare", count=total)
    with place.odoo_server() as port:
        rounds = _rounds(port, paths, plan)
        again = _again(port, paths, plan)
    place.inside("looking what the taps did", "links.check", taps=total)
    making = place.inside(f"making {plan['made']} personal links", "links.make", count=plan["made"])
    return _result(place, plan, rounds, again, making)


def _rounds(port, paths, plan):
    """Return {side: [(requests, seconds), ...]}; every link is asked for once."""
    rounds = {side: [] for side in SIDES}
    for side in SIDES:
        _ask(port, side, paths[side][:WARM_UP])
    for start in range(WARM_UP, len(paths["core"]), plan["links"]):
        for side in SIDES:
            rounds[side].append(_ask(port, side, paths[side][start : start + plan["links"]]))
    return rounds


def _again(port, paths, plan):
    """Return {side: [(requests, seconds), ...]} of opening the same link over and over."""
    rounds = {"core": [], "opened": []}
    for _round in range(plan["rounds"]):
        for side, found in rounds.items():
            found.append(_ask(port, side, paths[side][:1] * plan["links"]))
    return rounds


def _ask(port, side, paths):
    requests = [request("POST" if side == "tapped" else "GET", path, f"127.0.0.1:{port}") for path in paths]
    return len(requests), post_all(port, requests, AT_A_TIME, FOUND)


def request(method, path, host):
    """Return the bytes of a request as a telephone's browser sends it."""
    body = b"" if method == "GET" else b"pressed=1"
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {BROWSER}\r\nAccept: text/html\r\n"
    head += "Accept-Language: en-US\r\nConnection: close\r\n"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def _result(place, plan, rounds, again, making):
    figures = {
        "core's /r/<code>/s": per_second(rounds["core"]),
        "ours, openings/s": per_second(rounds["opened"]),
        "ours, taps that move a lead/s": per_second(rounds["tapped"]),
        "core's /r/<code>/s, the same again": per_second(again["core"]),
        "ours, openings/s, the same again": per_second(again["opened"]),
        "ms for each personal link": making["links"],
        "ms for each text with one": making["texts"],
    }
    settings = place.settings() | {"at_a_time": AT_A_TIME, "rounds": plan["rounds"], "links": plan["links"]}
    ratios = [
        Ratio("openings ÷ core's redirect", paired(rounds["opened"], rounds["core"]), at_least=1),
        Ratio("taps ÷ core's redirect", paired(rounds["tapped"], rounds["core"]), at_least=0.5),
        Ratio("openings ÷ core's redirect, the same again", paired(again["opened"], again["core"]), at_least=1),
        Ratio("ms for each personal link", making["links"], at_most=1),
    ]
    return Result("links", settings | {"made": plan["made"]}, figures, ratios)
