"""Accounts, keys, senders and registrations: what the customer of the stand-in owns.

A world is plain data (world.json); the API and POST /sandbox/world change it while it runs.
"""

import hmac
import json
import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from .stamps import SID, stable_sid

DEFAULT_WORLD = Path(__file__).with_name("world.json")
FIRST_SID = "AC00000000000000000000000000000001"
E164 = re.compile(r"^\+[1-9]\d{6,14}$")
NANP = re.compile(r"^\+1[2-9]\d{2}[2-9]\d{6}$")
TOLL_FREE = re.compile(r"^\+18(00|33|44|55|66|77|88)\d{7}$")
SHORT_CODE = re.compile(r"^\d{5,6}$")
ALPHA = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 _+&-]{1,11}$")


def is_e164(text):
    """Whether Twilio could take this as a phone number; +1 numbers must have ten plausible digits."""
    return bool(NANP.match(text) if text.startswith("+1") else E164.match(text))


@dataclass
class Account:
    """status: active, suspended, closed; type: Full, Trial."""

    sid: str
    auth_token: str = "0123456789abcdef0123456789abcdef"
    friendly_name: str = "Sandbox"
    status: str = "active"
    type: str = "Full"
    owner_account_sid: str = ""
    balance: str = "100.00"
    currency: str = "USD"
    verified_callers: list = field(default_factory=list)  # Trial: the only recipients
    blocked_prefixes: list = field(default_factory=list)  # countries without geo permission, such as "+7"


@dataclass
class Key:
    """API key; kind ``main`` may do everything, ``standard`` all but /Accounts and /Keys."""

    sid: str
    secret: str = "fictional-key-secret"
    kind: str = "standard"
    account_sid: str = ""


@dataclass
class Sender:
    """What phone numbers and short codes share: webhooks and the Messaging Service they are in."""

    sid: str
    account_sid: str = ""
    service_sid: str = ""
    friendly_name: str = ""
    sms_url: str = ""
    sms_method: str = "POST"
    sms_fallback_url: str = ""
    sms_fallback_method: str = "POST"
    sms_application_sid: str = ""
    status_callback: str = ""
    status_callback_method: str = "POST"
    sms: bool = True
    registered: bool = True  # false: blocked whatever the campaign or toll-free verification says


@dataclass
class Number(Sender):
    phone_number: str = ""

    @property
    def address(self):
        return self.phone_number

    @property
    def toll_free(self):
        return bool(TOLL_FREE.match(self.phone_number))


@dataclass
class ShortCode(Sender):
    short_code: str = ""
    toll_free = False

    @property
    def address(self):
        return self.short_code


@dataclass
class AlphaSender:
    sid: str
    alpha_sender: str = ""
    service_sid: str = ""
    account_sid: str = ""
    toll_free = False
    registered = True

    @property
    def address(self):
        return self.alpha_sender


@dataclass
class Service:
    """A Messaging Service; without inbound_request_url inbound texts are dropped, unless the number's URL counts."""

    sid: str
    account_sid: str = ""
    friendly_name: str = "Messaging Service"
    inbound_request_url: "str | None" = None
    inbound_method: str = "POST"
    fallback_url: "str | None" = None
    fallback_method: str = "POST"
    status_callback: "str | None" = None
    sticky_sender: bool = True
    smart_encoding: bool = True
    validity_period: int = 36000
    usecase: str = "undeclared"
    use_inbound_webhook_on_number: bool = False
    us_app_to_person_registered: bool = True  # false: blocked whatever its campaign says
    advanced_opt_out: bool = False


@dataclass
class Brand:
    sid: str
    account_sid: str = ""
    status: str = "APPROVED"
    identity_status: str = "VERIFIED"
    brand_type: str = "STANDARD"
    brand_score: "int | None" = None
    tcr_id: str = "BXXXXXX"
    errors: list = field(default_factory=list)


@dataclass
class Campaign:
    sid: str
    account_sid: str = ""
    service_sid: str = ""
    brand_sid: str = ""
    campaign_status: str = "VERIFIED"
    us_app_to_person_usecase: str = "MARKETING"
    errors: list = field(default_factory=list)
    rate_limits: dict = field(default_factory=lambda: {"att": {"mps": 75}, "tmobile": {"brand_tier": "TOP"}})


@dataclass
class TollfreeVerification:
    sid: str
    account_sid: str = ""
    phone_number: str = ""
    status: str = "TWILIO_APPROVED"
    rejection_reason: "str | None" = None
    error_code: "int | None" = None
    edit_allowed: bool = False


# section of a world file -> (class, SID prefix, the field a missing SID is made from)
SECTIONS = {
    "accounts": (Account, "AC", "sid"),
    "keys": (Key, "SK", "sid"),
    "services": (Service, "MG", "friendly_name"),
    "numbers": (Number, "PN", "phone_number"),
    "short_codes": (ShortCode, "SC", "short_code"),
    "alpha_senders": (AlphaSender, "AI", "alpha_sender"),
    "brands": (Brand, "BN", "tcr_id"),
    "campaigns": (Campaign, "QE", "service_sid"),
    "tollfree_verifications": (TollfreeVerification, "HH", "phone_number"),
}
SECRETS = {"auth_token", "secret"}


