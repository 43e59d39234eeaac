import { EventBus } from "@odoo/owl";
import { registry } from "@web/core/registry";

/**
 * Tells screens which texts, leads and contacts the server spoke of: ids only, see models/message_live.py.
 */
export const smsLiveService = {
    dependencies: ["bus_service"],
    start(env, { bus_service }) {
        const bus = new EventBus();
        bus_service.subscribe("sms_marketing.message/changed", (payload) => {
            bus.trigger("CHANGED", payload);
        });
        bus_service.start();
        return bus;
    },
};

registry.category("services").add("sms_live", smsLiveService);
