/* Puts a lead form where this script stands: a frame with the form, as tall as what it shows.
   Listens to nobody but that frame, at the origin this script came from. */
(function () {
    "use strict";
    const script =
        document.currentScript ||
        Array.from(document.querySelectorAll("script[src*='/sms/form/']")).find(
            (one) => /\/embed\.js(\?|$)/.test(one.src) && !one.dataset.smsFormShown
        );
    if (!script || script.dataset.smsFormShown) {
        return;
    }
    script.dataset.smsFormShown = "1";
    const own = new URL(script.src, document.baseURI);
    const base = own.pathname.replace(/\/embed\.js$/, "");
    const slug = base.split("/").pop();
    const address = new URL(`${base}/embed`, own.origin);
    address.searchParams.set("page", window.location.origin + window.location.pathname);
    const told = new URLSearchParams(window.location.search);
    for (const name of ["utm_source", "utm_medium", "utm_campaign"]) {
        if (told.get(name)) {
            address.searchParams.set(name, told.get(name));
        }
    }
    const lang = script.dataset.lang || own.searchParams.get("lang");
    if (lang) {
        address.searchParams.set("lang", lang);
    }
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = script.dataset.title || "Form";
    frame.style.cssText = "display: block; width: 100%; height: 40rem; border: 0;";
    window.addEventListener("message", (event) => {
        const data = event.data;
        if (event.origin !== own.origin || event.source !== frame.contentWindow || !data || data.smsForm !== slug) {
            return;
        }
        if (Number.isFinite(data.height)) {
            frame.style.height = `${Math.min(Math.max(data.height, 80), 10000)}px`;
        }
        if (data.shown === "again" && frame.getBoundingClientRect().top < 0) {
            frame.scrollIntoView({ block: "start" });
        }
        if (typeof data.next === "string" && /^https?:\/\//.test(data.next)) {
            window.location.assign(data.next);
        }
    });
    script.insertAdjacentElement("afterend", frame);
})();
