"""What a dry run comes to: sums that grow batch by batch, and the words and the table made of them."""

from collections import Counter
from datetime import datetime, timezone

from markupsafe import Markup

from odoo import fields
from odoo.tools import format_date, format_time, formatLang

from ..models.draft import aware
from ..tools.local_time import days_ahead, there

# What makes lines of one verdict one group of the headline and of the table.
GROUPED_BY = {"hold": ("until", "zone", "place", "reason_label"), "refuse": ("reason_label", "why")}
NAMED = 3  # so many groups are named in the headline, the rest only counted


def add_up(totals, lines):
    """Return the totals with these lines added: {send, hold and refuse: [group], segments, by_country, placed}."""
    totals = dict(totals or {})
    verdicts = Counter(line["verdict"] for line in lines)
    totals["send"] = totals.get("send", 0) + verdicts["send"]
    for verdict, keys in {
        "hold": ("until", "zone", "place", "reason_label"),
        "refuse": ("reason_label", "why"),
    }.items():
        groups = {tuple(group[key] for key in keys): group["count"] for group in totals.get(verdict, [])}
        counts = Counter(groups)
        counts.update(tuple(_plain(line[key]) for key in keys) for line in lines if line["verdict"] == verdict)
        totals[verdict] = [dict(zip(keys, group, strict=True), count=count) for group, count in counts.most_common()]
    totals["segments"] = totals.get("segments", 0) + sum(line["segment_count"] for line in lines)
    totals["placed"] = bool(totals.get("placed") or any(line["zones"] for line in lines))
    totals["by_country"] = _add_segments(totals.get("by_country", {}), lines)
    return totals


def _plain(value):
    return fields.Datetime.to_string(value) if isinstance(value, datetime) else value or ""


def _add_segments(by_country, lines):
    """Return {account id as text: {country: segments}}, as JSON keeps it."""
    counts = {account: Counter(countries) for account, countries in by_country.items()}
    for line in lines:
        if line["segment_count"]:
            counts.setdefault(str(line["account"] or 0), Counter())[line["country"] or ""] += line["segment_count"]
    return {account: dict(countries) for account, countries in counts.items()}


# --- words ---


def headline(run):
    """Return e.g. "312 now, 40 at 09:00 tomorrow (Texas), 8 refused: 5 no consent · 352 segments · about $2.85"."""
    env, totals = run.env, run.totals or {}
    if not run.total:
        return env._("Nobody is chosen: there is nobody to text.")
    parts = [*_now_words(env, totals), *_later_words(run, totals), *_refused_words(env, totals)]
    figures = [", ".join(parts), _segment_words(env, totals.get("segments", 0)), _cost_words(run)]
    return " · ".join(figure for figure in figures if figure)


def _now_words(env, totals):
    return [env._("%(count)s now", count=_number(env, totals["send"]))] if totals.get("send") else []


def _later_words(run, totals):
    groups = totals.get("hold", [])
    words = [_group_words(run, group) for group in groups[:NAMED]]
    rest = sum(group["count"] for group in groups[NAMED:])
    return words + ([run.env._("%(count)s at other times", count=_number(run.env, rest))] if rest else [])


def _group_words(run, group):
    env, count = run.env, _number(run.env, group["count"])
    if not group["until"]:
        return env._("%(count)s wait: %(why)s", count=count, why=_lower(group["reason_label"]))
    when = when_words(env, aware(fields.Datetime.to_datetime(group["until"])), group["zone"], aware(run.looked_at))
    text = env._("%(count)s at %(when)s", count=count, when=when)
    if not group["zone"]:  # the zones there disagree, or nobody knows them
        text = env._("%(text)s your time", text=text)
    return f"{text} ({group['place']})" if group["place"] else text


def when_words(env, moment, zone, now):
    """Return "09:00 tomorrow" as the clocks of `zone` have it, of the user's where it is empty."""
    zone = zone or env.tz.zone
    local = next(iter(there(moment, [zone])), moment.astimezone(timezone.utc).replace(tzinfo=None))
    clock = format_time(env, local.time(), time_format="HH:mm")
    day = days_ahead(now, moment, zone)
    if day == 0:
        return env._("%(clock)s today", clock=clock)
    if day == 1:
        return env._("%(clock)s tomorrow", clock=clock)
    return env._("%(clock)s on %(date)s", clock=clock, date=format_date(env, local.date(), date_format="EEEE d MMMM"))


def _refused_words(env, totals):
    groups = Counter()
    for group in totals.get("refuse", []):
        groups[group["reason_label"]] += group["count"]
    if not groups:
        return []
    total = _number(env, sum(groups.values()))
    if len(groups) == 1:
        return [env._("%(count)s refused (%(why)s)", count=total, why=_lower(next(iter(groups))))]
    named = ", ".join(f"{_number(env, count)} {_lower(label)}" for label, count in groups.most_common())
    return [env._("%(count)s refused: %(reasons)s", count=total, reasons=named)]


def _segment_words(env, segments):
    if not segments:
        return ""
    return env._("1 segment") if segments == 1 else env._("%(count)s segments", count=_number(env, segments))


def _cost_words(run):
    known, unknown = run._costs()
    if not known:
        return ""
    words = " + ".join(_money(run.env, amount, currency) for currency, amount in sorted(known.items()))
    if unknown:
        return run.env._("about %(cost)s and what is not known yet", cost=words)
    return run.env._("about %(cost)s", cost=words)


def _money(env, amount, code):
    currency = env["res.currency"].with_context(active_test=False).search([("name", "=", code)], limit=1)
    return formatLang(env, amount, currency_obj=currency) if currency else f"{amount:.2f} {code}"


def _number(env, count):
    return formatLang(env, count, digits=0)


def _lower(label):
    return label[:1].lower() + label[1:]


# --- the table of what does not leave now ---


def reasons_table(run):
    """Return the reasons as an HTML table, the most frequent first: count, reason, what to do; False without any."""
    rows = [*_refused_rows(run), *_later_rows(run)]
    if not rows:
        return False
    return Markup('<table class="table table-sm mb-0 o_sms_dry_run_reasons"><tbody>%s</tbody></table>') % Markup().join(
        Markup('<tr><td class="text-end fw-bold">%s</td><td class="%s">%s</td><td>%s</td></tr>') % row for row in rows
    )


def _refused_rows(run):
    return [
        (_number(run.env, group["count"]), "text-danger", group["reason_label"], group["why"])
        for group in (run.totals or {}).get("refuse", [])
    ]


def _later_rows(run):
    by_reason = Counter()
    for group in (run.totals or {}).get("hold", []):
        by_reason[group["reason_label"], bool(group["until"])] += group["count"]
    texts = {
        True: run.env._("Leaves by itself as soon as it may; see “Leaves At” of each line."),
        False: run.env._(
            "Waits until somebody settles it: the reply under Replies to Review, the account, the sender."
        ),
    }
    return [
        (_number(run.env, count), "text-warning", label, texts[leaves_by_itself])
        for (label, leaves_by_itself), count in by_reason.most_common()
    ]
