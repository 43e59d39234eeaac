"""A dry run tells what would become of each text, sends nothing, and is right."""

from odoo.tests import tagged

from .ways import REFUSALS, WaysCase

# Whatever a text leaves behind when it is sent for real.
TABLES = (
    *("sms.sms", "sms.tracker", "sms.marketing.message", "sms.marketing.consent", "sms.marketing.subscriber"),
    *("sms.marketing.link.token", "link.tracker", "mailing.trace", "mail.message", "sms.marketing.enrollment"),
    *("sms.marketing.enrollment.step", "sms.composer", "ir.cron.trigger"),
)


class DryRunCase(WaysCase):
    def counts(self):
        self.env.flush_all()
        return {name: self.env[name].sudo().with_context(active_test=False).search_count([]) for name in TABLES}

    def dry_run(self, records, body="Hello", **values):
        composer = self.composer(
            composition_mode="mass", res_model=records._name, res_ids=repr(records.ids), **{"body": body, **values}
        )
        before = self.counts()
        run = self.run_of(composer.action_dry_run())
        self.assertEqual(self.counts(), before)
        return run

    def run_of(self, action):
        return self.env["sms.marketing.dry.run"].browse(action["res_id"])

    def told(self, run):
        """What the dry run says of each record: {id: (verdict, reason)}."""
        return {line.res_id: (line.verdict, line.reason) for line in run.line_ids}

    def became(self, records):
        """What became of each lead's text when it was sent for real, in the same words."""
        verdicts = {"refused": "refuse", "held": "hold", "ready": "send"}
        messages = self.env["sms.marketing.message"].search([("lead_id", "in", records.ids)])
        return {message.lead_id.id: (verdicts[message.state], message.reason or None) for message in messages}


@tagged("post_install", "-at_install")
class TestDryRun(DryRunCase):
    def test_it_says_what_sending_does(self):
        leads = self.env["crm.lead"]
        for at, reason in enumerate([None, *REFUSALS[:-1]]):
            leads += self.lead_for(reason, f"+1202555010{at}")
        leads += self.make_lead("+12025550100", contact_name="Twin")
        told = self.told(self.dry_run(leads, "Hi {{ object.contact_name }}"))
        self.send(leads, "Hi {{ object.contact_name }}")
        self.assertEqual({i: (v, r or None) for i, (v, r) in told.items()}, self.became(leads))
        self.assertEqual(len({reason for _verdict, reason in told.values()}), len(REFUSALS) + 1)
