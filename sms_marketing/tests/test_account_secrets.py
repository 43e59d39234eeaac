"""Secrets: sealed, for administrators only, rotated without a gap; and words when the key is lost."""

import json
import logging
import os
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import config, file_open

from ..models import secret_key
from ..tools import secret_box
from .account_common import AccountCase
from .common import AUTH_TOKEN

SECRETS = ("auth_token", "next_auth_token", "api_key_secret")
NEXT = "the-next-token-0123456789"


@tagged("post_install", "-at_install")
class TestSecrets(AccountCase):
    def fill(self):
        self.account.write({"api_key_sid": "SK" + "0" * 32, "api_key_secret": "key-secret", "next_auth_token": NEXT})

    def signing_tokens(self):
        return self.account._tokens_behind(self.account._door(self.account.callback_token))

    def with_key(self, key):
        return patch.dict(config.options, {secret_key.OPTION: key})

    def test_nothing_is_in_the_database_in_clear(self):
        self.fill()
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM sms_marketing_account WHERE id = %s", [self.account.id])
        row = repr(self.env.cr.fetchall())
        for secret in (AUTH_TOKEN, NEXT, "key-secret"):
            self.assertNotIn(secret, row)
        self.assertEqual([self.account[name] for name in SECRETS], [AUTH_TOKEN, NEXT, "key-secret"])

    def test_only_administrators_get_a_secret_by_any_door(self):
        self.fill()
        for group in ("group_agent", "group_marketer"):
            user = new_test_user(self.env, group, groups=f"sms_marketing.{group},base.group_allow_export")
            account = self.account.with_user(user)
            for name in (*SECRETS, *(f"{secret}_sealed" for secret in SECRETS), "callback_token", "inbound_url"):
                with self.assertRaises(AccessError, msg=name):
                    account.read([name])
                with self.assertRaises(AccessError, msg=name):
                    account.web_read({name: {}})
                with self.assertRaises(AccessError, msg=name):
                    account.search([(name, "!=", False)])
                self.assertNotIn(name, account.fields_get())
            words = json.dumps(account.read(), default=str)
            for secret in (AUTH_TOKEN, NEXT, "key-secret"):
                self.assertNotIn(secret, words)

    def test_no_export_offers_a_secret(self):
        for name in (*SECRETS, *(f"{secret}_sealed" for secret in SECRETS), "callback_token", "inbound_url"):
            self.assertFalse(self.account._fields[name].exportable, name)

    def test_a_copy_of_an_account_has_no_secrets(self):
        self.fill()
        copy = self.account.copy()
        self.assertFalse(any(copy[name] for name in SECRETS))
        self.assertNotEqual(copy.callback_token, self.account.callback_token)
        self.assertEqual(copy.state, "draft")

    def test_another_companys_administrator_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "stranger", groups="sms_marketing.group_administrator", company_id=other.id, company_ids=other.ids
        )
        for name in ("auth_token", "name"):
            with self.assertRaises(AccessError):
                self.account.with_user(stranger).read([name])
        for action in ("action_verify", "action_promote_token", "action_import_senders", "action_refresh_usage"):
            with self.assertRaises(AccessError, msg=action):
                getattr(self.account.with_user(stranger), action)()

    def test_debug_logs_hold_no_secret(self):
        self.fill()
        with self.assertLogs("odoo", level=logging.DEBUG) as logs, self.twilio_finds():
            logging.getLogger(__name__).debug("at least one line")
            self.account.write({"auth_token": "a-brand-new-token"})
            self.env.flush_all()
            self.account.action_verify()
        self.assertNotIn("a-brand-new-token", "\n".join(logs.output))

    def test_a_neutralized_copy_can_neither_send_nor_answer(self):
        self.fill()
        self.env.flush_all()
        with file_open("sms_marketing/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()
        self.assertEqual(self.account.state, "disabled")
        self.assertFalse(any(self.account[name] for name in (*SECRETS, "api_key_sid")))

    # --- the key ---

    def test_a_lost_key_fails_the_account_with_a_sentence(self):
        self.send(self.make_lead())
        with self.with_key(secret_box.generate_key()):
            self.env.invalidate_all()
            self.assertTrue(self.account.is_unreadable)
            self.assertEqual(self.signing_tokens(), [])
            self.run_cron("check_accounts")
            self.assertEqual(self.account.state, "failed")
            self.assertIn("lost or changed", self.account.failed_reason)
            self.assertIn("sms_marketing_key", self.account.failed_reason)
            self.assertEqual(len(self.alerts()), 1)
            self.account.action_verify()
            self.assertEqual(self.account.check_ids.mapped("code"), ["secrets_unreadable"])
            self.account.auth_token = AUTH_TOKEN  # typed in again
            with self.twilio_finds():
                self.account.action_verify()
            self.assertEqual(self.account.state, "verified")
            self.assertFalse(self.alerts())
            with self.trap_sms() as trap:
                self.dispatch()
                self.assertEqual(len(trap.sent), 1)

    def test_bringing_the_key_back_is_enough(self):
        with self.with_key(secret_box.generate_key()):
            self.env.invalidate_all()
            self.run_cron("check_accounts")
            self.assertEqual(self.account.state, "failed")
        self.env.invalidate_all()
        with self.twilio_finds():
            self.account.action_verify()
        self.assertEqual(self.account.state, "verified")

    def test_a_refusal_while_the_key_is_lost_names_the_key(self):
        with self.with_key(secret_box.generate_key()):
            self.env.invalidate_all()
            self.account._mark_failed("Authenticate")
            self.assertIn("lost or changed", self.account.failed_reason)

    def test_a_key_that_is_none_is_told_without_showing_it(self):
        wrong = "correct horse battery staple"
        with self.with_key(wrong):
            self.env.invalidate_all()
            with self.assertRaises(UserError) as caught:
                self.account.auth_token = "something"
            self.assertNotIn(wrong, str(caught.exception))
            self.assertIn("configuration file", str(caught.exception))
            self.env.invalidate_all()
            self.assertIn("no usable encryption key", self.account.key_note)
            self.assertFalse(self.account.auth_token)

    def test_a_key_file_that_cannot_be_read_is_told(self):
        with (
            self.with_key(None),
            patch.dict(os.environ),
            patch.object(secret_key.Path, "read_text", side_effect=PermissionError("/secret/place")),
        ):
            os.environ.pop(secret_key.VARIABLE, None)
            with self.assertRaises(UserError) as caught:
                self.account._seal("something")
        self.assertIn("data folder", str(caught.exception))
        self.assertNotIn("/secret/place", str(caught.exception))

    # --- rotation ---

    def test_both_tokens_are_accepted_until_one_is_promoted(self):
        self.account.next_auth_token = NEXT
        self.assertEqual(self.signing_tokens(), [AUTH_TOKEN, NEXT])
        self.assertEqual(self.account.state, "verified")
        with self.twilio_finds() as asked:
            self.account.action_promote_token()
        self.assertEqual([credentials.auth_token for credentials, *_rest in asked], [NEXT])
        self.assertEqual((self.account.auth_token, self.account.next_auth_token), (NEXT, False))
        self.assertEqual(self.signing_tokens(), [NEXT])
        self.assertEqual(self.account.state, "verified")

    def test_a_mistyped_next_token_does_not_push_the_working_one_out(self):
        self.account.next_auth_token = NEXT
        with self.twilio_finds(credentials=(False, "wrong_credentials", "")), self.assertRaises(UserError):
            self.account.action_promote_token()
        self.assertEqual(self.account.auth_token, AUTH_TOKEN)
        self.assertEqual(self.account.state, "verified")

    def test_there_must_be_a_next_token(self):
        with self.twilio_finds() as asked, self.assertRaises(UserError):
            self.account.action_promote_token()
        self.assertFalse(asked)


@tagged("post_install", "-at_install")
class TestSecretsOverHttp(AccountCase, HttpCase):
    def test_the_pages_of_a_marketer_carry_no_secret(self):
        new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer")
        self.authenticate("marketer", "marketer")
        for method, args in (("read", [self.account.ids]), ("search_read", [[]])):
            response = self.url_open(
                f"/web/dataset/call_kw/sms.marketing.account/{method}",
                json={"params": {"model": "sms.marketing.account", "method": method, "args": args, "kwargs": {}}},
            )
            self.assertIn(self.account.name, response.text)
            self.assertNotIn(AUTH_TOKEN, response.text)
            self.assertNotIn(self.account.callback_token, response.text)
