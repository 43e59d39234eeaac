import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";

const OF_THE_PLACE = ["id", "display_name", "sequence", "key", "parent_key", "lane", "target_key"]; // not copied
const ONE = {
    minutes: _t("1 minute"),
    hours: _t("1 hour"),
    days: _t("1 day"),
    weeks: _t("1 week"),
    months: _t("1 month"),
};

/** A record of a step as the plan sees it, see `flow_plan`. */
export function stepOf(record) {
    const { key, kind, parent_key, lane, sequence, display_name } = record.data;
    return {
        key,
        kind,
        parent: parent_key || "",
        lane: (parent_key && lane) || "",
        order: sequence,
        name: display_name || "",
        record,
    };
}

/** What a command calls a record. */
export function idOf(record) {
    return record.resId || record._virtualId;
}

/** How long a step waits, e.g. "2 days". */
export function durationOf({ data, fields }) {
    const unit = fields.wait_unit.selection.find(([name]) => name === data.wait_unit)?.[1] || "";
    return data.wait_count === 1 ? ONE[data.wait_unit] || unit : `${data.wait_count} ${unit}`;
}

/** A place of the plan as values of a record. */
export function placeValues({ parent, lane, order }) {
    return { parent_key: parent || false, lane: lane || false, sequence: order };
}

/** What a copy of a step takes over, as the server would give it. */
export function valuesOf({ record, target }) {
    const names = Object.keys(record.activeFields).filter((name) => !OF_THE_PLACE.includes(name));
    return { ...Object.fromEntries(names.map((name) => [name, valueOf(record, name)])), target_key: target };
}

function valueOf(record, name) {
    const value = record.data[name];
    if (record.fields[name].type !== "many2many") {
        return value;
    }
    return value.records.map(({ resId, data }) => [x2ManyCommands.LINK, resId, { id: resId, ...data }]);
}
