"""Secrets stay secret: in a dump of the database, in the most talkative log, and from everybody who may not know.

Everything that has to do with secrets is done first, well and badly; then the traces are searched. The log is what
Odoo writes with `--log-level=debug` and every library's logger at DEBUG, SQL included. Left out is Odoo's own switch
for tracing requests (`--log-request`), which writes down whatever anybody types into any form, passwords as well.
"""

import base64
import json
import secrets
import subprocess
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from callbacks import Twilio
from texts import bring_in, compose, count, ordinary_numbers, refused_numbers, wait
from worlds import own_world

from dev.odoo_client import OdooClient, OdooError
from dev.postgres import clean_environment

TALKATIVE = (
    "--log-level=debug",
    "--log-handler=:DEBUG",
    "--log-handler=odoo.sql_db:DEBUG",
    "--log-handler=werkzeug:DEBUG",
    "--log-handler=urllib3:DEBUG",
    "--log-handler=aiohttp:DEBUG",
    "--log-handler=asyncio:DEBUG",
    "--log-handler=twilio:DEBUG",
)
ACCOUNT = "sms.marketing.account"
SECRET_FIELDS = (
    "auth_token",
    "auth_token_sealed",
    "next_auth_token",
    "next_auth_token_sealed",
    "api_key_secret",
    "api_key_secret_sealed",
    "callback_token",
)
ORDINARY_GROUPS = (
    "base.group_user",
    "base.group_allow_export",
    "sales_team.group_sale_salesman_all_leads",
    "sms_marketing.group_agent",
    "sms_marketing.group_marketer",
)
WAITING = ("ready", "submitting")


@dataclass
class Secrets:
    """What must not be found, and every form in which it may be written."""

    account_sid: str
    token: str
    wrong_token: str = field(default_factory=lambda: secrets.token_hex(16))
    next_token: str = field(default_factory=lambda: secrets.token_hex(16))
    key_sid: str = field(default_factory=lambda: "SK" + secrets.token_hex(16))
    key_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24) + "/+=")
    wrong_key_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    encryption_key: str = ""

    def forms(self):
        """Return {text to search for: what it is}."""
        plain = {
            self.token: "auth token",
            self.wrong_token: "auth token that was wrong",
            self.next_token: "next auth token",
            self.key_secret: "API key secret",
            self.wrong_key_secret: "API key secret that was wrong",
            self.encryption_key: "encryption key",
        }
        for token in (self.token, self.wrong_token, self.next_token):
            plain[f"{self.account_sid}:{token}"] = "login with auth token"
        for secret in (self.key_secret, self.wrong_key_secret):
            plain[f"{self.key_sid}:{secret}"] = "login with API key"
        assert all(len(secret) >= 16 for secret in plain), "too short to be looked for"
        found = {}
        for secret, what in plain.items():
            found |= {secret: what, quote(secret, safe=""): what}
            found[base64.b64encode(secret.encode()).decode().rstrip("=")] = f"{what}, base64"
            found[secret.encode().hex()] = f"{what}, hexadecimal"
        return found

    def found_in(self, text):
        """Return what a text gives away."""
        return sorted({what for form, what in self.forms().items() if form in text})


@pytest.fixture(scope="module")
def world():
    """An office of its own, whose Odoo logs all that it can."""
    with own_world(odoo_flags=TALKATIVE) as world:
        yield world


@pytest.fixture(scope="module")
def hidden(world):
    """The secrets, after everything was done with them that leaves traces."""
    hidden = Secrets(world.stack.sandbox_account_sid, world.stack.sandbox_auth_token)
    key = {"sid": hidden.key_sid, "secret": hidden.key_secret, "kind": "main", "account_sid": hidden.account_sid}
    world.sandbox.request("POST", "/sandbox/world", {"keys": [key]})
    hidden.refusals = fail_to_verify(world, hidden)
    set_account(world, auth_token=hidden.token, api_key_sid=hidden.key_sid, api_key_secret=hidden.key_secret)
    rotate_token(world, hidden)
    assert verify(world) == []
    send_with_failures(world, hidden)
    lose_credentials_while_sending(world)
    hidden.encryption_key = next(world.stack.database.data_dir.rglob("sms_marketing.key")).read_text().strip()
    return hidden


def set_account(world, **values):
    world.odoo.write(ACCOUNT, world.office.account, values)


