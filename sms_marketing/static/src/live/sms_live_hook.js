import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";

const PAYLOAD_KEYS = {
    "sms.marketing.message": "messages",
    "crm.lead": "leads",
    "res.partner": "partners",
    "sms.marketing.enrollment": "leads",
};
// what of a record the payload names, where that is not the record itself
const NAMED_BY = {
    "sms.marketing.enrollment": (record) => record.data.lead_id?.id,
};
const WAIT = 800; // a batch of texts comes in several pieces: one look for all of them
const WAIT_WHILE_BUSY = 2000;
const FEW = 5; // so many records are read one by one, which leaves selection and scrolling alone

/** Tell whether a model's screens show texts. */
export function isLive(resModel) {
    return resModel in PAYLOAD_KEYS;
}

/**
 * Read what a screen shows again when its records' texts changed; never while the user is busy in it.
 *
 * @param {Object} screen
 * @param {string} screen.resModel
 * @param {() => Object[]} screen.records the records on the screen
 * @param {() => boolean} screen.isBusy whether reading now would disturb the user
 * @param {() => Promise} screen.reload reads everything on the screen
 * @param {boolean} [screen.growsAtTop] whether new records appear by themselves
 */
export function useSmsLive({ resModel, records, isBusy, reload, growsAtTop = false }) {
    const changed = new Set();
    const named = NAMED_BY[resModel] || ((record) => record.resId);
    let timer;

    const schedule = (wait) => {
        timer ??= browser.setTimeout(refresh, wait);
    };
    const refresh = async () => {
        timer = undefined;
        if (document.hidden || isBusy()) {
            return schedule(WAIT_WHILE_BUSY);
        }
        const visible = records();
        const concerned = visible.filter((record) => changed.has(named(record)));
        const newest = Math.max(0, ...visible.map((record) => record.resId));
        const isGrown = growsAtTop && [...changed].some((id) => id > newest);
        changed.clear();
        if (isGrown || concerned.length > FEW) {
            await reload();
        } else {
            await Promise.all(concerned.map((record) => record.load()));
        }
    };

    useBus(useService("sms_live"), "CHANGED", ({ detail }) => {
        const ids = detail[PAYLOAD_KEYS[resModel]] || [];
        ids.forEach((id) => changed.add(id));
        if (ids.length) {
            schedule(WAIT);
        }
    });
    onWillUnmount(() => browser.clearTimeout(timer));
}
