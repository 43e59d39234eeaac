import { SmsWidget, smsWidget } from "@sms/components/sms_widget/fields_sms_widget";
import { onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";

const WAIT = 350; // milliseconds without a key before the server is asked
// what the server must know of each form to tell whom a text goes to
const KNOWS = {
    "sms.template": ["model", "marketing_sender_id"],
    "sms.composer": [
        "composition_mode",
        "res_model",
        "res_id",
        "res_ids",
        "numbers",
        "recipient_single_number",
        "recipient_single_number_itf",
        "marketing_sender_id",
        "marketing_purpose",
    ],
    "mailing.mailing": [
        "mailing_model_real",
        "mailing_domain",
        "sms_allow_unsubscribe",
        "marketing_company_id",
        "marketing_sender_id",
        "marketing_purpose",
    ],
};

/**
 * The text of an SMS, with what it is and costs beneath. The server counts, so that screen and bill agree; where
 * another provider sends, Odoo's own counter stays.
 */
export class SmsTextField extends SmsWidget {
    static template = "sms_marketing.TextField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.report = useState({ applies: false, problems: [], warnings: [], notes: [], count: "", cost: "" });
        this.asked = 0;
        onWillStart(() => this.ask());
        useRecordObserver((record) => {
            this.typed = undefined;
            this.askSoon(record);
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    /** The text as it stands in the window: the form learns of it when the field is left. */
    body(record = this.props.record) {
        return this.typed ?? record.data[this.props.name] ?? "";
    }

    onTyping(ev) {
        this.typed = ev.target.value;
        this.askSoon();
    }

    /** What is asked: a change of it is a reason to ask again. */
    question(record = this.props.record) {
        const known = (KNOWS[record.resModel] || []).filter((name) => name in record.data);
        const values = Object.fromEntries(known.map((name) => [name, plain(record.data[name])]));
        return [this.body(record) || "", record.resModel, { id: record.resId, ...values }];
    }

    askSoon(record = this.props.record) {
        const question = JSON.stringify(this.question(record));
        browser.clearTimeout(this.timer);
        if (this.answered && question !== this.answered) {
            this.timer = browser.setTimeout(() => this.ask(), WAIT);
        }
    }

    /** Show the server's answer, unless a later question has been asked meanwhile. */
    async ask() {
        const mine = ++this.asked;
        const question = this.question();
        let report;
        try {
            report = await this.orm.silent.call("sms.marketing.content.report", "describe", question);
        } catch {
            report = {}; // writing goes on without a new count; sending tells what is wrong
        }
        if (mine === this.asked) {
            this.answered = JSON.stringify(question);
            Object.assign(this.report, report);
            this.askSoon(); // somebody may have written on meanwhile
        }
    }

    /** Add words that a warning asks for at the end of the text. */
    async append(words) {
        const body = (this.body() || "").trimEnd();
        await this.props.record.update({ [this.props.name]: body ? `${body} ${words}` : words });
    }
}

function plain(value) {
    return value && typeof value === "object" ? { id: value.id } : value;
}

registry.category("fields").add("sms_marketing_text", { ...smsWidget, component: SmsTextField });
