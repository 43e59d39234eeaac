import { registry } from "@web/core/registry";

import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

const SECONDS = 2;

/** Looks again every two seconds what became of a test text, until that is certain. */
export class TestRefresh extends Component {
    static template = xml`<span/>`;
    static props = { record: Object, readonly: { type: Boolean, optional: true } };

    setup() {
        onMounted(() => (this.timer = setInterval(() => this.look(), SECONDS * 1000)));
        onWillUnmount(() => clearInterval(this.timer));
    }

    async look() {
        const { record } = this.props;
        if (!this.isLooking && record.resId && record.data.message_id && !record.data.is_final) {
            this.isLooking = true;
            try {
                await record.load();
            } finally {
                this.isLooking = false;
            }
        }
    }
}

registry.category("view_widgets").add("sms_test_refresh", { component: TestRefresh });
