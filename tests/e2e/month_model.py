"""What the sandbox's journal must say at the end of the month: a model in plain Python.

Written from what the screens promise (the helps of a sequence's and a step's fields, README, docs/compliance.md) and
not from the engine's code, with a reckoning of time of its own: it looks for an hour of the wall's clock quarter by
quarter.

Every six hours people and the office act at :00, the sequences' job runs at :01 and :03, texts leave at :02 and :04,
and what becomes of them is known at once. For two days the server stands still: people act, and no job runs.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import month_story as story

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
LEGAL = (8, 20, tuple(range(7)))  # when people of these states may be texted, their time
DEAD = (story.NO_SUCH, story.NO_MOBILE, story.UNKNOWN, story.LANDLINE)  # after the first text nothing more is tried
NOT_TAKEN = (story.NO_SUCH, story.NO_MOBILE, story.BLOCKED)  # Twilio refuses them, so the journal has none of them


@cache
def on_the_wall(moment, zone):
    return moment.astimezone(ZoneInfo(zone))


def is_open(moment, zone, hours):
    """Tell whether the wall's clock shows a time within the hours of one of the weekdays."""
    opens, closes, weekdays = hours
    local = on_the_wall(moment, zone)
    return local.weekday() in weekdays and opens <= local.hour + local.minute / 60 < closes


def when_open(moment, zone, hours):
    """Return `moment` or the next quarter of an hour that is open."""
    if is_open(moment, zone, hours):
        return moment
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    while not is_open(moment, zone, hours):
        moment += QUARTER
    return moment


def when_shown(moment, zone, step):
    """Return the next moment, after this one, at which the wall's clock shows an hour on one of the weekdays."""
    shown = (int(step["hour"]), round(step["hour"] % 1 * 60))
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    while True:
        moment += QUARTER
        local = on_the_wall(moment, zone)
        if (local.hour, local.minute) == shown and local.weekday() in step["weekdays"]:
            return moment


def is_held_out(sequence, number):
    """Tell whether the lot held somebody out: the first 16 digits of a hash, as a share of all that there are."""
    drawn = hashlib.sha256(f"{story.SALT}{sequence.name}\ntel:{number}".encode()).hexdigest()[:16]
    return int(drawn, 16) * 100 < sequence.hold_out * 16**16


@dataclass(frozen=True)
class Sent:
    """One text in the journal: when, to whom, which."""

    at: datetime
    number: str
    name: str


@dataclass
class Text:
    """A text of a run: waits (perhaps until a moment), left, withdrawn or refused; and what became of it."""

    name: str
    state: str = "ready"  # ready, held, held back, left, refused
    opens: datetime = None
    arrived: str = ""  # delivered, failed


@dataclass
class Run:
    """Somebody on the way. `todo` is what is still to do, nearest first; a lane is put in front of it."""

    sequence: story.Sequence
    todo: list
    since: datetime  # replies and taps count from here
    state: str = "on"  # on, paused, over, spared (gets nothing, and keeps its place for 30 days)
    due: datetime = None
    deadline: datetime = None  # of the branch in which it waits
    waits_for_text: bool = False
    text: Text = None
    ended: datetime = None

    def end(self, now):
        self.state, self.due, self.ended = "over", None, now
        self.withdraw()

    def withdraw(self):
        """Whatever still waits to leave is taken back."""
        if self.text and self.text.state in ("ready", "held"):
            self.text.state = "refused"


