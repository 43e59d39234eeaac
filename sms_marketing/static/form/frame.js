/* Inside the frame: tells the page around it how tall the form is, and where to go on to. Says nothing else. */
(function () {
    "use strict";
    const main = document.querySelector("main");
    const marker = document.querySelector("[data-sms-form]");
    if (window.parent === window || !main || !marker) {
        return;
    }
    const tell = (more) => {
        const height = Math.ceil(main.getBoundingClientRect().height);
        // to whomever: the height is no secret, and the page to go on to is public
        window.parent.postMessage({ smsForm: marker.dataset.smsForm, height, ...more }, "*");
    };
    new ResizeObserver(() => tell({})).observe(main);
    window.addEventListener("load", () => tell({ shown: marker.dataset.shown }));
    if (marker.dataset.next) {
        tell({ next: marker.dataset.next });
    }
})();
