import { Component, useEffect, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";

const ICONS = {
    stage: "fa-columns",
    link: "fa-hand-pointer-o",
    form: "fa-list-alt",
    rule: "fa-bolt",
    keyword: "fa-reply",
    tag: "fa-tag",
    sequence: "fa-code-fork",
    action: "fa-cogs",
};

/** What starts the sequence by itself, above its first step; each start opens, and more are set up from here. */
export class FlowStarts extends Component {
    static template = "sms_marketing.FlowStarts";
    static components = { Dropdown, DropdownItem };
    static props = { record: Object, readonly: Boolean, hasSteps: Boolean };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.icons = ICONS;
        this.state = useState({ starts: [], ways: [], isKnown: false });
        useEffect(
            () => void this.load(),
            () => [this.props.record.resId]
        );
    }

    get isShown() {
        return this.state.isKnown ? this.props.hasSteps || this.state.starts.length : this.props.hasSteps;
    }

    async load() {
        const { resId, resModel } = this.props.record;
        const asked = (this.asked = {});
        const answer = resId ? await this.orm.silent.call(resModel, "flow_starts", [[resId]]) : { starts: [], ways: [] };
        if (asked === this.asked) {
            Object.assign(this.state, answer, { isKnown: Boolean(resId) });
        }
    }

    /** Keep what was edited: what starts a sequence points at a saved one. */
    async saved() {
        return (await this.props.record.save()) && this.props.record.resId;
    }

    async add(way) {
        const resId = await this.saved();
        if (resId) {
            const action = await this.orm.call(this.props.record.resModel, "flow_add_start", [[resId], way.kind]);
            await this.action.doAction(action, { onClose: () => this.load() });
        }
    }

    async chooseLeads() {
        const resId = await this.saved();
        if (resId) {
            this.action.doAction(await this.orm.call(this.props.record.resModel, "action_choose_leads", [[resId]]));
        }
    }

    open(start) {
        const { model, id } = start;
        return this.action.doAction({ type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]] });
    }

    way(kind) {
        return this.state.ways.find((way) => way.kind === kind);
    }
}
