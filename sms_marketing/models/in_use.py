"""What of this addon is in use at all: one cached look-up, so that databases without it pay next to nothing."""

from typing import NamedTuple

from odoo import api, models, tools
from odoo.tools import SQL


class InUse(NamedTuple):
    """Whether there is anything of each kind in this database, of whatever company."""

    subscribers: bool
    links: bool  # personal ones, which somebody was sent
    forms: bool
    stages: bool  # that do something to leads which enter them
    goals: bool  # that are noticed elsewhere than at a step, or a hold-out
    dates: bool  # of leads, for which plans of sequences wait


class SmsMarketingInUse(models.AbstractModel):
    _name = "sms.marketing.in.use"
    _description = "What Is in Use"

    @api.model
    @tools.ormcache()
    def _answers(self):
        """Return the `InUse` of this database; whoever makes the first of a kind calls `forget_cached`.

        SQL: one query for all kinds, as every change of a lead asks, also the first one of a server.
        """
        self.env["crm.stage"].flush_model(["sms_template_id", "sms_sequence_id", "sms_stops_sequences"])
        self.env["sms.marketing.sequence"].flush_model(["goal_kind", "hold_out_share"])
        self.env["sms.marketing.sequence.step"].flush_model(["wait_kind", "kind", "version_id"])
        query = SQL(
            """
            SELECT EXISTS (SELECT FROM sms_marketing_subscriber),
                   EXISTS (SELECT FROM sms_marketing_link_token),
                   EXISTS (SELECT FROM sms_marketing_form),
                   EXISTS (SELECT FROM crm_stage
                            WHERE sms_template_id IS NOT NULL OR sms_sequence_id IS NOT NULL OR sms_stops_sequences),
                   EXISTS (SELECT FROM sms_marketing_sequence WHERE goal_kind != 'step' OR hold_out_share > 0),
                   EXISTS (SELECT FROM sms_marketing_sequence_step
                            WHERE wait_kind = 'date' AND kind = 'wait' AND version_id IS NOT NULL)
            """
        )
        return InUse(*self.env.execute_query(query)[0])
