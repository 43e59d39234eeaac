"""What one run of an automation rule collects for our actions: Odoo calls an action once for each record.

Our actions act on all of them at once, and before the rule's next action begins, so that their order holds.
"""

# Keys in the context of a rule's own actions: what they collect, and {(model, record id): id of the text that set the
# rule off}
BATCH, MESSAGES = "sms_marketing_batch", "sms_marketing_messages"


class RuleBatch:
    """The records on which one of a rule's `actions` (their ids) is still to act."""

    def __init__(self, actions):
        self.actions = frozenset(actions.ids)
        self._action = None
        self._ids = []

    def collect(self, action, ids):
        """Keep records for later; `action` is the one that is being run."""
        self.act_before(action)
        self._action = action
        self._ids += ids

    def act_before(self, action):
        """Act on what another action has collected, before `action` begins."""
        if self._action and self._action != action:
            self.act()

    def act(self):
        """Act on what has been collected."""
        action, ids = self._action, [*dict.fromkeys(self._ids)]
        self._action, self._ids = None, []
        if ids:
            action = action.with_context(**{BATCH: None}, active_id=ids[0], active_ids=ids)
            action._can_execute_action_on_records(action.env[action.model_name].browse(ids))  # may raise, as in Odoo
            action._act_on_many(ids)
