from . import account, account_check, sender
from . import subscriber, consent, consent_mixin, crm_lead, res_partner
from . import reason, message, message_dispatch, message_event, message_inbound
from . import link, link_token, mail_render_mixin
from . import sequence, sequence_step, enrollment, enrollment_step
from . import res_company, res_config_settings, sms_sms, sms_tracker, mail_notification, mailing_trace
