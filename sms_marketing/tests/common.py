"""What every test of the addon starts from: a verified account, leads, and a trap at the end of the wire."""

import itertools
from contextlib import contextmanager
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.addons.sms_marketing.gateway.outcome import Outcome, OutcomeKind
from odoo.addons.sms_marketing.gateway.pump import Finished
from odoo.addons.sms_marketing.models import message_dispatch
from odoo.tests import TransactionCase

ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "not-a-real-token"
SENDER = "+12025550100"
# 18:30 on a Tuesday in winter, UTC: between 08:30 (Hawaii) and 19:30 (Berlin), so texts may arrive in all states of the
# USA and in Western Europe.
MIDDAY = datetime(2026, 1, 13, 18, 30, tzinfo=timezone.utc)


class Trap:
    """Stands where Twilio would be: keeps what was handed to the wire and answers as it is told."""

    _sids = itertools.count(1)  # one for all: Twilio never gives the same SID twice

    def __init__(self):
        self.sent = []
        self.answers = {}  # number -> Outcome, or a list of them: one for each time
        self.default = None  # the Outcome of the others; none: accepted
        self.given_back = set()  # numbers whose texts come back untried
        self.closed = set()  # accounts (ids) of which the pump starts nothing more
        self.before_answer = None  # called with the messages, e.g. to let something happen meanwhile

    @property
    def numbers(self):
        return [message.to for message in self.sent]

    @property
    def bodies(self):
        return [message.body for message in self.sent]

    def new_sid(self):
        return f"SM{next(self._sids):032x}"

    def pump(self):
        """Return what stands in for the gateway's pump: everything put in is finished at once."""
        return TrapPump(self)

    def answer(self, messages):
        self.sent += messages
        if self.before_answer:
            self.before_answer(messages)
        return [Finished(message.uuid, self.answer_to(message.to), self.tried(message)) for message in messages]

    def answer_to(self, number):
        answer = self.answers.get(number)
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else None
        return answer or self.default or self.accept()

    def tried(self, message):
        """Whether this text left; a test may say that the pump gave it back."""
        return message.to not in self.given_back

    def accept(self):
        return Outcome(OutcomeKind.ACCEPTED, sid=self.new_sid(), status="queued", http_status=201)


class TrapPump:
    """The gateway's pump without a wire."""

    def __init__(self, trap):
        self.trap = trap
        self.finished = []

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        pass

    @property
    def outstanding(self):
        return len(self.finished)

    def backlog(self, _account, _sender=None):
        return 0

    def is_closed(self, account):
        return account in self.trap.closed

    def put(self, _lane, texts):
        self.finished += self.trap.answer([message for message, _segments in texts])

    def take(self, want=1, wait=0):
        taken, self.finished = self.finished, []
        return taken

    def stop(self):
        pass


def refused(code, reason="refused"):
    return Outcome(OutcomeKind.REFUSED, code=code, reason=reason, http_status=400)


class SmsMarketingCase(TransactionCase):
    """A company that sends through a verified account; numbers are fictional."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_clock(MIDDAY)
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.us")
        cls.account = cls.make_account(cls.company)
        cls.company.sms_provider = "sms_marketing"
        cls.template = cls.env["sms.template"].create(
            {
                "name": "Hello",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "body": "Hi {{ object.contact_name }}",
            }
        )

    @classmethod
    def set_clock(cls, moment):
        """From here on it is `moment` (aware) for the rules on sending hours; everything else keeps real time."""
        cls.startClassPatcher(patch.object(cls.registry["sms.marketing.message"], "_gate_now", lambda _self: moment))

    @contextmanager
    def at(self, moment):
        """Within the block it is `moment` (aware) for the rules on sending hours."""
        with patch.object(self.registry["sms.marketing.message"], "_gate_now", lambda _self: moment):
            yield

    @classmethod
    def make_account(cls, company, sender=SENDER, sid=ACCOUNT_SID):
        account = cls.env["sms.marketing.account"].create(
            {
                "name": f"Account of {company.name}",
                "company_id": company.id,
                "account_sid": sid,
                "auth_token": AUTH_TOKEN,
                "base_url": "http://127.0.0.1:9/",
                "public_url": "https://crm.example.com",
                "sender_ids": [(0, 0, {"value": sender})],
            }
        )
        account.state = "verified"
        return account

    @classmethod
    def make_lead(cls, phone="+12025550123", consent=True, **values):
        return cls.make_leads_of([phone], consent, **values)

    @classmethod
    def make_leads_of(cls, phones, consent=True, **values):
        """Make a lead of every number, all at once: for tests that need many and do not look at how they are made."""
        lead = {"name": "Lead", "contact_name": "Ann", "type": "opportunity", "sms_consent": consent}
        return cls.env["crm.lead"].create([{**lead, "phone": phone, **values} for phone in phones])

    @contextmanager
    def trap_sms(self):
        """Catch every text at the end of the wire; nothing leaves this machine."""
        trap = Trap()
        with patch.object(message_dispatch, "Pump", trap.pump):
            yield trap

    def run_cron(self, name):
        """Run one of our scheduled actions as the server would."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"sms_marketing.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def dispatch(self):
        self.run_cron("dispatch")

    def send(self, records, body="Hello", **composer):
        """Text records the way a user does from the list: the composer in mass mode."""
        values = {
            "composition_mode": "mass",
            "res_model": records._name,
            "res_ids": repr(records.ids),
            "body": body,
            **composer,
        }
        return self.env["sms.composer"].create(values)._action_send_sms()

    def messages_of(self, lead):
        return self.env["sms.marketing.message"].search([("lead_id", "=", lead.id)])
