"""What a webhook's answer makes Twilio text back.

XML and HTML are read as TwiML, plain text is texted as it is: https://www.twilio.com/docs/messaging/twiml
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

XML_TYPES = {"text/xml", "application/xml", "text/html"}
LIMIT = 64 * 1024


@dataclass
class Reply:
    """One text to send: ``to`` and ``sender`` are None for "back to whoever wrote"."""

    body: str
    to: "str | None" = None
    sender: "str | None" = None
    status_callback: str = ""
    media: list = field(default_factory=list)


class BadAnswer(ValueError):
    """An answer Twilio cannot use; ``code`` is 12100 (not TwiML) or 12300 (content type)."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code = code


def replies(content_type, text):
    """The texts in a webhook's answer.

    :raises BadAnswer: not TwiML, too large, or of a content type Twilio does not read
    """
    if not text.strip():
        return []
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/plain":
        return [Reply(text.strip())]
    if kind not in XML_TYPES:
        raise BadAnswer(12300, f"invalid content type {kind or '(none)'}")
    return _from_xml(text)


def _from_xml(text):
    if len(text) > LIMIT or "<!DOCTYPE" in text[:2000].upper() or "<!ENTITY" in text.upper():
        raise BadAnswer(12100, "document parse failure: too large, or not TwiML")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ElementTree.ParseError as error:
        raise BadAnswer(12100, f"document parse failure: {error}") from error
    if root.tag != "Response":
        raise BadAnswer(12100, f"document parse failure: <{root.tag}> instead of <Response>")
    return [_reply(verb) for verb in root if verb.tag in ("Message", "Sms")]


def _reply(verb):
    bodies = [verb.text or ""] + [body.text or "" for body in verb.findall("Body")]
    return Reply(
        body="".join(part.strip() for part in bodies),
        to=verb.get("to"),
        sender=verb.get("from"),
        status_callback=verb.get("statusCallback") or verb.get("action") or "",
        media=[(media.text or "").strip() for media in verb.findall("Media")],
    )
