import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

/** Figures above the cards; a click shows what is counted. */
export class AccountsFigures extends Component {
    static template = "sms_marketing.AccountsFigures";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ connected: 0, verified: 0, awaiting: 0, to_import: [] });
        onWillStart(() => this.load());
        // the cards were loaded anew, e.g. after Verify
        onWillUpdateProps(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.orm.call("sms.marketing.account", "get_page_facts", []));
    }

    filter(name) {
        const model = this.env.searchModel;
        const items = model.getSearchItems((item) => ["verified", "awaiting", "disabled"].includes(item.name));
        const active = new Set(model.query.map((part) => part.searchItemId));
        for (const item of items) {
            if (active.has(item.id) !== (item.name === name)) {
                model.toggleSearchItem(item.id);
            }
        }
    }

    async importFromOdoo() {
        this.action.doAction(await this.orm.call("sms.marketing.account", "action_import_from_odoo", []));
    }
}

export class AccountsRenderer extends KanbanRenderer {
    static template = "sms_marketing.AccountsRenderer";
    static components = { ...KanbanRenderer.components, AccountsFigures };
}

registry.category("views").add("sms_marketing_accounts", { ...kanbanView, Renderer: AccountsRenderer });
