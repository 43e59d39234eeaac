"""Previews and scanners as they were seen to open links: agents, methods, headers, timing. Nobody taps among them."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)
FACEBOOK = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
IMESSAGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1"
    " Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"
)


@dataclass(frozen=True)
class Visitor:
    """One way of opening links. `looks_human`: nothing in a single request gives it away."""

    name: str
    agent: str | None
    methods: tuple = ("GET",)
    headers: dict = field(default_factory=dict)
    pause: float = 0  # seconds between requests
    at_once: int = 1  # so many requests side by side
    suffix: str = ""  # what it adds to the address
    looks_human: bool = False

    def open(self, url):
        """Open a link the way this visitor does; return the status codes."""
        statuses = []
        for method in self.methods:
            threads = [
                threading.Thread(target=lambda method=method: statuses.append(self._request(method, url)))
                for _one in range(self.at_once)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            time.sleep(self.pause)
        return statuses

    def _request(self, method, url):
        parts = urlsplit(url + self.suffix)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        agent = {"User-Agent": self.agent} if self.agent is not None else {}
        try:
            connection.request(method, target, headers={"Accept": "*/*", **agent, **self.headers})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


LANGUAGE = {"Accept-Language": "en-US,en;q=0.9"}
HUMAN = {"Accept": "text/html,application/xhtml+xml", **LANGUAGE}
VISITORS = (
    # previews of messengers
    Visitor("iMessage, which says three names at once", IMESSAGE),
    Visitor("iMessage, the picture after the page", IMESSAGE, ("GET", "GET"), pause=0.2),
    Visitor("Facebook", FACEBOOK, headers={"Range": "bytes=0-524287"}),
    Visitor("Meta's fetcher", "meta-externalfetcher/1.1"),
    Visitor("WhatsApp", "WhatsApp/2.24.10.81 A"),
    Visitor("WhatsApp on a desktop", "WhatsApp/2.2413.1 N", ("HEAD", "GET")),
    Visitor("Telegram", "TelegramBot (like TwitterBot)"),
    Visitor("Slack", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", headers={"Range": "bytes=0-32768"}),
    Visitor("Discord", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"),
    Visitor("Skype", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com"),
    Visitor("LinkedIn", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"),
    Visitor("X", "Twitterbot/1.0", ("HEAD", "GET")),
    Visitor("Snapchat", f"{IPHONE} (compatible; Snap URL Preview Service; bot; snapchat)"),
    Visitor("Viber", "Viber/13.3.0.5 CFNetwork/1240.0.4 Darwin/20.6.0"),
    Visitor("KakaoTalk", "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984"),
    Visitor("Signal, which does not say its name", "WhatsApp/2"),
    Visitor("Google Messages", "Mozilla/5.0 (compatible; Google-PageRenderer Google (+https://developers.google.com))"),
    Visitor("Google Fi's gateway, both links at once", CHROME, headers=HUMAN, looks_human=True),
    Visitor("Android's system", "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UD1A.230803.041)"),
    # browsers that fetch in advance
    Visitor("Chrome's prerender", CHROME, headers={**HUMAN, "Sec-Purpose": "prefetch;prerender"}),
    Visitor("Chrome's prefetch of old", CHROME, headers={**HUMAN, "Purpose": "prefetch"}),
    Visitor(
        "Firefox's prefetch of old", "Mozilla/5.0 (X11; Linux; rv:109.0) Firefox/115.0", headers={"X-Moz": "prefetch"}
    ),
    Visitor("Safari's top sites", f"{IPHONE} Version/18.1 Safari/604.1", headers={**HUMAN, "X-Purpose": "preview"}),
    # scanners of gateways, companies and mail providers
    Visitor("Microsoft Safe Links, like any Chrome", CHROME, ("GET", "GET"), HUMAN, at_once=2, looks_human=True),
    Visitor(
        "Outlook's protection",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)",
        ("OPTIONS", "HEAD", "GET"),
    ),
    Visitor("Bing's preview", f"{CHROME} BingPreview/1.0b", headers=LANGUAGE),
    Visitor("Proofpoint", "Mozilla/5.0 (compatible; Proofpoint URL Defense)", ("GET", "GET", "GET")),
    Visitor("Barracuda", "BarracudaCentral/1.0 link checker", ("HEAD", "HEAD", "GET")),
    Visitor("Mimecast, many at once", f"{CHROME} Mimecast", at_once=5),
    Visitor("a scanner without a name", None),
    Visitor("a scanner with an empty name", ""),
    Visitor("a browser without a language", ANDROID, looks_human=False),
    Visitor("curl", "curl/8.7.1", ("HEAD", "GET")),
    Visitor("Python", "python-requests/2.32.3"),
    Visitor("Go", "Go-http-client/2.0"),
    Visitor("Java", "Java/21.0.2", ("TRACE", "GET")),
    Visitor("a scanner that adds what it follows", "okhttp/4.12.0", suffix="?utm_source=scan&pressed=1"),
    Visitor("a scanner that tries other methods", "axios/1.7.2", ("OPTIONS", "PUT", "DELETE", "PATCH", "GET")),
    Visitor("a browser without a head, in a sandbox", CHROME.replace("Chrome/", "HeadlessChrome/"), headers=HUMAN),
    Visitor("a crawler that comes back for hours", "Mozilla/5.0 (compatible; bingbot/2.0)", ("GET",) * 10),
)
