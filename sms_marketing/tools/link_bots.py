"""Who opens a link without a person: signs by which openings are counted apart. They never decide what a tap does.

Telephones' previews look like browsers, so these are hints for statistics; the guard is that opening changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD, PREFETCH, AGENT, NO_AGENT, NO_LANGUAGE, TOO_SOON, TOGETHER = (
    "head",
    "prefetch",
    "agent",
    "no_agent",
    "no_language",
    "too_soon",
    "together",
)
SIGNS = (HEAD, PREFETCH, AGENT, NO_AGENT, NO_LANGUAGE, TOO_SOON, TOGETHER)

TOO_SOON_SECONDS = 3.0  # nobody reads a text and opens its link that soon after it was written
TOGETHER_SECONDS = 1.5  # nobody opens two links of one text that fast; gateways do (webapps.stackexchange.com/q/144022)

# header: the value of it that says "nobody is looking"
PREFETCH_HEADERS = (
    ("Sec-Purpose", re.compile(r"prefetch|prerender", re.I)),  # https://wicg.github.io/nav-speculation/prefetch.html
    ("Purpose", re.compile(r"prefetch|preview", re.I)),  # Chrome and Safari before Sec-Purpose
    ("X-Purpose", re.compile(r"preview", re.I)),  # Safari's top sites
    ("X-Moz", re.compile(r"prefetch", re.I)),  # Firefox before 2022
)

# what a preview's or scanner's name contains: where it is documented. In-app browsers of the same makers (FBAN, FBAV,
# Instagram) are people and stay out.
AGENTS = {
    "facebookexternalhit": "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers",
    "facebookcatalog": "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers",
    "meta-externalagent": "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers",
    "meta-externalfetcher": "https://developers.facebook.com/docs/sharing/webmasters/web-crawlers",
    "twitterbot": "https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started",
    "whatsapp/": "https://developers.facebook.com/docs/whatsapp",
    "telegrambot": "https://telegram.org",
    "slackbot": "https://api.slack.com/robots",
    "slack-imgproxy": "https://api.slack.com/robots",
    "discordbot": "https://discord.com",
    "skypeuripreview": "https://learn.microsoft.com/en-us/answers/questions/4210103",
    "linkedinbot": "https://www.linkedin.com",
    "pinterestbot": "https://help.pinterest.com/en/business/article/pinterestbot",
    "redditbot": "https://www.reddit.com",
    "viber": "https://www.viber.com",
    "snap url preview": "https://developers.snap.com/robots",
    "kakaotalk-scrap": "https://devtalk.kakao.com",
    "line-poker": "https://help2.line.me/linesearchbot/web",
    "google-pagerenderer": "https://www.twilio.com/docs/messaging/features/link-shortening",
    "googlebot": "https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers",
    "google-read-aloud": "https://developers.google.com/search/docs/crawling-indexing/google-user-triggered-fetchers",
    "google-safety": "https://developers.google.com/search/docs/crawling-indexing/google-special-case-crawlers",
    "googlemessages": "https://developers.google.com/search/docs/crawling-indexing/google-user-triggered-fetchers",
    "googleimageproxy": "https://support.google.com/mail/answer/145919",
    "google web preview": "https://developers.google.com/search/docs/crawling-indexing/google-user-triggered-fetchers",
    "applebot": "https://support.apple.com/en-us/119829",
    "bingbot": "https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0",
    "bingpreview": "https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0",
    "yandexbot": "https://yandex.com/support/webmaster/robot-workings/check-yandex-robots.html",
    "baiduspider": "https://help.baidu.com/question?prod_id=99&class=476",
    "duckduckbot": "https://duckduckgo.com/duckduckgo-help-pages/results/duckduckbot",
    "petalbot": "https://webmaster.petalsearch.com/site/petalbot",
    "microsoft office": "https://learn.microsoft.com/en-us/defender-office-365/safe-links-about",
    "ms-office": "https://learn.microsoft.com/en-us/defender-office-365/safe-links-about",
    "microsoftpreview": "https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0",
    "msteams": "https://learn.microsoft.com/en-us/microsoftteams",
    "barracuda": "https://campus.barracuda.com",
    "mimecast": "https://mimecastsupport.zendesk.com",
    "proofpoint": "https://www.proofpoint.com",
    "symantec": "https://techdocs.broadcom.com",
    "trendmicro": "https://docs.trendmicro.com",
    "urlscan": "https://urlscan.io/about",
    "virustotal": "https://docs.virustotal.com",
    "zgrab": "https://github.com/zmap/zgrab2",
    "censys": "https://docs.censys.com/docs/opt-out-of-data-collection",
    "headlesschrome": "https://developer.chrome.com/docs/chromium/headless",
    "phantomjs": "https://phantomjs.org",
    "curl/": "https://curl.se",
    "wget/": "https://www.gnu.org/software/wget/",
    "python-requests": "https://requests.readthedocs.io",
    "python-urllib": "https://docs.python.org/3/library/urllib.request.html",
    "aiohttp": "https://docs.aiohttp.org",
    "go-http-client": "https://pkg.go.dev/net/http",
    "java/": "https://docs.oracle.com/en/java/",
    "apache-httpclient": "https://hc.apache.org",
    "okhttp": "https://square.github.io/okhttp/",
    "node-fetch": "https://github.com/node-fetch/node-fetch",
    "axios/": "https://axios-http.com",
    "cfnetwork": "https://developer.apple.com/documentation/cfnetwork",
    "dalvik/": "https://source.android.com/docs/core/runtime",
    "libwww-perl": "https://metacpan.org/dist/libwww-perl",
}
# Names that call themselves what they are; Cubot makes telephones
_GENERIC = re.compile(r"\b(?!cubot\b)\w*(?:bot|crawler|spider|preview|scanner|fetcher)\b", re.I)


def sign(
    method: str, headers: Mapping[str, str], seconds_since_made: float | None, seconds_since_other: float | None
) -> str | None:
    """The first sign that nobody is looking, one of SIGNS; None for what may well be a person.

    `headers` finds names in any case; `seconds_since_other`: since another link of the same person was opened.
    """
    agent = (headers.get("User-Agent") or "")[:500].strip().lower()
    signs = (
        (HEAD, method == "HEAD"),
        (PREFETCH, any(pattern.search(headers.get(name) or "") for name, pattern in PREFETCH_HEADERS)),
        (NO_AGENT, not agent),
        (AGENT, any(name in agent for name in AGENTS) or _GENERIC.search(agent)),
        (NO_LANGUAGE, not headers.get("Accept-Language")),
        (TOGETHER, seconds_since_other is not None and seconds_since_other < TOGETHER_SECONDS),
        (TOO_SOON, seconds_since_made is not None and seconds_since_made < TOO_SOON_SECONDS),
    )
    return next((sign for sign, is_seen in signs if is_seen), None)
