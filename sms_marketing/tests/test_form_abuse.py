"""Lead forms under attack: forged posts, robots, floods, and whatever people or programs put into fields."""

import io
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import form as controller
from ..models import form_taking
from ..tools import form_token
from .form_common import EVIL, NUMBER, FormCase, timedelta

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestForgedPosts(FormCase):
    def assert_refused(self, response):
        self.assertEqual(response.status_code, 403)
        self.assertIn("This could not be sent", response.text)
        self.assertIn(f'href="{self.path()}', response.text)
        self.assertFalse(self.submissions() or self.leads() or self.ledger())

    def test_post_from_elsewhere_with_a_good_token_makes_nothing(self):
        foreign = [
            {"Origin": EVIL},
            {"Origin": "null"},
            {"Origin": EVIL, "Sec-Fetch-Site": "cross-site"},
            {"Origin": self.own, "Sec-Fetch-Site": "cross-site"},
            {"Origin": self.own, "Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Referer": f"{EVIL}/"},
            {"Origin": f"{self.own}.evil.example"},
            {"Origin": self.own.replace("://", "://x@")},
            {"Origin": "http://127.0.0.1:1"},
            {},
        ]
        for headers in foreign:
            for mode in ("", "embed"):
                with self.subTest(headers=headers, mode=mode):
                    self.assert_refused(
                        self.send(mode=mode, headers=headers, name="Ann", phone=NUMBER, sms_consent="1")
                    )

    def test_post_of_our_own_page(self):
        own = [
            {"Origin": self.own},
            {"Origin": self.own, "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Referer": f"{self.own}{self.path()}"},
        ]
        for headers in own:
            with self.subTest(headers):
                self.assertEqual(self.send(headers=headers, name="Ann", phone=NUMBER).status_code, 200)
        self.assertEqual(len(self.submissions()), len(own))

    def test_behind_a_proxy_the_public_address_counts(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "https://crm.acme.example")
        self.assertEqual(
            self.send(headers={"Origin": "https://crm.acme.example"}, name="Ann", phone=NUMBER).status_code, 200
        )

    def test_wrong_tokens(self):
        hidden = self.hidden(self.show())
        body, _dot, signature = hidden["token"].partition(".")
        other = self.env["sms.marketing.form"].create({"name": "Other"})
        embedded = self.hidden(self.show(mode="embed"))["token"]
        wrong = [
            None,
            "",
            "x",
            ".",
            f"{body}.",
            f".{signature}",
            f"{body}.{signature[:-1]}",
            f"{body}A.{signature}",
            f"{body}.{'0' * 64}",
            f"é{body}.{signature}",
            "x" * 9000,
            self.hidden(self.show(other))["token"],
            embedded,
            "\x00",
        ]
        for token in wrong:
            with self.subTest(token):
                data = {**self.named({"name": "Ann", "phone": NUMBER}), "token": token}
                self.assert_refused(self.post({name: value for name, value in data.items() if value is not None}))

    def test_token_as_a_file(self):
        files = {"token": ("x.txt", io.BytesIO(b"x"))}
        self.assert_refused(self.post(self.named({"name": "Ann"}), files=files))

    def test_old_page_keeps_what_was_typed_and_asks_once_more(self):
        page = self.old_page(form_token.LIFETIME + timedelta(minutes=1))
        response = self.send(page=page, name="Ann", phone=NUMBER, sms_consent="1")
        self.assertEqual(response.status_code, 422)
        self.assertIn("open for a long time", response.text)
        self.assertIn('value="Ann"', response.text)
        self.assertIn('checked="checked"', response.text)
        self.assertFalse(self.submissions())
        self.patience.stop()
        again = self.send(page=response, name="Ann", phone=NUMBER, sms_consent="1")
        self.patience.start()
        self.assertIn("Thank you!", again.text)
        self.assertEqual((self.submissions().why_spam, self.submissions().state), (False, "done"))

    def test_page_just_before_its_end(self):
        page = self.old_page(form_token.LIFETIME - timedelta(minutes=1))
        self.assertEqual(self.send(page=page, name="Ann", phone=NUMBER).status_code, 200)

    def test_sending_twice_is_the_same_as_once(self):
        page = self.show()
        first = self.send(page=page, name="Ann", phone=NUMBER)
        second = self.send(page=page, name="Bob", phone="+12025550124")
        self.assertEqual((first.status_code, first.text), (second.status_code, second.text))
        self.assertEqual((len(self.submissions()), len(self.leads())), (1, 1))
        self.assertFalse(self.leads("+12025550124"))

    def test_two_of_one_ticket_at_the_same_time(self):
        """Both passed the first look; the database lets one of them in."""
        page = self.show()
        with patch.object(self.registry["sms.marketing.form.submission"], "_is_taken", lambda *_args: False):
            for _again in range(2):
                response = self.send(page=page, name="Ann", phone=NUMBER)
        self.assertIn("Thank you!", response.text)
        self.assertEqual((len(self.submissions()), len(self.leads())), (1, 1))

    def test_only_get_head_and_post(self):
        for method in ("PUT", "DELETE", "PATCH"):
            with mute_logger("odoo.http"):
                self.assertEqual(self.url_open(self.path(), method=method, data="x").status_code, 405)

    def test_get_with_everything_in_the_address_sends_nothing(self):
        hidden = self.hidden(self.show())
        query = f"?token={hidden['token']}&{'&'.join(f'{k}={v}' for k, v in self.named({'name': 'Ann'}).items())}"
        self.assertEqual(self.show(query=query).status_code, 200)
        self.assertFalse(self.submissions())


