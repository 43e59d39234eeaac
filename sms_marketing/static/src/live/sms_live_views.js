import { useExternalListener } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { isLive, useSmsLive } from "./sms_live_hook";

const OPEN = ".o_dialog, .o_dragged, .o-overlay-item .o-dropdown--menu";

/** Return a function that tells whether something is open, dragged or being written that reading could take away. */
function useUserBusy() {
    let written; // a field that was typed in and not left since; mere focus is no work: search bars have it always
    useExternalListener(window, "input", (ev) => (written = ev.target), { capture: true });
    return () => {
        const isWriting = written && written === document.activeElement;
        const isSearchDone = isWriting && written.matches(".o_searchview_input") && !written.value;
        return Boolean((isWriting && !isSearchDone) || document.querySelector(OPEN));
    };
}

// a new object for each class: `patch` ties what `super` means to the object
const patchOfMany = () => ({
    setup() {
        super.setup(...arguments);
        const { resModel } = this.props;
        if (isLive(resModel)) {
            const isUserBusy = useUserBusy();
            useSmsLive({
                resModel,
                records: () => this.model.root.records,
                isBusy: () =>
                    Boolean(this.model.root.editedRecord || this.model.root.selection?.length) || isUserBusy(),
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
            const isUserBusy = useUserBusy();
            useSmsLive({
                resModel,
                records: () => (this.model.root.resId ? [this.model.root] : []),
                isBusy: () => this.model.root.dirty || isUserBusy(),
                reload: () => this.model.load(),
            });
        }
    },
});
