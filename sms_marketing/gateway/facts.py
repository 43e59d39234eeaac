"""What Verify asks Twilio: each question once, whoever needs the answer, in several threads at a time."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from .api import TIMEOUT, Api, ControlError
from .resources import OwnedNumber, items, owned_numbers, owned_short_codes, text
from .wire import Credentials, Sender

T = TypeVar("T")

BUDGET = 25.0  # seconds for all questions together; an Odoo worker has 120
WORKERS = 6  # Twilio limits how many requests of an account may run at once
MAX_SERVICES = 60  # whose number pools we look through
# The lists of senders below a Messaging Service, and the key of their records.
POOLS = {"PhoneNumbers": "phone_numbers", "ShortCodes": "short_codes", "AlphaSenders": "alpha_senders"}


class Facts:
    """The answers of one account, remembered; a failed question fails the same way for everybody who asks it.

    Threads share it: each has its own Api, because twilio's client cannot be shared. Close it when done.
    """

    def __init__(self, credentials: Credentials, timeout: float = TIMEOUT) -> None:
        self._credentials, self._timeout = credentials, timeout
        self._until = time.monotonic() + BUDGET
        self._local = threading.local()
        self._lock = threading.Lock()
        self._locks: defaultdict[tuple, threading.Lock] = defaultdict(threading.Lock)
        self._answers: dict[tuple, tuple[Any, ControlError | None]] = {}
        self._apis: list[Api] = []

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_error: object) -> None:
        for api in self._apis:
            api.close()

    @property
    def api(self) -> Api:
        """This thread's Api; ControlError("timeout") once the time for all questions is used up."""
        if time.monotonic() > self._until:
            raise ControlError("timeout", "too many slow answers")
        if not hasattr(self._local, "api"):
            self._local.api = Api(self._credentials, timeout=self._timeout)
            with self._lock:
                self._apis.append(self._local.api)
        return self._local.api

    # --- one sender ---

    def owned(self, sender: Sender) -> OwnedNumber | None:
        """The number or short code as the account has it, None if it has not."""
        look = owned_numbers if sender.kind == "number" else owned_short_codes
        return self._once(("owned", sender.value), lambda: next(iter(look(self.api, sender.value)), None))

    def all_numbers(self) -> list[OwnedNumber]:
        """Every phone number of the account."""
        return self._once(("numbers",), lambda: owned_numbers(self.api))

    # --- Messaging Services ---

    def service(self, sid: str) -> dict[str, Any]:
        """A Messaging Service."""
        return self._once(("service", sid), lambda: self.api.get_messaging(f"Services/{sid}"))

    def pool(self, sid: str, kind: str) -> list[dict[str, Any]]:
        """The senders of one kind (a key of POOLS) in a Messaging Service."""
        return self._once((kind, sid), lambda: self._listed(f"Services/{sid}/{kind}", POOLS[kind]))

    def home(self, owned: OwnedNumber, kind: str) -> dict[str, Any] | None:
        """The Messaging Service in whose pool a number (or short code) is, None for none.

        Twilio does not say so with the number, hence all pools are looked through.
        """
        found = self._once(("homes", kind), lambda: self._homes(kind))
        return found.get(owned.sid)

    def _homes(self, kind: str) -> dict[str, dict[str, Any]]:
        services = self._once(("services",), lambda: self._listed("Services", "services"))
        if len(services) > MAX_SERVICES:
            raise ControlError("too_many", "Messaging Services")
        if not services:
            return {}
        with ThreadPoolExecutor(WORKERS) as threads:
            pools = list(threads.map(lambda service: self.pool(text(service, "sid"), kind), services))
        return {text(one, "sid"): service for service, pool in zip(services, pools, strict=True) for one in pool}

    # --- registrations ---

    def campaigns(self, service_sid: str) -> list[dict[str, Any]]:
        """The A2P campaigns of a Messaging Service."""
        path = f"Services/{service_sid}/Compliance/Usa2p"
        return self._once(("campaigns", service_sid), lambda: self._listed(path, "compliance"))

    def brand(self, sid: str) -> dict[str, Any]:
        """An A2P brand."""
        return self._once(("brand", sid), lambda: self.api.get_messaging(f"a2p/BrandRegistrations/{sid}"))

    def verifications(self, number: str) -> list[dict[str, Any]]:
        """The toll-free verifications of a number."""
        found = self._once(("verifications",), lambda: self._listed("Tollfree/Verifications", "verifications"))
        return [one for one in found if text(one, "tollfree_phone_number") == number]

    def _listed(self, path: str, key: str) -> list[dict[str, Any]]:
        return [item for page in self.api.pages_messaging(path) for item in items(page, key)]

    def _once(self, key: tuple, ask: Callable[[], T]) -> T:
        with self._lock:
            lock = self._locks[key]
        with lock:
            if key not in self._answers:
                self._answers[key] = _settled(ask)
        answer, error = self._answers[key]
        if error:
            raise ControlError(error.code, error.detail, error.twilio_code)
        return answer


def _settled(ask: Callable[[], T]) -> tuple[T | None, ControlError | None]:
    try:
        return ask(), None
    except ControlError as error:
        return None, error
