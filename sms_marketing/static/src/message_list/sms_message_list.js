import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** Figures above the texts: what needs somebody, what waits, what is on its way. A click shows them. */
export class SmsFigures extends Component {
    static template = "sms_marketing.Figures";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ counts: {} });
        const count = async () => {
            this.state.counts = await this.orm.call("sms.marketing.message", "count_for_overview", []);
        };
        onWillStart(count);
        useBus(useService("sms_live"), "CHANGED", useDebounced(count, 1500));
    }

    get figures() {
        const { attention, waiting, on_the_way } = this.state.counts;
        return [
            { name: _t("Needs attention"), count: attention, colour: attention ? "text-danger" : "", filter: "needs_attention" },
            { name: _t("Waiting here"), count: waiting, filter: "waiting_here" },
            { name: _t("On the way"), count: on_the_way, filter: "on_the_way" },
        ];
    }

    show(filter) {
        if (filter === "needs_attention") {
            return this.action.doAction("sms_marketing.attention_action", { clearBreadcrumbs: true });
        }
        const context =
            filter === "waiting_here"
                ? { search_default_waiting: 1, search_default_held: 1, search_default_outbound: 1 }
                : { search_default_on_the_way: 1 };
        return this.action.doAction("sms_marketing.message_action", {
            additionalContext: context,
            clearBreadcrumbs: true,
        });
    }
}

export class SmsMessageListController extends ListController {
    static template = "sms_marketing.MessageList";
    static components = { ...ListController.components, SmsFigures };
}

export class SmsMessageKanbanController extends KanbanController {
    static template = "sms_marketing.MessageKanban";
    static components = { ...KanbanController.components, SmsFigures };
}

const views = registry.category("views");
views.add("sms_message_list", { ...listView, Controller: SmsMessageListController });
views.add("sms_message_kanban", { ...kanbanView, Controller: SmsMessageKanbanController });
