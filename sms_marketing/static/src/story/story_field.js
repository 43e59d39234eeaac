import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Shows what happened in a lead's run through a sequence, see models/enrollment_story.py. */
export class SmsStoryField extends Component {
    static template = "sms_marketing.StoryField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get lines() {
        let day;
        return (this.props.record.data[this.props.name] || []).map((line, index) => {
            const at = deserializeDateTime(line.at);
            const isNewDay = !day || !day.hasSame(at, "day");
            day = at;
            return { ...line, index, clock: at.toLocaleString(luxon.DateTime.TIME_SIMPLE), day: isNewDay && at.toFormat("ccc d LLL yyyy") };
        });
    }

    openMessage(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "sms.marketing.message",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("sms_story", {
    component: SmsStoryField,
    supportedTypes: ["json", "jsonb"],
});
