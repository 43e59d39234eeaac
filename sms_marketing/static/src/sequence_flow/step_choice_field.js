import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { FlowPlan } from "./flow_plan";
import { stepOf } from "./flow_step";

/** The step at which the lead goes on: those further down, so that nothing leads back. The field holds its key. */
export class StepChoiceField extends Component {
    static template = "sms_marketing.StepChoiceField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get choices() {
        const { record } = this.props;
        const others = (record._parentRecord?.data.step_ids?.records || []).filter((one) => one.data.key !== record.data.key);
        const plan = new FlowPlan([...others, record].map(stepOf));
        const steps = plan.all();
        const behind = steps.findIndex((step) => step.key === record.data.key) + 1;
        return steps.map((step, at) => ({ ...step, number: at + 1 })).filter((step, at) => at >= behind || step.key === this.value);
    }

    get isGone() {
        return this.value && !this.choices.some((step) => step.key === this.value);
    }

    label(step) {
        return _t("%(number)s. %(step)s", { number: step.number, step: step.name });
    }

    onChange(ev) {
        this.props.record.update({ [this.props.name]: ev.target.value || false });
    }
}

registry.category("fields").add("sms_step_choice", { component: StepChoiceField, supportedTypes: ["char"] });
