import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

const ICONS = {
    done: "fa-check-circle text-success",
    todo: "fa-circle-o text-warning",
    na: "fa-minus text-muted",
};
const SAYS = { done: _t("Done"), todo: _t("To do"), na: _t("Not applicable") };

/** The compliance checklist: what is open comes first, each with the button that leads there. */
export class ChecklistField extends Component {
    static template = "sms_marketing.ChecklistField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.icons = ICONS;
        this.says = SAYS;
    }

    get lines() {
        const lines = this.props.record.data[this.props.name] || [];
        const rank = { todo: 0, done: 1, na: 2 };
        return [...lines].sort((one, other) => rank[one.state] - rank[other.state]);
    }

    async mend(line) {
        if (line.field) {
            const input = document.querySelector(`.o_field_widget[name="${line.field}"] input`);
            input?.scrollIntoView({ block: "center" });
            return input?.focus();
        }
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call(record.resModel, "action_mend", [[record.resId], line.code]);
        await this.action.doAction(action, { onClose: () => record.load() });
    }
}

/** Generated texts, each with a button that copies it. */
export class WordingField extends Component {
    static template = "sms_marketing.WordingField";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
    }

    get texts() {
        return this.props.record.data[this.props.name] || [];
    }

    async copy(text) {
        try {
            await browser.navigator.clipboard.writeText(text);
            this.notification.add(_t("Copied."), { type: "success" });
        } catch {
            this.notification.add(_t("Your browser does not let us copy. Mark the text and copy it yourself."), {
                type: "warning",
            });
        }
    }
}

const fields = registry.category("fields");
fields.add("sms_checklist", { component: ChecklistField, supportedTypes: ["json"] });
fields.add("sms_wording", { component: WordingField, supportedTypes: ["json"] });
