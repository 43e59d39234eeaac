import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { useDraggable } from "@web/core/utils/draggable";
import { useBus, useService } from "@web/core/utils/hooks";
import { useActiveActions, useOpenX2ManyRecord, useX2ManyCrud } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { KINDS, LANE_WORDS, PERIODS } from "./flow_kinds";
import { FlowLane, KindMenu } from "./flow_lane";
import { FlowPlan, newKey } from "./flow_plan";
import { FlowPreview } from "./flow_preview";
import { stepOf } from "./flow_step";

const LOOK_AGAIN = 15000; // milliseconds between two looks at the figures, or longer where they take long
const SHARE = 20; // a look takes at most one part in so many of the time
const ORDERED = ["id", "display_name", "sequence", "key", "parent_key", "lane", "target_key"]; // not copied as they are

/** The steps of a sequence as a flow of cards: add, move, edit, copy and delete them; saved with the form. */
export class SequenceFlowField extends Component {
    static template = "sms_marketing.SequenceFlow";
    static components = { FlowLane, KindMenu };
    static props = {
        ...standardFieldProps,
        context: { type: Object, optional: true },
        relatedFields: { type: Object, optional: true },
        views: { type: Object, optional: true },
        viewMode: { type: String, optional: true },
        string: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.periods = PERIODS;
        this.state = useState({ texts: { sms: {}, email: {} }, figures: {}, runs: 0, versions: [] });
        Object.assign(this.state, { version: 0, days: 0, edited: 0, said: "" });
        this.useEditing();
        this.useFigures();
        this.useMouse();
        useEffect(() => this.focusStep());
    }

    useEditing() {
        this.crud = useX2ManyCrud(() => this.list, false);
        const activeActions = useActiveActions({
            crudOptions: { onDelete: this.crud.removeRecord, edit: this.props.record.isInEdition },
            fieldType: "one2many",
            subViewActiveActions: this.props.views.list.activeActions,
            getEvalParams: (props) => ({ evalContext: props.record.evalContext, readonly: props.readonly }),
        });
        this.openForm = useOpenX2ManyRecord({
            resModel: this.list.resModel,
            activeField: { fields: this.props.relatedFields, views: this.props.views, viewMode: "list", string: _t("Step") },
            activeActions,
            getList: () => this.list,
            saveRecord: (record) => this.keepNew(record),
            updateRecord: this.crud.updateRecord,
            isMany2Many: false,
        });
    }

