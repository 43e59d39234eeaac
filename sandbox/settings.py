"""What can be turned while the sandbox runs: delays, callbacks, limits. One dataclass, one checker per field."""

from dataclasses import asdict, dataclass, fields, replace

ORDERS = ("in_order", "reversed", "shuffled")


@dataclass(frozen=True)
class Settings:
    """All times in milliseconds, all chances 0..1, pairs are (shortest, longest)."""

    delay_ms: tuple = (20, 100)  # between two statuses of a message
    answer_ms: tuple = (0, 0)  # before the API does what it is asked for
    schedule_ms: "int | None" = None  # instead of waiting until SendAt
    callbacks: bool = True  # false: no status callback leaves at all
    callback_order: str = "in_order"  # others: held until the final status, then sent in that order
    callback_duplicate: float = 0.0
    callback_lose: float = 0.0
    callback_late_ms: tuple = (0, 0)
    callback_early: bool = False  # the first callback arrives before the POST is answered
    callback_concurrency: int = 50
    callback_hosts: tuple = ()  # host names allowed beside loopback; "*" allows every host
    max_concurrent: int = 0  # more requests at once get 429; 0: no limit
    seed: int = 1


def _number(value, low, high):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"must be a number from {low} to {high}")
    return value


def _whole(low, high):
    return lambda value: int(_number(value, low, high))


def _chance(value):
    return float(_number(value, 0, 1))


def _flag(value):
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _pair(value):
    pair = value if isinstance(value, (list, tuple)) else (value, value)
    if len(pair) != 2 or _number(pair[0], 0, 3_600_000) > _number(pair[1], 0, 3_600_000):
        raise ValueError("must be one number or [shortest, longest]")
    return tuple(pair)


def _order(value):
    if value not in ORDERS:
        raise ValueError(f"must be one of {', '.join(ORDERS)}")
    return value


def _hosts(value):
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
        raise ValueError("must be a list of host names")
    return tuple(value)


CHECKS = {
    "delay_ms": _pair,
    "answer_ms": _pair,
    "schedule_ms": lambda value: value if value is None else _whole(0, 3_600_000)(value),
    "callbacks": _flag,
    "callback_order": _order,
    "callback_duplicate": _chance,
    "callback_lose": _chance,
    "callback_late_ms": _pair,
    "callback_early": _flag,
    "callback_concurrency": _whole(1, 1000),
    "callback_hosts": _hosts,
    "max_concurrent": _whole(0, 100_000),
    "seed": _whole(0, 2**53),
}
assert set(CHECKS) == {field.name for field in fields(Settings)}


def update(settings, changes):
    """A copy with ``changes`` applied.

    :raises ValueError: unknown name or impossible value; the sentence names it
    """
    checked = {}
    for name, value in changes.items():
        if name not in CHECKS:
            raise ValueError(f"unknown setting {name!r}; known: {', '.join(CHECKS)}")
        try:
            checked[name] = CHECKS[name](value)
        except ValueError as error:
            raise ValueError(f"setting {name!r} {error}") from error
    return replace(settings, **checked)


def as_json(settings):
    """A plain dict for the control endpoint."""
    return asdict(settings)
