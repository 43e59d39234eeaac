import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

import { useState } from "@odoo/owl";

/** A secret shown as dots, with an eye that shows it. The server gives it to administrators only. */
export class SecretField extends CharField {
    static template = "sms_marketing.SecretField";

    setup() {
        super.setup();
        this.secret = useState({ isShown: false });
    }

    get shownValue() {
        const value = this.props.record.data[this.props.name] || "";
        return this.secret.isShown ? value : "•".repeat(Math.min(value.length, 12));
    }

    get eyeLabel() {
        return this.secret.isShown ? _t("Hide") : _t("Show");
    }

    toggle() {
        this.secret.isShown = !this.secret.isShown;
    }
}

registry.category("fields").add("sms_secret", { ...charField, component: SecretField });