    useFigures() {
        useEffect(
            () => void this.loadTexts(),
            () => [this.idsOf("template_id").join(), this.idsOf("mail_template_id").join(), this.state.edited]
        );
        useEffect(
            () => void this.loadFigures(),
            () => [this.props.record.resId, this.state.version, this.state.days]
        );
        useBus(useService("sms_live"), "CHANGED", () => this.lookSoon(2000));
        onMounted(() => this.lookSoon(LOOK_AGAIN));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    useMouse() {
        useDraggable({
            ref: this.root,
            elements: ".o_sms_step",
            ignore: ".o_sms_step_menu",
            enable: () => !this.props.readonly,
            cursor: "grabbing",
            edgeScrolling: { speed: 20, threshold: 60 },
            onDragStart: ({ element }) => this.onDragStart(element),
            onDrag: ({ x, y }) => this.onDrag(x, y),
            onDragEnd: () => this.onDragEnd(),
            onDrop: () => this.onDrop(),
        });
    }

    // --- what is shown ---

    get list() {
        return this.props.record.data[this.props.name];
    }

    get plan() {
        return new FlowPlan(this.list.records.map(stepOf));
    }

    get numbers() {
        return new Map(this.plan.all().map((step, at) => [step.key, at + 1]));
    }

    get notes() {
        return this.props.record.data.flow_notes || [];
    }

    notesOf(key) {
        return this.notes.filter((note) => note.key === key);
    }

    /** What a card says beneath its title: the first words of its text, or where it leads. */
    wordsOf(step) {
        const { template_id, mail_template_id, target_key } = step.record.data;
        if (step.kind === "sms") {
            return this.state.texts.sms[template_id?.id] || {};
        }
        if (step.kind === "email") {
            return this.state.texts.email[mail_template_id?.id] || {};
        }
        const target = step.kind === "jump" && this.plan.byKey.get(target_key);
        return target ? { words: _t("Goes on at %(number)s. %(step)s", { number: this.numbers.get(target.key), step: target.name }) } : {};
    }

    idsOf(name) {
        return [...new Set(this.list.records.map((record) => record.data[name]?.id).filter(Boolean))].sort();
    }

    async loadTexts() {
        const ids = [this.idsOf("template_id"), this.idsOf("mail_template_id")];
        if (ids.some((some) => some.length)) {
            this.state.texts = await this.orm.silent.call(this.props.record.resModel, "flow_texts", ids);
        }
    }

    // --- figures ---

    async loadFigures() {
        const { resId, resModel } = this.props.record;
        if (!resId) {
            return Object.assign(this.state, { figures: {}, runs: 0, versions: [] });
        }
        const asked = (this.asked = {});
        const started = Date.now();
        const answer = await this.orm.silent.call(resModel, "flow_figures", [[resId], this.state.version, this.state.days]);
        if (asked === this.asked) {
            Object.assign(this.state, { figures: answer.steps, runs: answer.runs, versions: answer.versions });
        }
        this.lookSoon(Math.max(LOOK_AGAIN, (Date.now() - started) * SHARE));
    }

    lookSoon(wait) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => {
            if (document.hidden || !this.props.record.resId) {
                return this.lookSoon(LOOK_AGAIN);
            }
            this.loadFigures().catch(() => this.lookSoon(LOOK_AGAIN)); // the next look may find the server again
        }, wait);
    }

    get hasFigures() {
        return Boolean(this.state.versions.length);
    }

    // --- editing ---

    open(step) {
        this.openForm({
            record: step.record,
            readonly: this.props.readonly,
            title: KINDS[step.kind].label,
            onClose: () => this.onFormClosed(step.key),
        });
    }

    /** Add a step of a kind at a place: its form opens, unless there is nothing to choose. */
    async add(kind, place) {
        const before = this.plan.line(place.parent, place.lane)[place.at - 1];
        const context = {
            default_kind: kind,
            default_parent_key: place.parent || false,
            default_lane: place.lane || false,
            default_sequence: before ? before.order : 0,
        };
        this.addingAt = { ...place };
        if (KINDS[kind].bare) {
            const record = await this.list.addNewRecord({ context, mode: "readonly" });
            return this.settle(record.data.key);
        }
        this.openForm({ context, title: KINDS[kind].label, onClose: () => this.onFormClosed() });
    }

    async keepNew(record) {
        await this.crud.saveRecord(record);
        await this.settle(record.data.key);
    }

    /** Put a new step where it was asked for; the next one comes behind it. */
    async settle(key) {
        await this.apply(this.plan.moved(this.plan.byKey.get(key), this.addingAt));
        this.addingAt.at += 1;
        this.focusKey = key;
        this.say(_t("Added: %s", this.where(key)));
    }

    onFormClosed(key) {
        this.state.edited++; // a template may have been written meanwhile
        this.focusKey = key || this.focusKey;
    }

    async move(key, place) {
        if (!place) {
            return;
        }
        await this.apply(this.plan.moved(this.plan.byKey.get(key), place));
        this.focusKey = key;
        this.say(_t("Moved: %s", this.where(key)));
    }

    async apply(changes) {
        const byKey = this.plan.byKey;
        const commands = [...changes].map(([key, { parent, lane, order }]) =>
            x2ManyCommands.update(idOf(byKey.get(key).record), {
                parent_key: parent || false,
                lane: lane || false,
                sequence: order,
            })
        );
        if (commands.length) {
            await this.list.applyCommands(commands);
        }
    }

    /** Copy a step, a branch with all that is in its lanes; the copy comes behind it. */
    async duplicate(step) {
        const copied = [step, ...this.plan.inside(step)];
        const keys = new Map(copied.map((one) => [one.key, newKey()]));
        const place = this.plan.behind(step.key);
        await this.list.applyCommands(copied.map((one) => x2ManyCommands.create(false, copyOf(one, keys))));
        await this.apply(this.plan.moved(this.plan.byKey.get(keys.get(step.key)), place));
        this.focusKey = keys.get(step.key);
        this.say(_t("Copied: %s", step.name));
    }

    remove(step) {
        const inside = this.plan.inside(step);
        if (!inside.length) {
            return this.removeAll([step]);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete the branch?"),
            body: _t("“%(step)s” goes, and with it the %(count)s steps in its lanes.", { step: step.name, count: inside.length }),
            confirmLabel: _t("Delete"),
            confirmClass: "btn-danger",
            confirm: () => this.removeAll([step, ...inside]),
            cancel: () => {},
        });
    }

    async removeAll(steps) {
        const place = this.plan.isLost(steps[0]) ? null : this.plan.place(steps[0].key);
        const line = place ? this.plan.line(place.parent, place.lane) : [];
        const neighbour = line[place?.at + 1] || line[place?.at - 1];
        await this.list.applyCommands(steps.map((step) => x2ManyCommands.delete(idOf(step.record))));
        this.focusKey = neighbour?.key || place?.parent;
        this.say(_t("Deleted: %s", steps[0].name));
    }

    // --- the text of a step ---

    preview(step) {
        if (step.kind === "email") {
            return this.action.doAction("mail.mail_template_preview_action", {
                additionalContext: { default_mail_template_id: step.record.data.mail_template_id.id },
            });
        }
        const { template_id } = step.record.data;
        this.dialog.add(FlowPreview, {
            template: template_id,
            resModel: this.props.record.resModel,
            test: this.props.readonly ? undefined : (leadId) => this.test(step, leadId),
        });
    }

    async test(step, leadId = false) {
        const sender = this.props.record.data.sender_id?.id || false;
        const given = [step.record.data.template_id?.id || false, leadId, sender];
        this.action.doAction(await this.orm.call(this.props.record.resModel, "flow_test_text", given));
    }

    // --- mouse ---

    onDragStart(element) {
        this.dragged = element.dataset.key;
        this.root.el.classList.add("o_sms_flow_dragging");
    }

    /** Mark the place nearest to the pointer, but for those inside of what is dragged. */
    onDrag(x, y) {
        const plan = this.plan;
        const slots = [...this.root.el.querySelectorAll(".o_sms_slot")].filter(
            (slot) => !plan.isInside(slot.dataset.parent, this.dragged)
        );
        const nearest = slots.map((slot) => [distance(slot, x, y), slot]).sort(([a], [b]) => a - b)[0]?.[1];
        if (nearest !== this.target) {
            this.target?.classList.remove("o_sms_slot_target");
            nearest?.classList.add("o_sms_slot_target");
            this.target = nearest;
        }
    }

    onDrop() {
        const { parent, lane, at } = this.target?.dataset || {};
        if (at === undefined) {
            return;
        }
        const place = { parent, lane, at: parseInt(at) };
        const step = this.plan.byKey.get(this.dragged);
        const isHere = step.parent === parent && step.lane === lane && !this.plan.isLost(step);
        const from = isHere ? this.plan.place(step.key).at : Infinity;
        place.at -= from < place.at ? 1 : 0;
        if (!isHere || from !== place.at) {
            this.move(step.key, place);
        }
    }

    onDragEnd() {
        this.root.el?.classList.remove("o_sms_flow_dragging");
        this.target?.classList.remove("o_sms_slot_target");
        this.target = undefined;
    }

    // --- keyboard and voice ---

    onKeydown(ev, step) {
        const moves = { ArrowUp: () => this.plan.above(step.key), ArrowDown: () => this.plan.below(step.key) };
        if (this.props.readonly || this.plan.isLost(step)) {
            return;
        }
        if (ev.altKey && moves[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            this.move(step.key, moves[ev.key]());
        } else if (ev.key === "Delete") {
            ev.preventDefault();
            this.remove(step);
        }
    }

    focusStep() {
        const card = this.focusKey && this.cardOf(this.focusKey);
        if (card) {
            this.focusKey = undefined;
            card.focus();
            card.scrollIntoView({ block: "nearest" });
        }
    }

    cardOf(key) {
        return this.root.el?.querySelector(`.o_sms_step[data-key="${CSS.escape(key)}"] .o_sms_step_open`);
    }

    show(key) {
        const card = this.cardOf(key);
        card?.scrollIntoView({ block: "center", behavior: "smooth" });
        card?.focus({ preventScroll: true });
    }

    say(words) {
        this.state.said = words;
    }

    /** Say where a step stands, for those who do not see it. */
    where(key) {
        const step = this.plan.byKey.get(key);
        const { parent, lane, at } = this.plan.place(key);
        const given = { step: step.name, number: at + 1, count: this.plan.line(parent, lane).length };
        if (!parent) {
            return _t("%(step)s, %(number)s of %(count)s", given);
        }
        const branch = this.plan.byKey.get(parent).name;
        return _t("%(step)s, %(number)s of %(count)s in the lane %(lane)s of %(branch)s", {
            ...given,
            lane: LANE_WORDS[lane],
            branch,
        });
    }
}