def verify(world):
    """Press Verify; return what failed, in words."""
    world.odoo.call(ACCOUNT, "action_verify", [world.office.account])
    failed = [("account_id", "=", world.office.account), ("outcome", "=", "failed")]
    return [line["message"] for line in world.odoo.search_read(f"{ACCOUNT}.check", failed, ["message"])]


def fail_to_verify(world, hidden):
    """Verify with everything that can be wrong about credentials; return what was said each time."""
    refusals = {}
    set_account(world, auth_token=hidden.wrong_token)
    refusals["wrong token"] = verify(world)
    set_account(world, auth_token=hidden.token, api_key_sid=hidden.key_sid, api_key_secret=hidden.wrong_key_secret)
    refusals["wrong key"] = verify(world)
    set_account(world, base_url="http://127.0.0.1:9/")
    refusals["nobody there"] = verify(world)
    set_account(world, base_url=world.stack.sandbox_url.replace("http://", "https://"))
    refusals["no TLS there"] = verify(world)
    set_account(world, base_url=world.stack.odoo_url)
    refusals["somebody else"] = verify(world)
    set_account(world, base_url=world.stack.sandbox_url)
    return refusals


def rotate_token(world, hidden):
    """Announce the next token, promote it too early, which is refused, and use it once Twilio has it."""
    set_account(world, next_auth_token=hidden.next_token)
    with pytest.raises(OdooError, match="Nothing was changed") as refusal:
        world.odoo.call(ACCOUNT, "action_promote_token", [world.office.account])
    hidden.refusals["next token that is not valid yet"] = [str(refusal.value)]
    renewed = {"sid": hidden.account_sid, "auth_token": hidden.next_token}
    world.sandbox.request("POST", "/sandbox/world", {"accounts": [renewed]})
    world.odoo.call(ACCOUNT, "action_promote_token", [world.office.account])


def send_with_failures(world, hidden):
    """Send texts that arrive, that are refused, that stay uncertain; be told, answered and lied to."""
    for kind in ("accept_then_drop", "accept_then_500", "cut_body", "no_sid", "http_429", "http_503"):
        world.sandbox.request("POST", "/sandbox/faults", {"kind": kind, "next": 2})
    numbers = [*ordinary_numbers(30), *refused_numbers(5)]
    leads = bring_in(world.odoo, numbers)
    compose(world.odoo, leads.values(), "Secret test: {{ object.name }}")
    assert wait(world.stack, lambda: not count(world.stack, WAITING, "send_after <= now()"), 60)
    world.sandbox.request("DELETE", "/sandbox/faults")
    twilio = Twilio(world)
    twilio.token = hidden.next_token
    assert twilio.say(numbers[0], "STOP")[0] == 200
    url = twilio.status_url("0" * 32)
    assert twilio.post(url, {"AccountSid": twilio.account_sid}, signature="") == 403
    assert twilio.post(url, {"AccountSid": twilio.account_sid}) == 400
    assert twilio.report("0" * 32, "delivered", "SM" + "0" * 32) == 204


def lose_credentials_while_sending(world):
    """Send while Twilio stops accepting the credentials: the account fails, its texts wait."""
    world.sandbox.request("POST", "/sandbox/faults", {"kind": "20003", "to": "+19725550150"})
    leads = bring_in(world.odoo, ["+19725550150"])
    compose(world.odoo, leads.values(), "Secret test: {{ object.name }}")
    state = [("id", "=", world.office.account), ("state", "=", "failed")]
    assert wait(world.stack, lambda: world.odoo.call(ACCOUNT, "search_count", state), 60)


def test_failed_verification_is_explained_without_the_secret(world, hidden):
    assert all(hidden.refusals.values()), hidden.refusals
    assert not hidden.found_in(json.dumps(hidden.refusals))
    assert "Wrong SID or token" in hidden.refusals["wrong token"][0]
    assert "API key" in hidden.refusals["wrong key"][0]
    assert "Base URL" in hidden.refusals["nobody there"][0]
    assert "Base URL" in hidden.refusals["no TLS there"][0]
    assert "not Twilio" in hidden.refusals["somebody else"][0]


def test_dump_of_the_database_holds_no_secret_in_clear(world, hidden):
    server, database = world.stack.database.server, world.stack.db_name
    done = subprocess.run(
        [server.bin / "pg_dump", "--format=plain", "--no-owner"],
        env=clean_environment() | server.environment(database),
        capture_output=True,
        check=True,
    )
    dump = done.stdout.decode(errors="replace")
    assert hidden.account_sid in dump and "Secret test: Lead" in dump, "that is not the whole database"
    assert "gAAAAA" in dump, "no sealed secret in it: where are they?"
    assert not hidden.found_in(dump)


