"""Is a page usable by everybody: axe's rules of WCAG 2 A and AA, and no scrolling sideways.

https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md; axe comes with axe-playwright-python, so
that nothing is fetched while testing.
"""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# the narrowest telephone (WCAG 1.4.10 Reflow), a common one, a desk
WINDOWS = ({"width": 320, "height": 640}, {"width": 390, "height": 844}, {"width": 1280, "height": 800})

# What fades in has another contrast until it is there.
SETTLED = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
    const running = document.getAnimations().filter((one) => one.playState === "running" && ends(one));
    await Promise.allSettled(running.map((one) => one.finished));
}"""


def faults(page, within=None):
    """Return what is wrong with the page as it is shown, or a part of it, in words; an empty list if nothing is."""
    page.evaluate(SETTLED)
    found = Axe().run(page, context=within, options={"runOnly": {"type": "tag", "values": LEVELS}})
    return [*map(_words, found.response["violations"]), *_sideways(page)]


def _words(violation):
    places = [", ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} ({'; '.join(places)})"


def _sideways(page):
    """Return what sticks out beyond the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"scrolls sideways: {wide} px in a window of {window} px"] if wide > window else []


@contextmanager
def visitor(browser, window=WINDOWS[1], **options):
    """Give a page of a visitor without cookies; an error of its scripts fails the test."""
    context, errors = browser.new_context(viewport=window, **options), []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors
