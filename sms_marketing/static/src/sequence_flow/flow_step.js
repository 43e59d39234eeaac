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
