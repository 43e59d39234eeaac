"""The story: leads are imported, texted by a rule, answer, opt out, tap, and move on by themselves.

Everything goes through doors that a user or Twilio has too: Odoo's import, its forms and buttons, its automation
rules, its HTTP routes. `play` returns True if what Odoo shows agrees with what the sandbox's journal says.
"""

import time

from demo import leads, office, people, result
from dev.odoo_client import OdooClient
from dev.sandbox_client import SandboxClient

COLUMNS = ("name", "contact_name", "phone", "email", "country", "sms_consent", "expected_revenue")
UNFINISHED = ("ready", "submitting", "uncertain", "accepted", "queued", "sending", "sent")
PATIENCE = 60  # seconds to wait for Odoo's scheduled actions


class World:
    """What the chapters share: both clients, what was set up, and what the people did."""

    def __init__(self, stack):
        self.stack = stack
        self.odoo = OdooClient(stack.odoo_url, stack.db_name)
        self.sandbox = SandboxClient(stack.sandbox_url)
        self.office = None
        self.imported = None
        self.people = None
        self.waited = []

    def accepted(self):
        """Return the journal's entries of texts that Odoo sent (not Twilio's own answers to STOP)."""
        return [entry for entry in self.sandbox.journal()["accepted"] if entry["origin"] == "api"]

    def wait_for(self, quiet, patience=PATIENCE):
        """Wait until `quiet()` is true; return whether it came true in time."""
        until = time.monotonic() + patience
        while not quiet():
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True

    def settle(self):
        """Wait until every text has its outcome and every reply was taken in."""
        odoo = self.odoo

        def quiet():
            busy = odoo.call("sms.marketing.message", "search_count", [("state", "in", UNFINISHED)])
            news = [("direction", "=", "inbound"), ("is_followed_up", "!=", True)]
            return not busy and not odoo.call("sms.marketing.message", "search_count", news)

        return self.wait_for(quiet)

    def start_over(self):
        """Empty the sandbox once nothing is under way: what it forgets would stay under way for ever."""
        if not self.settle():
            raise TimeoutError("texts are still under way, so the sandbox cannot start over")
        self.sandbox.reset()


def play(stack, leads_file, console):
    """Play all chapters and print the table. Return True if all of its checks hold."""
    world = World(stack)
    with console.step("setting up: account, template, link, sequence, rule"):
        world.office = office.set_up(world)
    with console.step("importing the leads"):
        world.imported = leads.bring_in(world, leads_file)
    with console.step("dragging the leads to the stage that texts them"):
        office.drag(world)
        world.settle()
    with console.step("people reply, opt out, come back and tap"):
        world.people = people.answer(world)
        world.settle()
    with console.step("letting the sequence's wait pass"):
        office.let_the_wait_pass(world)
        world.settle()
    with console.step("the clock moves on: the first texts that waited for their window leave"):
        office.let_the_next_window_open(world)
        world.settle()
    return result.show(world, console)


def let_pass(stack, hours):
    """Let hours pass for the sending hours and daily limits; return what the clock says then, in words."""
    return OdooClient(stack.odoo_url, stack.db_name).call("sms.marketing.clock", "let_pass", hours)
