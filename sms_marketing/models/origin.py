"""How what is known of a text reaches the gate, also where Odoo's own signatures have no room for it.

A flow that makes its tickets itself writes `marketing_origin` into their values. A chatter message makes its
tickets inside Odoo's notification code: while it does, what is known is kept here under the message's id.

For developers: `record._message_sms(body, marketing_origin={...})` and
`env["sms.sms"].create({"number": ..., "body": ..., "marketing_origin": {...}})` take a dict; every key may be missing.

    company          record of the company that sends; else the chatter message's, else the current one
    lead             id of the lead on which the text is shown
    country          code of the country in which a number without country code is read
    purpose          "marketing" (default); "transactional" needs `purpose_reason`; "conversational" needs a text of
                     the person's own within the last days; "compliance" needs `answers`. Without its ground a text
                     is judged as marketing (`models/message_purpose.py`)
    purpose_reason   why a transactional text is not marketing, in words; it is stored and shown
    answers          id of the inbound STOP, HELP or START that a compliance text answers: within five minutes, once,
                     and in the account's own words (`account._answer_text("stop")`)
    account, sender  records that a person picked; `preferred`: senders of campaign, sequence, template, best first
    cap              daily limit in place of the company's; `waits_for_cap`: rather wait for tomorrow than be refused
    window           hours of a sequence, outside which the text waits (`sequence._window`)
    valid_until      naive UTC time from which on the text is not worth sending
    may_repeat       True where the same text to the same number shortly after another is meant
    enrollment_step  id of the sequence step that it belongs to
    judged           internal: (draft, verdict) of a composer that asked the gate a moment ago

The ticket's `marketing_message_id` tells what became of it: `state`, `reason`, `reason_text`, `send_after`.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from odoo import models

# {id of a mail.message: Post}, in this thread, for as long as the message makes its tickets
_POSTS = ContextVar("sms_marketing_posts", default=None)


@dataclass(slots=True)
class Post:
    """A chatter message that is making its tickets: what is known of them, and those that were made."""

    origin: dict
    tickets: models.Model


@contextmanager
def making_texts_of(message, origin):
    """Tell the gate about every ticket that `message` makes meanwhile; yield the `Post` that collects them."""
    post = Post(origin or {}, message.env["sms.sms"].sudo())
    token = _POSTS.set({**(_POSTS.get() or {}), message.id: post})
    try:
        yield post
    finally:
        _POSTS.reset(token)


def take_origin(vals):
    """Take what the values of a ticket say about its origin out of them, and return it with what its post says."""
    own = vals.pop("marketing_origin", None) or {}
    post = (_POSTS.get() or {}).get(vals.get("mail_message_id"))
    return {**post.origin, **own} if post else own


def keep_tickets(tickets):
    """Remember new tickets for the posts that are making them."""
    posts = _POSTS.get()
    for ticket in tickets if posts else ():
        if post := posts.get(ticket.mail_message_id.id):
            post.tickets += ticket


def company_of(record, default):
    """Return the company on whose behalf a record's person is texted: the record's own, else `default`.

    sudo: whoever may text a person need not be allowed to read the settings of the person's company.
    """
    own = record and "company_id" in record._fields and record.company_id
    return (own or default).sudo()
