"""Hours and weeks in the user's words."""

from zoneinfo import ZoneInfo

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

WEEKDAYS = (_lt("Mon"), _lt("Tue"), _lt("Wed"), _lt("Thu"), _lt("Fri"), _lt("Sat"), _lt("Sun"))


def clock(moment, zone):
    """Return the time of day that a clock in the zone shows, e.g. 09:05."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def hours_text(env, week):
    """Return a week of windows in words, e.g. "Mon–Sat 09:00–21:00, Sun 12:00–21:00"; without days if all are alike."""
    runs = []
    for day, windows in enumerate(week):
        if runs and runs[-1][1] == windows:
            runs[-1][0].append(day)
        else:
            runs.append(([day], windows))
    if len(runs) == 1:
        return _windows_text(env, runs[0][1])
    return ", ".join(f"{_days_text(env, days)} {_windows_text(env, windows)}" for days, windows in runs)


def _days_text(env, days):
    names = [env._(WEEKDAYS[day]) for day in (days[0], days[-1])]
    return names[0] if len(days) == 1 else "–".join(names)


def _windows_text(env, windows):
    texts = [f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}" for start, end in windows]
    return env._(" and ").join(texts) or env._("closed")
