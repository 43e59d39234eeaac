import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useService } from "@web/core/utils/hooks";

const ADDRESS = /(https?:\/\/\S+)/;

/** A step's text as one lead would get it. */
export class FlowPreview extends Component {
    static template = "sms_marketing.FlowPreview";
    static components = { Dialog, RecordSelector };
    static props = { close: Function, template: Object, resModel: String, test: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ lead_id: false, body: "", count: "", problem: "" });
        onWillStart(() => this.load());
    }

    get title() {
        return _t("Preview: %s", this.props.template.display_name);
    }

    get pieces() {
        return this.state.body.split(ADDRESS).map((text, at) => ({ text, isLink: at % 2 === 1 }));
    }

    async load(leadId = false) {
        const answer = await this.orm.call(this.props.resModel, "flow_preview", [this.props.template.id, leadId]);
        Object.assign(this.state, answer);
    }

    test() {
        this.props.test(this.state.lead_id);
    }
}
