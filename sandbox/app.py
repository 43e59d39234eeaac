"""The table of routes, and the aiohttp application made from it."""

from pathlib import Path

from aiohttp import web

from . import accounts, api, control, messages, numbers, services, usage
from .guard import guard

STATIC = Path(__file__).with_name("static")
FILES = ("phone.css", "phone.js", "list.js", "talk.js", "format.js")
PAGES = {"/": "index.html", **{f"/{name}": name for name in FILES}}
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

ACCOUNT = "/2010-04-01/Accounts/{account}"
API_ROUTES = (
    ("POST", ACCOUNT + "/Messages.json", messages.create),
    ("GET", ACCOUNT + "/Messages.json", messages.list_all),
    ("GET", ACCOUNT + "/Messages/{sid}.json", messages.fetch),
    ("POST", ACCOUNT + "/Messages/{sid}.json", messages.update),
    ("DELETE", ACCOUNT + "/Messages/{sid}.json", messages.delete),
    ("GET", ACCOUNT + "/Messages/{sid}/Media.json", messages.media),
    ("GET", ACCOUNT + "/IncomingPhoneNumbers.json", numbers.list_numbers),
    ("GET", ACCOUNT + "/IncomingPhoneNumbers/{sid}.json", numbers.fetch_number),
    ("POST", ACCOUNT + "/IncomingPhoneNumbers/{sid}.json", numbers.update_number),
    ("DELETE", ACCOUNT + "/IncomingPhoneNumbers/{sid}.json", numbers.release_number),
    ("GET", ACCOUNT + "/SMS/ShortCodes.json", numbers.list_short_codes),
    ("GET", ACCOUNT + "/SMS/ShortCodes/{sid}.json", numbers.fetch_short_code),
    ("POST", ACCOUNT + "/SMS/ShortCodes/{sid}.json", numbers.update_short_code),
    ("GET", ACCOUNT + "/Balance.json", accounts.balance),
    ("GET", ACCOUNT + "/Usage/Records.json", usage.records),
    ("GET", ACCOUNT + "/Usage/Records/{period}.json", usage.records),
    ("GET", ACCOUNT + ".json", accounts.fetch),
    ("GET", "/2010-04-01/Accounts.json", accounts.list_all),
    ("GET", "/v1/Services", services.list_services),
    ("GET", "/v1/Services/{service}", services.fetch_service),
    ("POST", "/v1/Services/{service}", services.update_service),
    ("GET", "/v1/Services/{service}/PhoneNumbers", services.list_phone_numbers),
    ("POST", "/v1/Services/{service}/PhoneNumbers", services.add_phone_number),
    ("DELETE", "/v1/Services/{service}/PhoneNumbers/{sid}", services.remove_phone_number),
    ("GET", "/v1/Services/{service}/ShortCodes", services.list_short_codes),
    ("GET", "/v1/Services/{service}/AlphaSenders", services.list_alpha_senders),
    ("GET", "/v1/Services/{service}/Compliance/Usa2p", services.list_campaigns),
    ("GET", "/v1/a2p/BrandRegistrations", services.list_brands),
    ("GET", "/v1/a2p/BrandRegistrations/{sid}", services.fetch_brand),
    ("GET", "/v1/Tollfree/Verifications", services.list_verifications),
)
CONTROL_ROUTES = (
    ("GET", "/sandbox/health", control.health),
    ("GET", "/sandbox/journal", control.read_journal),
    ("POST", "/sandbox/inbound", control.text_in),
    ("POST", "/sandbox/reset", control.reset),
    ("GET", "/sandbox/faults", control.read_faults),
    ("POST", "/sandbox/faults", control.add_faults),
    ("DELETE", "/sandbox/faults", control.clear_faults),
    ("GET", "/sandbox/settings", control.read_settings),
    ("POST", "/sandbox/settings", control.change_settings),
    ("GET", "/sandbox/world", control.read_world),
    ("POST", "/sandbox/world", control.change_world),
    ("GET", "/phone/conversations", control.conversations),
    ("GET", "/phone/conversations/{number}", control.conversation),
    ("POST", "/phone/conversations/{number}/read", control.mark_read),
    ("GET", "/phone/events", control.events),
)


def build(sandbox):
    """The application of one Sandbox; its callbacks start and stop with it."""
    app = web.Application(client_max_size=api.MAX_BODY, middlewares=[guard])
    app[api.SANDBOX] = sandbox
    _add_api(app.router)
    for method, path, handler in CONTROL_ROUTES:
        app.router.add_route(method, path, handler)
    for path, name in PAGES.items():
        app.router.add_get(path, _page(name))
    app.router.add_route("*", "/{tail:.*}", api.unknown_path)
    app.on_startup.append(_start)
    app.on_shutdown.append(_shutdown)
    app.on_cleanup.append(_stop)
    return app


def _add_api(router):
    """One resource per path; every method that the table does not name answers 405."""
    resources = {}
    for method, path, handler in API_ROUTES:
        if path not in resources:
            resources[path] = router.add_resource(path)
        resources[path].add_route(method, handler)
    for resource in resources.values():
        resource.add_route("*", api.method_not_allowed)


def _page(name):
    async def page(_request):
        return web.FileResponse(STATIC / name, headers=PAGE_HEADERS)

    return page


async def _start(app):
    await app[api.SANDBOX].callbacks.start()


async def _shutdown(app):
    app[api.SANDBOX].phone.close()


async def _stop(app):
    await app[api.SANDBOX].callbacks.stop()
    app[api.SANDBOX].journal.close()
