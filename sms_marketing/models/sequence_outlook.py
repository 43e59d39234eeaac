"""What lies ahead in a plan: which message comes first, whether it is certain, and who could be written to."""

from odoo import api, models

from ..tools.sequence_plan import LANES, TEXTS


class SmsMarketingSequenceStep(models.Model):
    _inherit = "sms.marketing.sequence.step"

    def _depends_on(self, here=None):
        """Return the questions on whose answers it depends whether a lead ever comes to this step; "" where it will.

        Asked from the step `here`, or from the start of the plan. A branch of which both lanes lead there decides
        nothing.
        """
        steps = self._of_plan()
        plan = steps._as_plan()
        asked = _decided_by(plan, here.key if here else plan.first(), self.key)
        return ", ".join(f"“{step._label()}”" for step in steps if step.key in asked)


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _outlook(self, leads):
        """Return sentences on what becomes of leads that start now, before the first SMS; a query or two."""
        self.ensure_one()
        plan, steps = self.step_ids._as_plan(), {step.key: step for step in self.step_ids}
        message = plan.next_text(plan.first(), TEXTS)
        told = [self._words_on_start(steps.get(plan.first())), self._words_on_letter(steps.get(message), leads)]
        told.append(self._words_on_sms(steps.get(plan.next_text(plan.first()))))
        return [words for words in told if words]

    def _words_on_start(self, first):
        if not first or first.kind != "wait":
            return False
        return self.env._("It starts with “%(step)s”, so nobody hears anything at once.", step=first._label())

    def _words_on_letter(self, step, leads):
        """Return how many get the e-mail that comes first."""
        if not step or step.kind != "email":
            return False
        counts = self._count_letters(leads)
        told = [self.env._("First comes “%(step)s”: %(count)s get it", step=step._label(), count=counts["gets"])]
        if counts["no_address"]:
            told.append(self.env._("%(count)s have no valid e-mail address", count=counts["no_address"]))
        if counts["unwanted"]:
            told.append(self.env._("%(count)s want no marketing e-mails", count=counts["unwanted"]))
        asked = step._depends_on()
        if asked:
            told.append(self.env._("if the branch leads there (%(questions)s)", questions=asked))
        return ", ".join(told) + "."

    def _words_on_sms(self, step):
        if not step:
            return self.env._("This sequence sends no SMS.")
        asked = step._depends_on()
        return bool(asked) and self.env._(
            "Whether the first SMS is sent depends on: %(questions)s. Below: what would become of it.", questions=asked
        )

    def _count_letters(self, leads):
        """Return {gets, no_address, unwanted: how many} of leads that an e-mail is written to; a query or two."""
        to = [lead.partner_id.email_normalized or lead.email_normalized for lead in leads.sudo()]
        listed = set()
        if self.marketing_purpose == "marketing":
            domain = [("email", "in", [email for email in to if email])]
            listed = {*self.env["mail.blacklist"].sudo().search_fetch(domain, ["email"]).mapped("email")}
        unwanted = sum(email in listed for email in to if email)
        missing = sum(not email for email in to)
        return {"gets": len(to) - unwanted - missing, "no_address": missing, "unwanted": unwanted}

    @api.model
    def _words_on_groups(self, groups):
        """Return how many of those who start are held out; `groups` as `_groups_of` has them."""
        nothing = sum(group == "nothing" for group in groups.values())
        without = sum(group == "without_sms" for group in groups.values())
        told = [self.env._("%(count)s get nothing", count=nothing)] if nothing else []
        told += [self.env._("%(count)s get no SMS", count=without)] if without else []
        return bool(told) and self.env._("Held out, to be compared with the others: %(who)s.", who=", ".join(told))


def _decided_by(plan, start, target):
    """Return the keys of the branches on the way from `start` that may lead past `target`."""
    found, avoided = set(), {}

    def avoids(key):
        """Tell whether some way from here ends without the target."""
        if key is None or key == target:
            return key is None
        if key not in avoided:
            avoided[key] = False  # a plan never leads back; a broken one shall not hang
            avoided[key] = any(avoids(one) for one in _next(plan, key))
        return avoided[key]

    for key in plan.walk(start):
        if key == target:
            continue
        if plan[key].kind == "branch" and target in plan.walk(key) and avoids(key):
            found.add(key)
    return found


def _next(plan, key):
    """Return what may come next, None for the end."""
    if plan[key].kind == "branch":
        return [plan.enter(key, lane) for lane in LANES]
    return [plan.after(key)]
