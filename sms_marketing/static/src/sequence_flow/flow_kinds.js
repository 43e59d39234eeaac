import { _t } from "@web/core/l10n/translation";

/** The kinds of steps in the order of the menu: icon, colour, whether it opens its form when it is added. */
export const KINDS = {
    sms: { label: _t("Send SMS"), icon: "fa-commenting", colour: "primary", hint: _t("A text to the lead's telephone") },
    email: { label: _t("Send E-Mail"), icon: "fa-envelope", colour: "primary", hint: _t("From an e-mail template") },
    wait: { label: _t("Wait"), icon: "fa-clock-o", colour: "secondary", hint: _t("Some days, until an hour, until a date") },
    branch: { label: _t("Branch"), icon: "fa-code-fork", colour: "warning", hint: _t("Replied? Tapped? Then this, else that") },
    goal: { label: _t("Goal Reached"), icon: "fa-trophy", colour: "success", hint: _t("Count this lead as a success"), bare: true },
    stage: { label: _t("Move to Stage"), icon: "fa-columns", colour: "info", hint: _t("Move the lead in the pipeline") },
    tag: { label: _t("Change Tags"), icon: "fa-tags", colour: "info", hint: _t("Add or remove tags") },
    activity: { label: _t("Plan Activity"), icon: "fa-check-square-o", colour: "info", hint: _t("A call, a to-do for a colleague") },
    action: { label: _t("Run Server Action"), icon: "fa-cogs", colour: "info", hint: _t("Anything else Odoo can do") },
    jump: { label: _t("Go to Another Step"), icon: "fa-share", colour: "secondary", hint: _t("Skip ahead to a later step") },
    stop: { label: _t("End Here"), icon: "fa-stop-circle-o", colour: "danger", hint: _t("The sequence is finished"), bare: true },
};

export const LANE_WORDS = { yes: _t("Yes"), no: _t("No") };

/** Figures of a card: what each is called and explained. */
export const FIGURES = [
    { name: "entered", label: _t("came"), title: _t("Leads that came to this step") },
    { name: "here", label: _t("here now"), title: _t("Leads that stand at this step now") },
    { name: "sent", label: _t("sent"), title: _t("Texts that left") },
    { name: "delivered", label: _t("delivered"), title: _t("Texts that arrived") },
    { name: "opened", label: _t("opened"), title: _t("E-mails that were opened, or looked at by a mail program or scanner") },
    { name: "clicked", label: _t("clicked"), title: _t("E-mails of which a link was clicked") },
    { name: "replied", label: _t("replied"), title: _t("Leads that replied before the next text") },
    { name: "tapped", label: _t("tapped"), title: _t("Leads that tapped a link before the next text") },
    { name: "exited", label: _t("left"), title: _t("Leads that left the sequence at this step") },
];
// shown as 0 too, once somebody came there
export const ALWAYS_SHOWN = {
    sms: ["sent", "delivered", "replied", "tapped"],
    email: ["sent", "opened", "clicked", "replied"],
};

export const PERIODS = [
    { days: 0, label: _t("any time") },
    { days: 7, label: _t("last 7 days") },
    { days: 30, label: _t("last 30 days") },
    { days: 90, label: _t("last 90 days") },
    { days: 365, label: _t("last year") },
];
