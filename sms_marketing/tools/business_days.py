"""Business days: Monday to Friday. Public holidays count, which makes a deadline earlier, never later."""

from datetime import date, timedelta

# Opt-outs are honoured within ten business days: 47 CFR 64.1200(a)(10), in force 11 April 2025 (read 2026-07).
OPT_OUT_DEADLINE = 10


def later(day: date, count: int) -> date:
    """Return the `count`-th business day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day
