"""What happens once, around installing and uninstalling."""

STOP_TAG = "Twilio-Message-stop"


def pre_init_hook(env):
    """Adopt tags that people already named like ours, so that our data does not collide with them."""
    _adopt(env, "crm.tag", "crm_tag_stop")
    _adopt(env, "res.partner.category", "partner_category_stop")


def _adopt(env, model, xmlid):
    if model not in env:
        return
    tag = env[model].search([("name", "=", STOP_TAG)], limit=1)
    if tag:
        env["ir.model.data"].create(
            {"module": "sms_marketing", "name": xmlid, "model": model, "res_id": tag.id, "noupdate": True}
        )


def post_init_hook(env):
    """Give the first administrator of the database the highest SMS role."""
    env.ref("base.user_admin").group_ids += env.ref("sms_marketing.group_administrator")


def uninstall_hook(env):
    """Hand companies that send through us back to Odoo's own provider, and take our database function along."""
    env.cr.execute("DROP FUNCTION IF EXISTS sms_marketing_consent_append_only() CASCADE")
    companies = env["res.company"].with_context(active_test=False).search([("sms_provider", "=", "sms_marketing")])
    companies.sms_provider = "iap"