@tagged("post_install", "-at_install")
class TestRobotsAndFloods(FormCase):
    def test_robots_get_the_same_thanks_and_make_no_lead(self):
        good = self.send(name="Ann", phone=NUMBER)
        robot = self.send(name="Bot", phone="+12025550124", homepage="http://spam.example", sms_consent="1")
        self.assertEqual((robot.status_code, robot.text), (good.status_code, good.text))
        self.assertFalse(self.leads("+12025550124") or self.subscriber("+12025550124"))
        self.assertEqual(self.form.spam_count, 1)
        self.assertEqual(self.form.submission_count, 1)

    def test_faster_than_people_can_be(self):
        self.patience.stop()
        response = self.send(name="Bot", phone=NUMBER, sms_consent="1")
        self.assertIn("Thank you!", response.text)
        page = self.old_page(timedelta(seconds=form_taking.MIN_SECONDS + 1))
        self.send(page=page, name="Ann", phone="+12025550124")
        self.patience.start()
        self.assertFalse(self.leads())
        self.assertTrue(self.leads("+12025550124"))
        self.assertEqual(self.submissions()[1].state, "spam")

    def test_a_robot_that_leaves_out_what_is_required_learns_nothing(self):
        response = self.send(homepage="x")
        self.assertIn("Thank you!", response.text)
        self.assertEqual(self.submissions().state, "spam")

    def test_trap_is_hidden_from_everybody(self):
        trap = self.show().text.split('class="homepage"')[1].split("</div>")[0]
        for needed in ('aria-hidden="true"', 'tabindex="-1"', 'autocomplete="off"'):
            self.assertIn(needed, trap)

    def test_spam_is_forgotten_after_a_month(self):
        self.send(name="Bot", homepage="x")
        self.send(name="Ann", phone=NUMBER)
        for row in self.submissions():
            row.at -= timedelta(days=31)
        self.env["sms.marketing.form.submission"]._gc_spam()
        self.assertEqual(self.submissions().mapped("state"), ["done"])

    def test_too_many_from_one_address(self):
        self.form.per_address = 3
        answers = [self.send(name="Ann", phone=f"+1202555012{n}").status_code for n in range(4)]
        self.assertEqual(answers, [200, 200, 200, 429])
        self.submissions().write({"ip": "192.0.2.1"})
        self.assertEqual(self.send(name="Ann", phone=NUMBER).status_code, 200)

    def test_too_many_at_once_from_everywhere(self):
        self.form.per_minute = 2
        for number in (1, 2):
            self.send(name="Ann", phone=f"+1202555012{number}")
        self.submissions().write({"ip": "192.0.2.1"})
        response = self.send(name="Ann", phone=NUMBER)
        self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "600"))
        self.assertIn("try again later", response.text)
        self.assertEqual(len(self.submissions()), 2)

    def test_too_often_one_number(self):
        self.form.per_number = 2
        answers = {self.send(name="Ann", phone=NUMBER).text for _again in range(3)}
        self.assertEqual(len(answers), 1)
        self.assertEqual(self.submissions().mapped("state"), ["spam", "done", "done"])
        self.send(name="Bob", phone="+12025550124")
        self.assertEqual(self.submissions()[0].state, "done")

    def test_address_behind_a_proxy(self):
        """Only what Odoo's proxy mode lets through counts as the address."""
        page = self.show()
        headers = {"Origin": self.own, "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Host": "crm.acme.example"}
        self.send(page=page, headers=headers, name="Ann", phone=NUMBER)
        self.assertNotEqual(self.submissions().ip, "198.51.100.7")


