"""What a person's words and a colleague's blocks come to, told apart from the product: the law of the state machine."""

# A stronger reason takes the place of a weaker one; what the person said stands beneath a colleague's block.
STRENGTH = {None: 0, "provider": 1, "keyword": 2, "erased": 2, "person": 3, "legal": 4}
BLOCKS = ("person", "legal")


class Law:
    """Who must not be texted. A key is (company, number)."""

    def __init__(self):
        self.suppressed = {}  # key -> why
        self.own = {}  # key -> the last thing that the person, the carrier or an erasure said against texts
        self.stopped = set()  # (account, number): a STOP that counts for that account alone
        self.paused = set()  # keys of which a colleague has to decide what they meant

    def forbids(self, account, number):
        """Return why marketing from this account to this number is forbidden, or None."""
        key = (account.company_id, number)
        if (account, number) in self.stopped:
            return "stopped"
        return self.suppressed.get(key) or ("paused" if key in self.paused else None)

    def suppress(self, key, why):
        before = self.suppressed.get(key)
        if why not in BLOCKS and (before in BLOCKS or STRENGTH[before] < STRENGTH[why]):
            self.own[key] = why
        if STRENGTH[before] < STRENGTH[why]:
            self.suppressed[key] = why
        self.paused.discard(key)

    def stop(self, account, number):
        """The person says STOP to an account."""
        key = (account.company_id, number)
        if account.opt_out_scope == "account":
            self.stopped.add((account, number))
            self.paused.discard(key)
            others = account.search([("company_id", "=", account.company_id.id)])
            if not all((other, number) in self.stopped for other in others):
                return
        self.suppress(key, "keyword")

    def start(self, account, number):
        """The person says START to an account: it lifts what they said, and no block by a person."""
        key = (account.company_id, number)
        if self.suppressed.get(key) in BLOCKS:
            return
        for known in (self.suppressed, self.own):
            known.pop(key, None)
        self.paused.discard(key)
        scoped = account.opt_out_scope == "account"
        gone = {(other, who) for other, who in self.stopped if who == number and other.company_id == key[0]}
        self.stopped -= {(account, number)} if scoped else gone

    def unblock(self, key):
        """An administrator lifts a block: what the person said stands again."""
        if self.suppressed.get(key) in BLOCKS:
            del self.suppressed[key]
            if key in self.own:
                self.suppressed[key] = self.own[key]

    def erase(self, key):
        if self.suppressed.get(key) in BLOCKS:
            self.own[key] = "erased"
        else:
            self.suppressed[key] = self.own[key] = "erased"
        self.paused.discard(key)