def test_files_beside_the_database_hold_no_secret_but_the_key(world, hidden):
    files = [path for path in world.stack.database.data_dir.rglob("*") if path.is_file()]
    telling = {path.name: hidden.found_in(path.read_bytes().decode(errors="replace")) for path in files}
    assert {name: what for name, what in telling.items() if what} == {"sms_marketing.key": ["encryption key"]}
    key = next(path for path in files if path.name == "sms_marketing.key")
    assert key.stat().st_mode & 0o077 == 0


def test_log_at_debug_level_holds_no_secret(world, hidden):
    log = (world.stack.log_dir / f"odoo-{world.stack.odoo_port}.log").read_text(errors="replace")
    for talker in (" DEBUG ", "odoo.sql_db: ", "werkzeug: ", 'UPDATE "sms_marketing_account"'):
        assert talker in log, f"{talker} is missing: the log is not as talkative as it should be"
    assert not hidden.found_in(log)


@pytest.fixture(scope="module")
def colleague(world):
    """Somebody with every right in SMS marketing but the administrator's."""
    groups = [
        world.odoo.call("ir.model.data", "check_object_reference", *name.split("."))[1] for name in ORDINARY_GROUPS
    ]
    values = {"name": "Colleague", "login": "colleague", "password": "colleague", "group_ids": [(6, 0, groups)]}
    world.odoo.create("res.users", values)
    return OdooClient(world.stack.odoo_url, world.stack.db_name, "colleague", "colleague")


def refused(call, *args):
    """True if Odoo refuses a call for want of rights."""
    try:
        call(*args)
    except OdooError as error:
        assert "AccessError" in error.name or "Secrets cannot be exported" in str(error), error
        return True
    return False


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_colleague_cannot_get_at_a_secret_field_in_any_way(world, hidden, colleague, name):
    account, call = [world.office.account], colleague.call
    assert name not in call(ACCOUNT, "fields_get", [], ["type"])
    assert refused(call, ACCOUNT, "read", account, [name])
    assert refused(call, ACCOUNT, "search_read", [], [name])
    assert refused(call, ACCOUNT, "search", [(name, "=like", "g%")])
    assert refused(call, ACCOUNT, "search", [], 0, 1, f"{name} desc")
    assert refused(call, "sms.marketing.message", "search", [(f"account_id.{name}", "=like", "g%")])
    assert refused(call, ACCOUNT, "write", account, {name: "mine"})
    assert refused(call, ACCOUNT, "export_data", account, [name])
    assert refused(call, ACCOUNT, "formatted_read_group", [], [name])


def readable(client, model):
    """Return the fields of a model that lead nowhere else; lists of other records are read by themselves."""
    fields = client.call(model, "fields_get", [], ["type"])
    return [name for name, about in fields.items() if about["type"] not in ("one2many", "many2many")]


def test_colleague_reads_no_secret_anywhere(world, hidden, colleague):
    models = [row["model"] for row in world.odoo.search_read("ir.model", [("model", "=like", "sms%")], ["model"])]
    others = ["res.partner", "res.company", "ir.config_parameter", "mail.message", "crm.lead"]
    seen = {}
    for model in [*models, *others]:
        try:
            rows = colleague.search_read(model, [], readable(colleague, model), limit=200)
        except OdooError as error:
            assert "AccessError" in error.name, (model, error)
            continue
        seen[model] = len(rows)
        assert not hidden.found_in(json.dumps(rows)), model
    assert seen[ACCOUNT] and seen["sms.marketing.message"] and seen["sms.marketing.account.check"]


@pytest.mark.parametrize("name", SECRET_FIELDS)
def test_administrator_may_see_a_secret_but_not_export_it(world, hidden, name):
    """Exported files are mailed around; what is on the screen is not."""
    for model, path in ((ACCOUNT, name), ("sms.marketing.message", f"account_id/{name}")):
        ids = world.odoo.call(model, "search", [("company_id", "!=", False)], 0, 5)
        with pytest.raises(OdooError, match="Secrets cannot be exported"):
            world.odoo.call(model, "export_data", ids, [path])
    assert world.odoo.call(ACCOUNT, "export_data", [world.office.account], ["name"])["datas"]
