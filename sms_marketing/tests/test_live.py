"""Live screens: one notification per company and batch, ids only, and only agents of the company hear it."""

import json

from odoo.addons.sms_marketing.models.message_live import CHANGED, CHANNEL
from odoo.tests import new_test_user, tagged

from .test_attention import AttentionCase


@tagged("post_install", "-at_install")
class TestLive(AttentionCase):
    def announced(self, messages):
        """Return what goes over the bus: [(channel, payload)]."""
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self.env["sms.marketing.message"]._announce(messages)
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([], order="id")
        return [(json.loads(row.channel), json.loads(row.message)) for row in rows]

    def test_one_notification_for_a_batch_and_nothing_but_ids_in_it(self):
        partner = self.env["res.partner"].create({"name": "Pat"})
        messages = self.env["sms.marketing.message"].union(
            *[self.make_message("sent", body="secret words", partner_id=partner.id) for _place in range(20)]
        )
        ((channel, message),) = self.announced(messages)
        self.assertEqual(channel, [self.env.cr.dbname, "res.company", self.company.id, CHANNEL])
        self.assertEqual(message["type"], CHANGED)
        self.assertEqual(
            message["payload"], {"messages": messages.ids, "leads": self.lead.ids, "partners": partner.ids}
        )

    def test_companies_are_told_apart(self):
        mine, theirs = self.make_message("sent"), self.make_message("sent")
        other = self.env["res.company"].create({"name": "Other"})
        theirs.company_id = other
        told = {channel[2]: message["payload"]["messages"] for channel, message in self.announced(mine + theirs)}
        self.assertEqual(told, {self.company.id: mine.ids, other.id: theirs.ids})

    def test_no_texts_no_notification(self):
        self.assertFalse(self.announced(self.env["sms.marketing.message"]))

    def test_who_listens(self):
        other = self.env["res.company"].create({"name": "Other"})
        both = new_test_user(
            self.env,
            "ui.both",
            groups="sms_marketing.group_agent",
            company_id=self.company.id,
            company_ids=[(6, 0, [self.company.id, other.id])],
        )
        clerk = new_test_user(self.env, "ui.clerk", groups="base.group_user")
        portal = new_test_user(self.env, "ui.portal", groups="base.group_portal")
        self.assertEqual(self.heard(self.ann), {self.company.id})
        self.assertEqual(self.heard(both), {self.company.id, other.id})
        self.assertFalse(self.heard(clerk) | self.heard(portal) | self.heard(self.env.ref("base.public_user")))

    def heard(self, user):
        """Return the ids of the companies whose texts a user's browser is told of, whatever it asks for."""
        asked = [f"res.company_{self.company.id}", CHANNEL, json.dumps(["res.company", self.company.id, CHANNEL])]
        with self.patched_session(user):
            channels = self.env["ir.websocket"].with_user(user)._build_bus_channel_list(list(asked))
        return {one[0].id for one in channels if isinstance(one, tuple) and one[-1] == CHANNEL}

    def patched_session(self, user):
        from odoo.addons.http_routing.tests.common import MockRequest

        mocked = MockRequest(self.env(user=user))
        request = mocked.__enter__()
        request.session.uid = user.id
        mocked_exit = mocked.__exit__

        class Session:
            def __enter__(self):
                return request

            def __exit__(self, *error):
                return mocked_exit(*error)

        return Session()
