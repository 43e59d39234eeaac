import { useDraggable } from "@web/core/utils/draggable";

/**
 * Cards are dragged to the place nearest to the pointer.
 *
 * @param {Object} flow
 * @param {{ el: HTMLElement }} flow.root
 * @param {() => import("./flow_plan").FlowPlan} flow.plan
 * @param {() => boolean} flow.enable
 * @param {(key: string, place: Object) => any} flow.move
 */
export function useFlowDrag({ root, plan, enable, move }) {
    let dragged, target;
    const mark = (slot) => {
        target?.classList.remove("o_sms_slot_target");
        slot?.classList.add("o_sms_slot_target");
        target = slot;
    };
    useDraggable({
        ref: root,
        elements: ".o_sms_step",
        ignore: ".o_sms_step_menu",
        enable,
        cursor: "grabbing",
        edgeScrolling: { speed: 20, threshold: 60 },
        onDragStart: ({ element }) => {
            dragged = element.dataset.key;
            root.el.classList.add("o_sms_flow_dragging");
        },
        onDrag: ({ x, y }) => {
            const nearest = nearestSlot(root.el, plan(), dragged, x, y);
            if (nearest !== target) {
                mark(nearest);
            }
        },
        onDragEnd: () => {
            root.el?.classList.remove("o_sms_flow_dragging");
            mark(undefined);
        },
        onDrop: () => {
            const place = target && placeOf(target, plan(), dragged);
            if (place) {
                move(dragged, place);
            }
        },
    });
}

/** The place nearest to the pointer, but for those inside of what is dragged. */
function nearestSlot(root, plan, dragged, x, y) {
    const slots = [...root.querySelectorAll(".o_sms_slot")].filter(
        ({ dataset }) => dataset.at && !plan.isInside(dataset.parent, dragged)
    );
    return slots.map((slot) => [distance(slot, x, y), slot]).sort(([a], [b]) => a - b)[0]?.[1];
}

/** The place that a slot stands for, counted without the step; null where the step is there already. */
function placeOf(slot, plan, key) {
    const { parent, lane } = slot.dataset;
    const step = plan.byKey.get(key);
    const isSameLane = step.parent === parent && step.lane === lane && !plan.isLost(step);
    const from = isSameLane ? plan.place(key).at : Infinity;
    const at = parseInt(slot.dataset.at);
    const behind = from < at ? at - 1 : at;
    return from === behind ? null : { parent, lane, at: behind };
}

function distance(element, x, y) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom) * 1.5);
}
