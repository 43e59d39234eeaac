"""Words that Twilio itself acts on, and what it answers.

Words: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out and
https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords (REVOKE and OPTOUT since 2025-05-14).
Toll-free: https://support.twilio.com/hc/en-us/articles/360058144374 (YES does not undo a toll-free STOP).
Only a message of exactly one word counts: "STOP PLEASE" is an ordinary text.
"""

STOP, START, HELP = "STOP", "START", "HELP"

WORDS = {
    **dict.fromkeys(("STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"), STOP),
    **dict.fromkeys(("START", "YES", "UNSTOP"), START),
    **dict.fromkeys(("HELP", "INFO"), HELP),
}
NOT_ON_TOLL_FREE = {"YES"}

# Facts quoted by third parties, not by Twilio's own pages; Advanced Opt-Out lets a customer change all but toll-free's.
REPLIES = {
    STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    START: "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
TOLL_FREE_REPLIES = {
    **REPLIES,
    STOP: 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. '
    'Text back "unstop" to receive messages again.',
}


def keyword(body, toll_free=False):
    """STOP, START, HELP or None for a subscriber's text."""
    word = body.strip().upper()
    if toll_free and word in NOT_ON_TOLL_FREE:
        return None
    return WORDS.get(word)


def reply(kind, blocked, toll_free=False):
    """What Twilio texts back, or None; ``blocked`` is the standing *before* this word.

    A STOP of someone already out and a START of someone already in are not answered (our reading: no page says it).
    """
    if (kind == STOP and blocked) or (kind == START and not blocked):
        return None
    return (TOLL_FREE_REPLIES if toll_free else REPLIES)[kind]
