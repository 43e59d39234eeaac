import { Notification } from "@mail/core/common/notification_model";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

// The chatter's red envelope knows the gate's reasons.
patch(Notification.prototype, {
    get failureMessage() {
        const messages = {
            sms_blacklist: _t("Blacklisted"),
            sms_duplicate: _t("Duplicate"),
            sms_optout: _t("Opted Out"),
            sms_no_consent: _t("No Consent"),
            sms_refused: _t("Refused by SMS Marketing"),
        };
        return messages[this.failure_type] || super.failureMessage;
    },
});