@dataclass
class Life:
    """One person, one lead, all of their runs."""

    person: story.Person
    runs: list = field(default_factory=list)
    replies: list = field(default_factory=list)  # (moment, words)
    taps: list = field(default_factory=list)
    coming: dict = field(default_factory=dict)  # tick -> reactions
    got: dict = field(default_factory=dict)  # name -> how often
    sent: list = field(default_factory=list)
    is_lost: bool = False
    has_stopped: bool = False
    is_dead: bool = False

    @property
    def active(self):
        return [run for run in self.runs if run.state in ("on", "paused")]

    # --- :00 ---

    def react(self, tick, now):
        for reaction in self.coming.pop(tick, ()):
            if reaction.does == "taps":
                self.taps.append(now)
                self._wake(now)
            elif story.is_stop(reaction.words):
                self._opt_out(now)
            else:
                self._reply(reaction.words, now)

    def _opt_out(self, now):
        self.has_stopped = True
        for run in self.active:
            run.end(now)

    def _reply(self, words, now):
        self.replies.append((now, words))
        for run in self.active:
            if asks_for_reply(run.todo):
                if run.state == "on" and run.deadline:
                    run.due = now
            elif run.sequence.reply == "pause":
                run.state = "paused"
                if run.text and run.text.state in ("ready", "held"):
                    run.text.state = "held back"
            elif run.sequence.reply == "exit":
                run.end(now)

    def _wake(self, now):
        for run in self.active:
            if run.state == "on" and run.deadline:
                run.due = now

    def lose(self, now):
        self.is_lost = True
        for run in self.active:
            run.end(now)

    def resume(self, now):
        for run in self.active:
            if run.state == "paused":
                run.state = "on"
                self._send_held_back(run, now)
                run.due = now if run.deadline or run.waits_for_text else max(run.due, now)

    def _send_held_back(self, run, now):
        """The person has not got it: whoever resumes the run wants it to go out, and what follows to wait for it."""
        text = run.text
        if text and text.state == "held back":
            text.opens = self._possible(run.sequence, now)
            text.state = "refused" if self.is_dead else "held" if text.opens > now else "ready"
            run.since, run.waits_for_text = now, True

    def enroll(self, sequence, now):
        mine = [run for run in self.runs if run.sequence is sequence]
        if self.is_lost or any(run.state != "over" for run in mine):
            return
        if sequence.again == "never" and mine:
            return
        days = timedelta(days=sequence.again_days)
        if sequence.again == "after" and any(run.ended > now - days for run in mine):
            return
        if sequence.alone and self.active:
            return
        run = Run(sequence, list(sequence.plan), since=now)
        self.runs.append(run)
        if self._group(sequence) == "nothing":
            run.state = "spared"
        else:
            self._approach(run, now)

    def _group(self, sequence):
        return sequence.spared if is_held_out(sequence, self.person.number) else "treated"

    def groups(self):
        """Return (sequence, number, group) of each run."""
        return [(run.sequence.name, self.person.number, self._group(run.sequence)) for run in self.runs]

    # --- :01 and :03 ---

    def work(self, now):
        for run in self.active:
            while run.state == "on" and run.due <= now:
                self._do(run, run.todo[0], now)

    def _approach(self, run, now):
        """Reckon when the next thing is due; whoever has none left is done."""
        run.deadline, run.waits_for_text = None, False
        if not run.todo:
            run.state, run.due, run.ended = "over", None, now
            return
        step, zone, sequence = run.todo[0], self.person.zone, run.sequence
        if step["do"] == "wait":
            span = {unit: count for unit, count in step.items() if unit != "do"}
            run.due = now + timedelta(**span)
        elif step["do"] == "until":
            run.due = when_shown(now, zone, step)
        elif step["do"] == "text" and sequence.window:
            run.due = when_open(now, zone, sequence.window)
        else:
            run.due = now

    def _go_on(self, run, now, lane=()):
        run.todo = [*lane, *run.todo[1:]]
        self._approach(run, now)

    def _do(self, run, step, now):
        if step["do"] == "stop":
            run.todo = []
            self._approach(run, now)
        elif step["do"] == "ask":
            self._ask(run, step, now)
        elif step["do"] == "text":
            self._write(run, step, now)
        else:
            self._go_on(run, now)

    def _ask(self, run, step, now):
        if self._is_yes(run, step):
            self._go_on(run, now, step["yes"])
            return
        run.deadline = run.deadline or now + step["patience"]
        if run.deadline <= now:
            self._go_on(run, now, step["no"])
        else:
            run.due = run.deadline

    def _is_yes(self, run, step):
        said = [words for moment, words in self.replies if moment >= run.since]
        words = [word.strip() for word in step["words"].split(",")]
        answers = {
            "tapped": any(moment >= run.since for moment in self.taps),
            "replied": bool(said),
            "reply_matches": any(word in one.lower() for one in said for word in words if word),
            "delivered": bool(run.text) and run.text.arrived == "delivered",
            "failed": bool(run.text) and (run.text.arrived == "failed" or run.text.state == "refused"),
        }
        return answers[step["what"]]

    def _write(self, run, step, now):
        zone, sequence = self.person.zone, run.sequence
        if not run.waits_for_text:
            if sequence.window and not is_open(now, zone, sequence.window):
                run.due = when_open(now, zone, sequence.window)
                return
            if self._group(sequence) == "without_sms":
                self._go_on(run, now)
                return
            run.text, run.since = self._new_text(sequence, step["name"], now), now
        if run.text.state == "refused" and sequence.refusal == "exit":
            run.end(now)
        elif run.text.state != "held":
            self._go_on(run, now)
        elif sequence.hold == "exit":
            run.end(now)
        elif sequence.hold == "skip":
            run.withdraw()
            self._go_on(run, now)
        else:
            run.waits_for_text, run.due = True, max(run.text.opens, now + MINUTE)

    def _possible(self, sequence, moment):
        """Return the first moment from then on that is lawful and within the hours of the sequence."""
        hours = [LEGAL, *([sequence.window] if sequence.window else [])]
        while not all(is_open(moment, self.person.zone, one) for one in hours):
            for one in hours:
                moment = when_open(moment, self.person.zone, one)
        return moment

    def _new_text(self, sequence, name, now):
        text = Text(name, opens=self._possible(sequence, now))
        if not self.person.agreed or self.has_stopped or self.is_dead:
            text.state = "refused"
        elif text.opens > now:
            text.state = "held"
        return text

    # --- :02 and :04 ---

    def dispatch(self, tick, now):
        for run in self.runs:
            text = run.text
            if text and text.state in ("ready", "held") and text.opens <= now:
                text.opens = self._possible(run.sequence, now)
                if self.has_stopped or self.is_dead:
                    text.state = "refused"
                elif text.opens == now:
                    self._leave(run, tick, now)

    def _leave(self, run, tick, now):
        text, kind = run.text, self.person.kind
        text.state, text.arrived = "left", "failed" if kind else "delivered"
        if kind not in NOT_TAKEN:
            self.sent.append(Sent(now, self.person.number, text.name))
        if kind == story.BLOCKED:
            self._opt_out(now)
        self.is_dead = self.is_dead or kind in DEAD
        if run.state == "on" and (run.deadline or run.waits_for_text):
            run.due = now
        if not kind:
            self._read(text.name, tick)

    def _read(self, name, tick):
        """The person reads a text that came, and will perhaps do something."""
        self.got[name] = times = self.got.get(name, 0) + 1
        if reaction := story.reaction(self.person.number, name, times, name == "o1"):
            self.coming.setdefault(tick + reaction.after, []).append(reaction)