function idOf(record) {
    return record.resId || record._virtualId;
}

/** The values of a copy of a step, as the server would give them; keys of what is copied with it are new ones. */
function copyOf(step, keys) {
    const { record } = step;
    const values = {
        key: keys.get(step.key),
        sequence: step.order,
        parent_key: keys.get(step.parent) || step.parent || false,
        lane: step.lane || false,
        target_key: keys.get(record.data.target_key) || record.data.target_key,
        display_name: step.name,
    };
    for (const name of Object.keys(record.activeFields)) {
        if (!ORDERED.includes(name)) {
            values[name] = valueOf(record, name);
        }
    }
    return values;
}

function valueOf(record, name) {
    const value = record.data[name];
    if (record.fields[name].type !== "many2many") {
        return value;
    }
    return value.records.map((one) => x2ManyCommands.link(one.resId)).map(([command, id], at) => [command, id, { id, ...value.records[at].data }]);
}

function distance(element, x, y) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom) * 1.5);
}

export const sequenceFlowField = {
    component: SequenceFlowField,
    supportedTypes: ["one2many"],
    useSubView: true,
    extractProps: ({ relatedFields, viewMode, views, string }, dynamicInfo) => ({
        context: dynamicInfo.context,
        relatedFields,
        viewMode,
        views,
        string,
    }),
};

registry.category("fields").add("sms_sequence_flow", sequenceFlowField);
