import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Weekdays as buttons to press: the field holds their numbers, "0,1,2", 0 is Monday; none is any day. */
export class WeekdaysField extends Component {
    static template = "sms_marketing.WeekdaysField";
    static props = { ...standardFieldProps };

    get days() {
        const monday = luxon.DateTime.local().startOf("week");
        return [0, 1, 2, 3, 4, 5, 6].map((number) => {
            const day = monday.plus({ days: number });
            return { number, short: day.toFormat("ccc"), long: day.toFormat("cccc"), isOn: this.chosen.has(number) };
        });
    }

    get chosen() {
        const numbers = (this.props.record.data[this.props.name] || "").split(",");
        return new Set(numbers.map((one) => parseInt(one)).filter((one) => one >= 0 && one < 7));
    }

    get words() {
        const count = this.chosen.size;
        return count === 0 || count === 7 ? _t("any day") : "";
    }

    async toggle(number) {
        const chosen = this.chosen;
        chosen.delete(number) || chosen.add(number);
        await this.props.record.update({ [this.props.name]: [...chosen].sort().join(",") || false });
    }
}

registry.category("fields").add("sms_weekdays", { component: WeekdaysField, supportedTypes: ["char"] });
