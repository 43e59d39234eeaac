"""What the people at the other end do: some reply, some say STOP, one comes back, some tap the link."""

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

LINK = re.compile(r"https?://\S+/sms/c/[\w-]+")
STOPS = ("STOP", "stop ", "Unsubscribe", "STOP.", "Quit")


@dataclass
class People:
    """Numbers by what their owners did; `stopped_at` is when the STOP had been answered (epoch seconds)."""

    replied: list = field(default_factory=list)
    stopped: list = field(default_factory=list)
    restarted: list = field(default_factory=list)
    tapped: list = field(default_factory=list)
    previewed: list = field(default_factory=list)
    stopped_at: dict = field(default_factory=dict)


def answer(world):
    """Let one person in five do something; who does what depends only on the order of the texts."""
    people = People()
    texts = _one_per_number(entry for entry in world.accepted() if entry["status"] == "delivered")
    for place, entry in enumerate(texts):
        if place % 12 == 0:
            _tap(people, entry)
        elif place % 24 == 5:
            _say(world, people.replied, entry, "Who is this?")
        elif place % 24 == 8:
            _stop(world, people, entry, STOPS[len(people.stopped) % len(STOPS)])
        elif place % 24 == 15:
            _open_only(people, entry)
    _change_their_minds(world, people)
    return people


def _one_per_number(entries):
    return list({entry["to"]: entry for entry in entries}.values())


def _tap(people, entry):
    """Open the page, as a phone does, then press its button."""
    link = LINK.search(entry["body"])[0]
    if _fetch(link) == 200 and _fetch(link, b"") == 200:
        people.tapped.append(entry["to"])


def _open_only(people, entry):
    """A link preview: it opens every link and presses nothing."""
    if _fetch(LINK.search(entry["body"])[0]) == 200:
        people.previewed.append(entry["to"])


def _fetch(url, data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=30) as page:
            return page.status
    except urllib.error.HTTPError as error:
        return error.code


def _say(world, group, entry, words):
    world.sandbox.inbound(entry["to"], world.office.sender, words)
    group.append(entry["to"])


def _stop(world, people, entry, words):
    _say(world, people.stopped, entry, words)
    people.stopped_at[entry["to"]] = time.time()


def _change_their_minds(world, people):
    """The first who stopped starts again; somebody who tapped says STOP and somebody asks, both mid-sequence."""
    if people.stopped:
        number = people.stopped.pop(0)
        people.stopped_at.pop(number)
        _say(world, people.restarted, {"to": number}, "START")
    if len(people.tapped) > 2:
        _stop(world, people, {"to": people.tapped[1]}, "STOP")
        _say(world, people.replied, {"to": people.tapped[2]}, "What does it cost?")
