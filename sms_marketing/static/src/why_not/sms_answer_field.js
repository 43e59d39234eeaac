import { Component } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    send: "fa-check-circle text-success",
    refuse: "fa-times-circle text-danger",
    hold: "fa-clock-o text-warning",
};
const SAYS = { send: _t("In order"), refuse: _t("Stands against it"), hold: _t("Waits") };
const COLOURS = { send: "alert-success", refuse: "alert-danger", hold: "alert-warning" };
const DOTS = { good: "text-success", bad: "text-danger", next: "text-warning", past: "text-muted" };

class JsonField extends Component {
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    time(at) {
        return at ? formatDateTime(deserializeDateTime(at)) : "";
    }
}

/** The gate's answer, a line per check, with the next step as a button. */
export class SmsAnswerField extends JsonField {
    static template = "sms_marketing.AnswerField";

    setup() {
        this.action = useService("action");
        this.icons = ICONS;
        this.says = SAYS;
        this.colours = COLOURS;
    }

    open(step) {
        return this.action.doAction(step.action);
    }
}

/** What became of a text. */
export class SmsPastField extends JsonField {
    static template = "sms_marketing.PastField";

    setup() {
        this.icons = ICONS;
    }
}

/** When what happened to a text. */
export class SmsTimelineField extends JsonField {
    static template = "sms_marketing.TimelineField";

    setup() {
        this.dots = DOTS;
    }
}

const fields = registry.category("fields");
fields.add("sms_answer", { component: SmsAnswerField, supportedTypes: ["json"] });
fields.add("sms_past", { component: SmsPastField, supportedTypes: ["json"] });
fields.add("sms_timeline", { component: SmsTimelineField, supportedTypes: ["json"] });