@tagged("post_install", "-at_install")
class TestBadValues(FormCase):
    def error_of(self, response, kind):
        name = f'id="f{self.fields_of[kind].id}-error"'
        return response.text.split(name)[1].split(">")[1].split("<")[0] if name in response.text else ""

    def test_missing_fields_are_named_and_nothing_is_stored(self):
        response = self.send(email="ann@example.com")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Please fill in “Name”", self.error_of(response, "name"))
        self.assertIn("Please fill in “Mobile number”", self.error_of(response, "phone"))
        self.assertFalse(self.error_of(response, "message"))
        self.assertIn('value="ann@example.com"', response.text)
        self.assertIn('role="alert"', response.text)
        self.assertFalse(self.submissions())
        again = self.send(page=response, name="Ann", phone=NUMBER, email="ann@example.com")
        self.assertIn("Thank you!", again.text)

    def test_no_fields_at_all(self):
        self.assertEqual(self.post(self.hidden(self.show())).status_code, 422)

    def test_values_that_cannot_be(self):
        wrong = [
            ("phone", "12"),
            ("phone", "call me"),
            ("phone", "+999 123 456 789"),
            ("phone", "555-0123"),
            ("phone", "202 555 0123 202 555 0123 202 555 0123"),
            ("email", "ann"),
            ("email", "ann@"),
            ("email", "a b@example.com"),
            ("email", "ann@example.com\nBcc: all@example.com"),
            ("email", "Ann <ann@example.com>"),
            ("email", "ann@example"),
            ("name", "x" * 201),
            ("message", "x" * 4001),
        ]
        for kind, value in wrong:
            with self.subTest(kind=kind, value=value):
                values = {"name": "Ann", "phone": NUMBER, kind: value}
                response = self.send(**values)
                self.assertEqual(response.status_code, 422)
                self.assertTrue(self.error_of(response, kind))
                self.assertFalse(self.submissions())

    def test_ticked_without_a_number(self):
        self.fields_of["phone"].is_required = False
        response = self.send(name="Ann", sms_consent="1")
        self.assertIn("leave the box below empty", self.error_of(response, "phone"))
        self.assertIn('checked="checked"', response.text)
        self.assertIn("Thank you!", self.send(name="Ann").text)

    def test_script_in_every_field_is_text(self):
        self.form.write({"name": f"Form {SCRIPT}", "intro": SCRIPT, "thanks": SCRIPT, "button": SCRIPT})
        self.form.field_ids = [
            (0, 0, {"kind": kind, "label": f"{kind} {SCRIPT}", "placeholder": SCRIPT})
            for kind in ("company", "city", "zip", "state", "text")
        ]
        page = self.show(query=f"?utm_source={SCRIPT}&lang={SCRIPT}")
        self.assertNotIn(SCRIPT, page.text)
        kinds = ("name", "message", "company", "city", "zip", "state", "text")
        bad = self.send(page=page, **dict.fromkeys(kinds, f'"{SCRIPT}'), email=SCRIPT, phone=SCRIPT)
        self.assertEqual(bad.status_code, 422)
        self.assertNotIn(SCRIPT, bad.text)
        headers = {"Origin": self.own, "User-Agent": SCRIPT}
        good = self.send(page=bad, headers=headers, **dict.fromkeys(kinds, SCRIPT), phone=NUMBER, sms_consent="1")
        self.assertIn("&lt;script&gt;", good.text)
        self.assertNotIn(SCRIPT, good.text)
        lead = self.leads()
        self.assertEqual((lead.contact_name, lead.city), (SCRIPT, SCRIPT))
        for html in (lead.description, *lead.message_ids.mapped("body"), self.submissions().answers_html):
            self.assertNotIn("<script", html)
        self.assertIn("&lt;script&gt;", lead.description)

    def test_templates_in_every_field_are_text(self):
        self.send(name="{{ object.company_id.name }}", phone=NUMBER, message="<t t-out='object.name'/> ${1+1}")
        lead = self.leads()
        self.assertEqual(lead.contact_name, "{{ object.company_id.name }}")
        self.assertNotIn(self.company.name, self.template._render_field("body", lead.ids)[lead.id])

    def test_one_megabyte_is_refused_kindly(self):
        hidden = self.hidden(self.show())
        for files in (None, {"upload": ("big.bin", io.BytesIO(b"x" * 1_000_000))}):
            data = {**hidden, **self.named({"name": "Ann", "phone": NUMBER})}
            data |= {} if files else self.named({"message": "x" * 1_000_000})
            response = self.post(data, files=files)
            self.assertEqual(response.status_code, 413)
            self.assertIn("too much at once", response.text)
        self.assertFalse(self.submissions())

    def test_longest_allowed_message_fits(self):
        text = "\U0001f600" * 4000
        self.assertIn("Thank you!", self.send(name="Ann", phone=NUMBER, message=text).text)
        self.assertIn(text, self.leads().description)

    def test_file_where_text_belongs(self):
        data = {**self.hidden(self.show()), **self.named({"phone": NUMBER})}
        name = f"f{self.fields_of['name'].id}"
        response = self.post(data, files={name: ("photo.jpg", io.BytesIO(b"\xff\xd8\xff"), "image/jpeg")})
        self.assertEqual(response.status_code, 422)
        self.assertIn("text only", self.error_of(response, "name"))
        extra = self.post({**data, name: "Ann"}, files={"upload": ("photo.jpg", io.BytesIO(b"x"))})
        self.assertIn("Thank you!", extra.text)

    def test_unknown_fields_are_left_aside(self):
        self.send(name="Ann", phone=NUMBER, user_id="1", stage_id="4", company_id="99", f999999="x", sms_opted_out="1")
        lead = self.leads()
        self.assertFalse(lead.user_id or lead.sms_opted_out)
        self.assertEqual(lead.company_id, self.company)

    def test_null_bytes_and_broken_characters(self):
        response = self.send(
            name="A\x00nn\x1b\u202e", phone=f"{NUMBER}\x00", message="a\x00b\r\nc", sms_consent="1\x00"
        )
        self.assertIn("Thank you!", response.text)
        self.assertEqual(self.leads().contact_name, "Ann")
        name = f"f{self.fields_of['name'].id}"
        body = f"{name}=%FF%FE%ED%A0%80%00&token={self.hidden(self.show())['token']}".encode()
        kind = {"Origin": self.own, "Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(self.post(body, headers=kind).status_code, 422)

    def test_other_kinds_of_bodies(self):
        for body, kind in ((b"{}", "application/json"), (b"<a/>", "text/xml"), (b"\x00\xff", "multipart/form-data")):
            response = self.post(body, headers={"Origin": self.own, "Content-Type": kind})
            self.assertEqual(response.status_code, 403, kind)
            self.assertIn("This could not be sent", response.text)

    def test_same_field_twice(self):
        hidden, named = self.hidden(self.show()), self.named({"name": "Ann", "phone": NUMBER})
        pairs = [*hidden.items(), *named.items(), *named.items()]
        self.assertIn("Thank you!", self.post(pairs).text)

    def test_choices_that_were_not_offered(self):
        self.form.field_ids = [(0, 0, {"kind": "choice", "choices": "A\nB"}), (0, 0, {"kind": "country"})]
        for choice in ("2", "-1", "A", "0x1", "٠", "9" * 50):
            with self.subTest(choice):
                self.assertEqual(self.send(name="Ann", phone=NUMBER, choice=choice).status_code, 422)
        self.assertEqual(self.send(name="Ann", phone=NUMBER, country="ZZ").status_code, 422)

    def test_strange_languages_and_tracking(self):
        for query in ("?lang=%00", "?lang=" + "x" * 5000, "?utm_source=%00%00", "?page=%00"):
            self.assertEqual(self.show(query=query).status_code, 200, query)
        long = self.send(query="?utm_source=" + "y" * 500, name="Ann", phone=NUMBER)
        self.assertIn("Thank you!", long.text)
        self.assertEqual(len(self.leads().source_id.name), form_taking.MOST_UTM)

    def test_existing_and_new_people_are_answered_alike(self):
        self.make_lead(email_from="ann@example.com")
        known = self.send(name="Ann", phone=NUMBER, email="ann@example.com", sms_consent="1")
        new = self.send(name="Bob", phone="+12025550124", email="bob@example.com", sms_consent="1")
        self.assertEqual((known.status_code, known.text), (new.status_code, new.text))
        self.assertEqual(dict(known.headers).keys(), dict(new.headers).keys())

    def test_every_error_has_its_words(self):
        from ..tools import form_values

        self.assertEqual(set(controller.ERRORS), set(form_values.ERRORS))


@tagged("post_install", "-at_install")
class TestFormPrivacy(FormCase):
    def test_erasing_clears_what_the_person_sent(self):
        self.send(name="Ann Long", phone=NUMBER, email="ann@example.com", message="Secret", sms_consent="1")
        kept = self.submissions()
        self.leads().unlink()
        self.subscriber()._erase()
        self.env.invalidate_all()
        self.assertTrue(kept.exists())
        for name in ("answers", "number", "email", "ip", "user_agent", "page_url"):
            self.assertFalse(kept[name], name)
        self.assertEqual((kept.is_ticked, bool(kept.version_id)), (True, True))

    def test_erasing_reaches_submissions_without_consent(self):
        self.send(name="Ann", phone=NUMBER)
        kept = self.submissions()
        subscribers = self.env["sms.marketing.subscriber"]
        subscribers._for_numbers(self.company, [NUMBER], create=True)[NUMBER]._erase()
        self.env.invalidate_all()
        self.assertFalse(kept.answers)

    def test_look_up_finds_and_erases(self):
        form = self.env["sms.marketing.form"].create(
            {"name": "Mail", "asks_consent": False, "field_ids": [(0, 0, {"kind": "email"})]}
        )
        self.send(form, email="Ann@example.com")
        self.send(name="Ann", phone=NUMBER)
        self.env["crm.lead"].search([("email_from", "=", "Ann@example.com")]).unlink()
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "Nobody", "email": "ann@example.com", "phone": NUMBER}
        )
        wizard.action_lookup()
        found = wizard.line_ids.filtered(lambda line: line.res_model == "sms.marketing.form.submission")
        self.assertEqual(set(found.mapped("res_id")), set((self.submissions() | self.submissions(form)).ids))
        found.action_unlink_all()
        self.env.invalidate_all()
        self.assertFalse(self.submissions().answers or self.submissions(form).answers)
        self.assertFalse(self.submissions(form).email)
