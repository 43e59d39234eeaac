import { registry } from "@web/core/registry";

import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

const SECONDS = 3;

/** Follows a large dry run every few seconds until it is finished. */
export class DryRunRefresh extends Component {
    static template = xml`<span/>`;
    static props = { record: Object, readonly: { type: Boolean, optional: true } };

    setup() {
        onMounted(() => (this.timer = setInterval(() => this.look(), SECONDS * 1000)));
        onWillUnmount(() => clearInterval(this.timer));
    }

    async look() {
        const { record } = this.props;
        if (!this.isLooking && record.resId && record.data.state === "running") {
            this.isLooking = true;
            try {
                await record.load();
            } finally {
                this.isLooking = false;
            }
        }
    }
}

registry.category("view_widgets").add("sms_dry_run_refresh", { component: DryRunRefresh });
