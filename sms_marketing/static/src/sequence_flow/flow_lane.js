import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { ENDINGS, LANES } from "./flow_plan";
import { ALWAYS_SHOWN, FIGURES, KINDS, LANE_WORDS } from "./flow_kinds";

/** A + with the menu of kinds; without `label` a small one between two cards. */
export class KindMenu extends Component {
    static template = "sms_marketing.KindMenu";
    static components = { Dropdown, DropdownItem };
    static props = { title: String, label: { type: String, optional: true }, add: Function };

    get kinds() {
        return Object.entries(KINDS).map(([name, kind]) => ({ name, ...kind }));
    }
}

/** One step: what it does, its figures, and what can be done with it. */
export class FlowCard extends Component {
    static template = "sms_marketing.FlowCard";
    static components = { Dropdown, DropdownItem };
    static props = { flow: Object, plan: Object, step: Object };

    get kind() {
        return KINDS[this.props.step.kind];
    }

    get number() {
        return this.props.plan.numbers.get(this.props.step.key);
    }

    get text() {
        return this.props.flow.wordsOf(this.props.step, this.props.plan);
    }

    get notes() {
        return this.props.flow.notesOf(this.props.step.key);
    }

    get isLost() {
        return this.props.plan.isLost(this.props.step);
    }

    get label() {
        return _t("Step %(number)s, %(kind)s: %(name)s", {
            number: this.number || "",
            kind: this.kind.label,
            name: this.props.step.name,
        });
    }

    get figures() {
        const { flow, step } = this.props;
        const counts = flow.state.figures[step.key] || {};
        const always = (counts.entered && ALWAYS_SHOWN[step.kind]) || [];
        return FIGURES.map((figure) => ({ ...figure, count: counts[figure.name] || 0 })).filter(
            (figure) => figure.count || always.includes(figure.name)
        );
    }

    /** What the menu offers besides editing: [{label, icon, act}], of what is possible here. */
    get moves() {
        const { flow, plan, step } = this.props;
        if (this.isLost) {
            return [{ label: _t("Move to the End"), icon: "fa-level-down", act: () => flow.move(step.key, plan.end()) }];
        }
        const into = plan.branchAbove(step.key);
        const found = [
            { label: _t("Move Up"), icon: "fa-arrow-up", place: plan.above(step.key), keys: "Alt ↑" },
            { label: _t("Move Down"), icon: "fa-arrow-down", place: plan.below(step.key), keys: "Alt ↓" },
            ...LANES.map((lane) => ({
                label: _t("Into “%(lane)s” of the Branch Above", { lane: LANE_WORDS[lane] }),
                icon: "fa-level-up",
                place: into && plan.end(into.key, lane),
            })),
            { label: _t("Out of the Branch"), icon: "fa-sign-out", place: plan.out(step.key) },
        ];
        return found.filter(({ place }) => place).map((one) => ({ ...one, act: () => flow.move(step.key, one.place) }));
    }

    get hasText() {
        const { kind, record } = this.props.step;
        return Boolean((kind === "sms" && record.data.template_id) || (kind === "email" && record.data.mail_template_id));
    }
}

/** A line of steps with the places between them; a branch shows its lanes beneath it, side by side. */
export class FlowLane extends Component {
    static template = "sms_marketing.FlowLane";
    static components = { FlowCard, KindMenu };
    static props = { flow: Object, plan: Object, parent: String, lane: String };

    setup() {
        this.lanes = LANES;
        this.laneWords = LANE_WORDS;
    }

    get steps() {
        return this.props.plan.line(this.props.parent, this.props.lane);
    }

    get isOver() {
        return ENDINGS.includes(this.steps.at(-1)?.kind);
    }

    endsIn(step, lane) {
        return ENDINGS.includes(this.props.plan.line(step.key, lane).at(-1)?.kind);
    }

    goesOn(step) {
        return !LANES.every((lane) => this.endsIn(step, lane));
    }

    /** Say where a + adds a step. */
    titleOf(at) {
        const { parent, lane, plan } = this.props;
        const before = this.steps[at - 1];
        if (before) {
            return _t("Add a step after “%s”", before.name);
        }
        if (!parent) {
            return _t("Add a step at the beginning");
        }
        return _t("Add a step to the lane %(lane)s of “%(branch)s”", {
            lane: LANE_WORDS[lane],
            branch: plan.byKey.get(parent).name,
        });
    }

    add(kind, at) {
        const { flow, parent, lane } = this.props;
        return flow.add(kind, { parent, lane, at });
    }
}
FlowLane.components.FlowLane = FlowLane;