class World:
    """All sections as {sid: object}, and look-ups by address."""

    def __init__(self, data=None):
        self.accounts, self.keys, self.services, self.numbers, self.short_codes = {}, {}, {}, {}, {}
        self.alpha_senders, self.brands, self.campaigns, self.tollfree_verifications = {}, {}, {}, {}
        self.contacts = {}  # number -> name shown on the telephone
        self.update(data if data is not None else json.loads(DEFAULT_WORLD.read_text(encoding="utf-8")))

    def update(self, data):
        """Add records, or change the given fields of those with the same SID (or phone number, short code...).

        :raises ValueError: a sentence naming the section and the field; nothing is changed then
        """
        if not isinstance(data, dict):
            raise ValueError("a world is a JSON object with sections such as 'numbers'")
        unknown = set(data) - set(SECTIONS) - {"contacts"}
        if unknown:
            raise ValueError(f"unknown section(s) {', '.join(sorted(unknown))}")
        for name, rows in data.items():
            if not isinstance(rows, dict if name == "contacts" else list):
                raise ValueError(f"section {name!r} must be {'an object' if name == 'contacts' else 'a list'}")
        checked = [(name, *_checked(name, row)) for name in SECTIONS for row in data.get(name, [])]
        for name, sid, row in checked:
            self._put(name, sid, row)
        self.contacts.update({str(number): str(label) for number, label in data.get("contacts", {}).items()})
        self._index()

    def _put(self, name, sid, row):
        kind = SECTIONS[name][0]
        section = getattr(self, name)
        if sid in section:
            vars(section[sid]).update(row)
            return
        owner = {} if kind is Account else {"account_sid": next(iter(self.accounts), "")}
        section[sid] = kind(**{**owner, **row, "sid": sid})

    def _index(self):
        self.senders = {one.address: one for one in (*self.numbers.values(), *self.short_codes.values())}

    def account_for(self, user, secret):
        """(Account, "token" | "main" | "standard") for Basic credentials, or None."""
        account = self.accounts.get(user)
        if account:
            return (account, "token") if _same(secret, account.auth_token) else None
        key = self.keys.get(user)
        if key and _same(secret, key.secret) and key.account_sid in self.accounts:
            return self.accounts[key.account_sid], key.kind
        return None

    def remove(self, name, sid):
        """Forget a record of a section."""
        del getattr(self, name)[sid]
        self._index()

    def pool(self, service):
        """Senders of a Messaging Service: numbers, short codes, alphanumeric IDs."""
        everyone = (*self.numbers.values(), *self.short_codes.values(), *self.alpha_senders.values())
        return [one for one in everyone if one.service_sid == service.sid]

    def reachable(self, service, to):
        """Senders of the pool that can text this recipient; alphanumeric IDs only if nothing else can."""
        able = [one for one in self.pool(service) if reaches(one, to)]
        return [one for one in able if not isinstance(one, AlphaSender)] or able

    def as_json(self):
        """Every section, secrets masked."""
        shown = {name: [_masked(vars(row)) for row in getattr(self, name).values()] for name in SECTIONS}
        return {**shown, "contacts": self.contacts}


def reaches(sender, to):
    """Whether a sender can text there: alphanumeric IDs only outside +1, short codes and toll-free only inside."""
    if isinstance(sender, AlphaSender):
        return not to.startswith("+1")
    return to.startswith("+1") or not (isinstance(sender, ShortCode) or sender.toll_free)


def _masked(row):
    return {key: "***" if key in SECRETS else value for key, value in row.items()}


def _same(given, expected):
    return hmac.compare_digest(given.encode(), expected.encode())


def _checked(name, row):
    """(sid, fields) of one row of a section."""
    kind, prefix, key = SECTIONS[name]
    if not isinstance(row, dict):
        raise ValueError(f"{name}: every entry is an object")
    known = {one.name for one in fields(kind)}
    unknown = set(row) - known
    if unknown:
        raise ValueError(f"{name}: unknown field(s) {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    if "sid" not in row and not row.get(key):
        raise ValueError(f"{name}: 'sid' or {key!r} is needed")
    sid = row.get("sid") or stable_sid(prefix, str(row[key]))
    if not SID.match(sid) or not sid.startswith(prefix):
        raise ValueError(f"{name}: {sid!r} is not a SID ({prefix} and 32 hexadecimal digits)")
    return sid, row


def load(path=None, account_sid="", auth_token=""):
    """The world of a file (default: world.json), its first account under the given credentials.

    :raises ValueError: broken file or impossible credentials, in one sentence
    :raises OSError: unreadable file
    """
    data = json.loads(Path(path or DEFAULT_WORLD).read_text(encoding="utf-8"))
    World(data)  # says what is wrong with the file itself
    accounts = data.setdefault("accounts", [])
    if not accounts:
        accounts.append({"sid": FIRST_SID})
    if account_sid:
        _rename(data, accounts[0]["sid"], account_sid)
    if auth_token:
        accounts[0]["auth_token"] = auth_token
    return World(data)


def _rename(data, old, new):
    """Give the account another SID wherever it is named."""
    for name in SECTIONS:
        for row in data.get(name, []):
            row.update({key: new for key in ("sid", "account_sid", "owner_account_sid") if row.get(key) == old})
