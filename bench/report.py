"""What a benchmark found: figures, ratios with their thresholds, the table for people and the JSON for machines."""

import json
import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ratio:
    """One promise: `value` has to be at least, or at most, what is written here."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self):
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"{self.name}: a ratio has either a lower or an upper threshold")

    def holds(self):
        """True if the value keeps the promise; a value that is no number does not."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value <= self.at_most

    def as_json(self, judged):
        """Return the dictionary of the report; `holds` is None where nothing is judged."""
        threshold = {"at_least": self.at_least} if self.at_least is not None else {"at_most": self.at_most}
        return {
            "name": self.name,
            "value": rounded(self.value),
            **threshold,
            "holds": self.holds() if judged else None,
        }


@dataclass
class Result:
    """What one benchmark found: `settings` and `figures` by name, and its ratios."""

    name: str
    settings: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    ratios: list = field(default_factory=list)

    def as_json(self, commit, judged):
        """Return the dictionary of the report."""
        return {
            "name": self.name,
            "commit": commit,
            "settings": self.settings,
            "figures": {name: rounded(value) for name, value in self.figures.items()},
            "ratios": [ratio.as_json(judged) for ratio in self.ratios],
        }


def rounded(value):
    """Return a float with four significant digits, anything else as it is."""
    return float(f"{value:.4g}") if isinstance(value, float) else value


def per_second(rounds):
    """Return the median rate of (count, seconds) pairs: what one disturbed round does not move."""
    return statistics.median(count / seconds for count, seconds in rounds)


def paired(rounds, others):
    """Return the median of how many times faster (count, seconds) rounds are than those that ran beside them.

    Round by round, because a slow minute of the machine slows both sides of its own round.
    """
    pairs = zip(rounds, others, strict=True)
    return statistics.median(
        count / seconds * other_seconds / other for (count, seconds), (other, other_seconds) in pairs
    )


def all_hold(reports):
    """True unless a ratio of these reports (as JSON) was judged and does not hold."""
    return all(ratio["holds"] is not False for report in reports for ratio in report["ratios"])


def write(path, reports):
    """Write the reports as JSON."""
    path.write_text(json.dumps(reports, indent=2, ensure_ascii=False) + "\n")


def lines(report):
    """Return the table of one report (as JSON), line by line."""
    settings = ", ".join(f"{name} {value}" for name, value in report["settings"].items())
    rows = [(name, _number(value), "") for name, value in report["figures"].items()]
    rows += [(ratio["name"], _number(ratio["value"]), _verdict(ratio)) for ratio in report["ratios"]]
    width = max((len(name) for name, *_rest in rows), default=0)
    table = [f"  {name.ljust(width)}  {number:>12}  {verdict}".rstrip() for name, number, verdict in rows]
    return [f"{report['name']}: {settings}", *table]


def _number(value):
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _verdict(ratio):
    least = ratio.get("at_least")
    wanted = f"at least {_number(least)}" if least is not None else f"at most {_number(ratio['at_most'])}"
    return {True: "holds", False: "FAILS", None: "not judged"}[ratio["holds"]] + f" ({wanted})"
