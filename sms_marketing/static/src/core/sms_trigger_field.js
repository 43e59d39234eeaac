import {
    TriggerSelectionField,
    triggerSelectionField,
} from "@base_automation/base_automation_trigger_selection_field";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const MODELS = ["crm.lead", "res.partner"];
const LEADS_ONLY = ["on_sms_link_tapped"];

/**
 * Odoo's list of triggers knows its own ones only and breaks on any other:
 * it gets the list without ours, and ours are a group of their own behind it.
 */
export class SmsTriggerSelectionField extends TriggerSelectionField {
    setup() {
        const field = this.props.record.fields[this.props.name];
        field.smsSelection ??= field.selection.filter(([value]) => value.startsWith("on_sms_"));
        field.selection = field.selection.filter(([value]) => !value.startsWith("on_sms_"));
        super.setup();
    }

    get smsOptions() {
        return this.props.record.fields[this.props.name].smsSelection;
    }

    get options() {
        return [...super.options, ...this.smsOptions];
    }

    get groups() {
        const model = this.props.record.data.model_name;
        if (!MODELS.includes(model)) {
            return super.groups;
        }
        const choices = this.smsOptions
            .filter(([value]) => model === "crm.lead" || !LEADS_ONLY.includes(value))
            .map(([value, label]) => ({ value, label }));
        return [...super.groups, { label: _t("SMS"), choices }];
    }
}

registry
    .category("fields")
    .add(
        "base_automation_trigger_selection",
        { ...triggerSelectionField, component: SmsTriggerSelectionField },
        { force: true }
    );
