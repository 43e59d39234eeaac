/**
 * The plan of a sequence as the flow shows it, without a screen: which step stands where, and what moving one changes.
 *
 * A step is {key, kind, parent, lane, order, …}. A place is {parent, lane, at}: the lane and the index in it; the main
 * line has parent "".
 */

export const LANES = ["yes", "no"];
export const ENDINGS = ["stop", "jump"];
export const LOST = "?"; // stands for the parent of steps that stand nowhere
const GAP = 10; // between the numbers of neighbours

const laneKey = (parent, lane) => (parent ? `${parent}/${lane}` : "");

export class FlowPlan {
    constructor(steps) {
        this.byKey = new Map(steps.map((step) => [step.key, step]));
        this.lines = new Map();
        const sorted = steps.map((step, at) => [step, at]).sort(([a, i], [b, j]) => a.order - b.order || i - j);
        for (const [step] of sorted) {
            const home = this.isLost(step) ? laneKey(LOST, "") : laneKey(step.parent, step.lane);
            this.lines.set(home, [...(this.lines.get(home) || []), step]);
        }
    }

    /** The steps of a lane in their order; of the main line without arguments. */
    line(parent = "", lane = "") {
        return this.lines.get(laneKey(parent, lane)) || [];
    }

    /** Steps in lanes of no branch, or of one that stands inside of themselves. */
    get lost() {
        return this.line(LOST);
    }

    isLost(step) {
        const seen = new Set([step.key]);
        while (step.parent) {
            const parent = this.byKey.get(step.parent);
            if (!LANES.includes(step.lane) || parent?.kind !== "branch" || seen.has(parent.key)) {
                return true;
            }
            seen.add(parent.key);
            step = parent;
        }
        return false;
    }

    place(key) {
        const { parent, lane } = this.byKey.get(key);
        return { parent, lane, at: this.line(parent, lane).findIndex((step) => step.key === key) };
    }

    /** All steps as they are read: a branch, its lanes one after the other, what is behind it. */
    all(parent = "", lane = "") {
        return this.line(parent, lane).flatMap((step) => [step, ...this.inside(step)]);
    }

    /** What stands in the lanes of a step. */
    inside(step) {
        return step.kind === "branch" ? LANES.flatMap((lane) => this.all(step.key, lane)) : [];
    }

    isInside(key, outer) {
        for (let step = this.byKey.get(key); step; step = this.byKey.get(step.parent)) {
            if (step.key === outer) {
                return true;
            }
        }
        return false;
    }

    // --- moving; each answers with a place, or null where there is none ---

    above(key) {
        const { parent, lane, at } = this.place(key);
        if (at > 0) {
            const before = this.line(parent, lane)[at - 1];
            return before.kind === "branch" ? this.end(before.key, "no") : { parent, lane, at: at - 1 };
        }
        if (!parent) {
            return null;
        }
        return lane === "no" ? this.end(parent, "yes") : this.place(parent);
    }

    below(key) {
        const { parent, lane, at } = this.place(key);
        const behind = this.line(parent, lane)[at + 1];
        if (behind) {
            return behind.kind === "branch"
                ? { parent: behind.key, lane: "yes", at: 0 }
                : { parent, lane, at: at + 1 };
        }
        if (!parent) {
            return null;
        }
        return lane === "yes" ? { parent, lane: "no", at: 0 } : this.behind(parent);
    }

    /** Behind the branch in which a step stands. */
    out(key) {
        const { parent } = this.byKey.get(key);
        return parent ? this.behind(parent) : null;
    }

    /** The nearest branch above a step in its own lane, into which it can go. */
    branchAbove(key) {
        const { parent, lane, at } = this.place(key);
        return this.line(parent, lane)
            .slice(0, Math.max(at, 0))
            .findLast((step) => step.kind === "branch");
    }

    behind(key) {
        const { parent, lane, at } = this.place(key);
        return { parent, lane, at: at + 1 };
    }

    end(parent = "", lane = "") {
        return { parent, lane, at: this.line(parent, lane).length };
    }

    /**
     * What changes when a step goes to a place: Map of key to {parent, lane, order}, of those that change only. The
     * place's index counts the lane without the step. A new step is one that the plan does not know yet.
     */
    moved(step, { parent, lane, at }) {
        const line = this.line(parent, lane).filter((one) => one.key !== step.key);
        line.splice(at, 0, { ...step, parent, lane });
        const rest = new Map([...this.lines].map(([home, steps]) => [home, steps.filter((one) => one.key !== step.key)]));
        rest.set(laneKey(parent, lane), line);
        return this.renumbered(rest);
    }

    renumbered(lines = this.lines) {
        const changes = new Map();
        let order = 0;
        const walk = (parent, lane) => {
            for (const step of lines.get(laneKey(parent, lane)) || []) {
                order += GAP;
                const was = this.byKey.get(step.key) || {};
                if (was.order !== order || was.parent !== parent || was.lane !== lane) {
                    changes.set(step.key, { parent, lane, order });
                }
                if (step.kind === "branch") {
                    LANES.forEach((one) => walk(step.key, one));
                }
            }
        };
        walk("", "");
        return changes;
    }
}

/** A key that no other step has, as the server makes them. */
export function newKey() {
    return [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
