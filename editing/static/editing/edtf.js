// Says in words what is typed into a date field, as it is typed.
(function () {
    "use strict";

    const PAUSE = 250;
    const waiting = new WeakMap();

    function show(box, text, wrong) {
        const output = box.querySelector("output");
        output.textContent = text;
        output.classList.toggle("edtf-wrong", wrong);
    }

    function days(date) {
        if (date.earliest && date.earliest === date.latest) {
            return "";
        }
        const first = date.earliest || "any day before";
        const last = date.latest || "any day after";
        return date.earliest || date.latest ? " · " + first + " to " + last : "";
    }

    async function explain(box, input) {
        const typed = input.value.trim();
        if (!typed) {
            show(box, "", false);
            return;
        }
        const query = new URLSearchParams({text: typed});
        if (box.hasAttribute("data-open")) {
            query.set("open", "1");
        }
        try {
            const answer = await fetch(box.dataset.address + "?" + query);
            const date = await answer.json();
            if (input.value.trim() === typed) {
                show(box, date.error || date.text + days(date), Boolean(date.error));
            }
        } catch (error) {
            // Without an answer the field is still checked when the form is saved.
            show(box, "", false);
        }
    }

    document.addEventListener("input", function (event) {
        const box = event.target.closest && event.target.closest("[data-edtf]");
        if (box) {
            clearTimeout(waiting.get(box));
            waiting.set(box, setTimeout(explain, PAUSE, box, event.target));
        }
    });
})();
