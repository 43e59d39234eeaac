"""What carriers in the United States and Canada block for want of registration.

https://www.twilio.com/docs/api/errors/30034 (A2P 10DLC) and https://www.twilio.com/docs/api/errors/30032 (toll-free).
"""

from .world import Number


def has_campaign(world, service):
    """Whether a verified A2P campaign belongs to the Messaging Service."""
    states = {one.campaign_status for one in world.campaigns.values() if one.service_sid == service.sid}
    return service.us_app_to_person_registered and "VERIFIED" in states


def block(world, sender, to):
    """The error code that this sender's text to ``to`` fails with, or None; short codes are registered when leased."""
    if not (isinstance(sender, Number) and sender.phone_number.startswith("+1") and to.startswith("+1")):
        return None
    if sender.toll_free:
        return None if sender.registered and _is_verified(world, sender.phone_number) else 30032
    service = world.services.get(sender.service_sid)
    return None if sender.registered and service and has_campaign(world, service) else 30034


def _is_verified(world, number):
    verifications = world.tollfree_verifications.values()
    return any(one.phone_number == number and one.status == "TWILIO_APPROVED" for one in verifications)
