"""Twilio's error codes as data: what the API refuses at once, and how a message may fail later.

Source: one page per code under https://www.twilio.com/docs/api/errors (stored copies, read November 2026). Twilio says
the sentences may change: clients must look at ``code`` only, and so must tests.
"""

MORE_INFO = "https://www.twilio.com/docs/errors/{code}"

# code -> (HTTP status, sentence). Placeholders are filled from the keywords given to Refusal.
REFUSALS = {
    20001: (400, "Invalid parameter: {detail}"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20005: (403, "Account not active"),
    20008: (403, "Resource not accessible with Test Account Credentials"),
    20009: (409, "The message is still being processed and cannot be changed or deleted yet"),
    20404: (404, "The requested resource {uri} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20504: (504, "Gateway timeout, try again"),
    21211: (400, "Invalid 'To' Phone Number: {to}"),
    21212: (400, "Invalid 'From' Number: {sender}"),
    21266: (400, "'To' and 'From' number cannot be the same: {to}"),
    21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}"),
    21601: (400, "The 'From' number {sender} is not SMS capable"),
    21602: (400, "Message body is required"),
    21603: (400, "A 'From' number or a 'MessagingServiceSid' is required"),
    21604: (400, "A 'To' phone number is required"),
    21606: (400, "The 'From' number {sender} is not a message-capable number of this account"),
    21608: (400, "The number {to} is unverified. Trial accounts may only send to verified numbers"),
    21609: (400, "Invalid 'StatusCallback' URL: {detail}"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: (400, "Message cannot be sent with the current combination of 'To' ({to}) and 'From' ({sender}) parameters"),
    21614: (400, "'To' number is not a valid mobile number: {to}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21620: (400, "Invalid media URL: {detail}"),
    21623: (400, "Number of media files exceeds allowed limit of 10"),
    21624: (400, "Invalid 'ValidityPeriod': {detail}"),
    21657: (400, "The sender ID {sender} is not supported for this destination"),
    21660: (400, "Mismatch between the 'From' number {sender} and the account"),
    21701: (400, "The Messaging Service {sender} does not exist"),
    21703: (400, "The Messaging Service has no number that can reach {to}"),
    21704: (400, "The Messaging Service contains no phone numbers"),
    21710: (409, "The phone number is already in this Messaging Service"),
    21712: (400, "The phone number or short code {sender} is not associated with the Messaging Service"),
    30409: (400, "The message cannot be canceled: its status is {detail}"),
    35111: (400, "SendAt timestamp is missing"),
    35114: (400, "SendAt must be a timestamp in ISO-8601 format"),
    35115: (400, "SendAt must be between 300 seconds and 35 days in the future"),
    35118: (400, "MessagingServiceSid is required to schedule a message"),
    35126: (400, "The ScheduleType value provided is not supported"),
}

# code -> (final status, sentence shown in error_message). ``failed`` never left Twilio, ``undelivered`` came back.
FAILURES = {
    30001: ("failed", "Queue overflow"),
    30002: ("failed", "Account suspended"),
    30003: ("undelivered", "Unreachable destination handset"),
    30004: ("undelivered", "Message blocked"),
    30005: ("undelivered", "Unknown destination handset"),
    30006: ("undelivered", "Landline or unreachable carrier"),
    30007: ("undelivered", "Carrier violation: message filtered"),
    30008: ("undelivered", "Unknown error"),
    30017: ("undelivered", "Carrier network congestion"),
    30018: ("failed", "Sender ID must be registered for this destination"),
    30019: ("undelivered", "Content size exceeds carrier limit"),
    30022: ("undelivered", "US A2P 10DLC rate limit exceeded"),
    30023: ("undelivered", "US A2P 10DLC daily message cap reached"),
    30032: ("undelivered", "Toll-free number has not been verified"),
    30034: ("undelivered", "Message from an unregistered number"),
    30036: ("failed", "Validity period expired"),
    30410: ("undelivered", "Provider timeout"),
    30450: ("failed", "Message blocked: SMS pumping protection"),
    30500: ("failed", "Twilio internal error"),
}


class _Blank(dict):
    def __missing__(self, key):
        return ""


class Refusal(Exception):
    """A request that Twilio answers with an error body; ``code`` is a key of REFUSALS."""

    def __init__(self, code, **values):
        self.code = code
        self.status, sentence = REFUSALS[code]
        self.message = sentence.format_map(_Blank(values))
        super().__init__(f"{code}: {self.message}")

    def body(self):
        """The JSON object of https://www.twilio.com/docs/usage/twilios-response ("exception")."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": MORE_INFO.format(code=self.code),
            "status": self.status,
        }