def asks_for_reply(todo):
    """Tell whether a branch on replies may come before the next text."""
    for at, step in enumerate(todo):
        if step["do"] in ("text", "stop"):
            return False
        if step["do"] == "ask":
            if step["what"] in ("replied", "reply_matches"):
                return True
            return any(asks_for_reply([*step[lane], *todo[at + 1 :]]) for lane in ("yes", "no"))
    return False


def predict(persons, ticks=story.TICKS):
    """Return the texts that must leave, in the order of time, and the lives."""
    lives = {person.number: Life(person) for person in persons}
    days = story.office_days(persons, story.TICKS)
    for tick in range(ticks):
        now, office = story.BEGIN + tick * story.TICK, days[tick]
        for life in lives.values():
            life.react(tick, now)
        for number in office.lose:
            lives[number].lose(now)
        for number in office.resume:
            lives[number].resume(now)
        for name, number in office.enroll:
            lives[number].enroll(story.BY_NAME[name], now)
        for turn in () if tick in story.STANDSTILL else (1, 3):
            for life in lives.values():
                life.work(now + turn * MINUTE)
            for life in lives.values():
                life.dispatch(tick, now + (turn + 1) * MINUTE)
    sent = [text for life in lives.values() for text in life.sent]
    return sorted(sent, key=lambda text: (text.at, text.number, text.name)), lives
