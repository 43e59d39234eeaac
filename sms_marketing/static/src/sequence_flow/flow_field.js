import { Component, onMounted, onWillUnmount, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import { useActiveActions, useOpenX2ManyRecord, useX2ManyCrud } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useFlowDrag } from "./flow_drag";
import { KINDS, LANE_WORDS, PERIODS } from "./flow_kinds";
import { FlowLane, KindMenu } from "./flow_lane";
import { FlowPlan, newKey } from "./flow_plan";
import { FlowPreview } from "./flow_preview";
import { FlowStarts } from "./flow_starts";
import { durationOf, idOf, placeValues, stepOf, valuesOf } from "./flow_step";

const LOOK_AGAIN = 15000; // milliseconds between two looks at the figures, or longer where they take long
const SHARE = 20; // a look takes at most one part in so many of the time

/** The steps of a sequence as a flow of cards: add, move, edit, copy and delete them; saved with the form. */
export class SequenceFlowField extends Component {
    static template = "sms_marketing.SequenceFlow";
    static components = { FlowLane, FlowStarts, KindMenu };
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
        this.inTurn = new Mutex(); // one change after the other, each seen from what the one before has left
        this.periods = PERIODS;
        this.state = useState({ texts: { sms: {}, email: {} }, figures: {}, runs: 0, versions: [] });
        Object.assign(this.state, { version: 0, days: 0, edited: 0, said: "" });
        this.useEditing();
        this.useFigures();
        useFlowDrag({
            root: this.root,
            plan: () => this.plan,
            enable: () => !this.props.readonly,
            move: (key, place) => this.move(key, place),
        });
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
        onWillUpdateProps((next) => {
            if (next.record.resId !== this.props.record.resId) {
                this.state.version = 0; // versions are those of one sequence
            }
        });
        useBus(useService("sms_live"), "CHANGED", () => this.lookSoon(2000));
        onMounted(() => this.lookSoon(LOOK_AGAIN));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    // --- what is shown ---

    get list() {
        return this.props.record.data[this.props.name];
    }

    get plan() {
        return new FlowPlan(this.list.records.map(stepOf));
    }

    get notes() {
        return this.props.record.data.flow_notes || [];
    }

    notesOf(key) {
        return this.notes.filter((note) => note.key === key);
    }

    /** What a card says beneath its title: the first words of its text, or where it leads. */
    wordsOf(step, plan) {
        const { template_id, mail_template_id, target_key, wait_count } = step.record.data;
        if (step.kind === "sms") {
            return this.state.texts.sms[template_id?.id] || {};
        }
        if (step.kind === "email") {
            return this.state.texts.email[mail_template_id?.id] || {};
        }
        if (step.kind === "branch") {
            return wait_count ? { words: _t("Waits for it up to %s", durationOf(step.record)) } : {};
        }
        const target = step.kind === "jump" && plan.byKey.get(target_key);
        const given = target && { number: plan.numbers.get(target.key), step: target.name };
        return target ? { words: _t("Goes on at %(number)s. %(step)s", given) } : {};
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

    /** Show the figures of a period or of a version only. */
    choose(what, ev) {
        this.state[what] = parseInt(ev.target.value);
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
            title: String(KINDS[step.kind].label),
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
        if (KINDS[kind].bare) {
            return this.create([{ key: newKey(), kind, name: String(KINDS[kind].label), record: null }], place, _t("Added"));
        }
        this.addingAt = { ...place };
        this.openForm({ context, title: String(KINDS[kind].label), onClose: () => this.onFormClosed() });
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

    /** Move a step to a place, or to where a function of the plan says when the changes before are made. */
    move(key, place) {
        return this.inTurn.exec(async () => {
            const there = typeof place === "function" ? place(this.plan) : place;
            if (there) {
                this.focusKey = key; // before the server answers: the next key may be pressed already
                await this.apply(this.plan.moved(this.plan.byKey.get(key), there));
                this.say(_t("Moved: %s", this.where(key)));
            }
        });
    }

    async apply(changes) {
        const commands = this.updates(changes);
        if (commands.length) {
            await this.list.applyCommands(commands);
        }
    }

    updates(changes) {
        const byKey = this.plan.byKey;
        return [...changes]
            .filter(([key]) => byKey.has(key))
            .map(([key, place]) => x2ManyCommands.update(idOf(byKey.get(key).record), placeValues(place)));
    }

    /**
     * Put new steps at a place, with what they displace, as one change: a save never comes in between. The first of
     * them goes to the place, the others stand in its lanes.
     */
    async create(steps, place, said) {
        const [first] = steps;
        const plan = new FlowPlan([...this.plan.byKey.values(), ...steps.slice(1)]);
        const changes = plan.moved(first, place);
        const creates = steps.map((step) =>
            x2ManyCommands.create(false, {
                ...(step.record && valuesOf(step)),
                key: step.key,
                kind: step.kind,
                display_name: step.name,
                ...placeValues(changes.get(step.key) || step),
            })
        );
        this.focusKey = first.key;
        await this.list.applyCommands([...creates, ...this.updates(changes)]);
        this.say(`${said}: ${this.where(first.key)}`);
    }

    /** Copy a step, a branch with all that is in its lanes; the copy comes behind it. */
    duplicate(step) {
        const copied = [step, ...this.plan.inside(step)];
        const keys = new Map(copied.map((one) => [one.key, newKey()]));
        const copies = copied.map((one) => ({
            ...one,
            key: keys.get(one.key),
            parent: keys.get(one.parent) || one.parent,
            target: keys.get(one.record.data.target_key) || one.record.data.target_key,
        }));
        return this.create(copies, this.plan.behind(step.key), _t("Copied"));
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

    // --- keyboard and voice ---

    onKeydown(ev, step) {
        const moves = { ArrowUp: (plan) => plan.above(step.key), ArrowDown: (plan) => plan.below(step.key) };
        if (this.props.readonly || this.plan.isLost(step)) {
            return;
        }
        if (ev.altKey && moves[ev.key]) {
            ev.preventDefault();
            ev.stopPropagation();
            this.move(step.key, moves[ev.key]);
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
