import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { isLive, useSmsLive } from "./sms_live_hook";

const TYPING = "input:not([type=checkbox]), textarea, [contenteditable=true]";

/** Tell whether something is open, dragged or written that reading again could take away. */
function isUserBusy(root) {
    const active = document.activeElement;
    const isTyping = root?.contains(active) && active.matches(TYPING);
    const isOpen = document.querySelector(".o_dialog, .o_dragged, .o-overlay-item .o-dropdown--menu");
    return isTyping || Boolean(isOpen);
}

// a new object for each class: `patch` ties what `super` means to the object
const patchOfMany = () => ({
    setup() {
        super.setup(...arguments);
        const { resModel } = this.props;
        if (isLive(resModel)) {
            useSmsLive({
                resModel,
                records: () => this.model.root.records,
                isBusy: () =>
                    Boolean(this.model.root.editedRecord || this.model.root.selection?.length) ||
                    isUserBusy(this.rootRef?.el),
                reload: () => this.model.load(),
                growsAtTop: resModel === "sms.marketing.message",
            });
        }
    },
});
patch(ListController.prototype, patchOfMany());
patch(KanbanController.prototype, patchOfMany());

patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        const { resModel } = this.props;
        if (isLive(resModel)) {
            useSmsLive({
                resModel,
                records: () => (this.model.root.resId ? [this.model.root] : []),
                isBusy: () => this.model.root.dirty || isUserBusy(this.rootRef?.el),
                reload: () => this.model.load(),
            });
        }
    },
});
