"use strict";

// Everything works without this file. It guards text that is being written and stops a form from
// being sent twice. It listens to no keys.
(() => {
  const RELEASE_AFTER_MS = 10000; // a POST that answers with a download never leaves the page

  // The outline of a long report opens where the writer is, inside its own pane.
  const here = document.querySelector(".outline [aria-current]");
  if (here) {
    const pane = here.closest(".outline");
    pane.scrollTop = here.offsetTop - pane.clientHeight / 2;
  }

  // What the server says it has saved need not be kept on this machine any more (copies.js).
  for (const told of document.querySelectorAll("[data-about^='saved:']")) {
    try {
      const place = `soan:${told.dataset.about.slice(6)}:`;
      for (const key of Object.keys(localStorage).filter((each) => each.startsWith(place))) {
        if (JSON.parse(localStorage.getItem(key)).tab === sessionStorage.soan) localStorage.removeItem(key);
      }
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  // How many changes a guarded form has seen since it was last saved.
  const unsaved = new Map();
  // Forms on their way to the server as a page of their own.
  const sending = new Set();

  const guarded = (target) => target instanceof Element && target.closest("form[data-guard]");

  const changed = (event) => {
    const form = event.target.form || guarded(event.target);
    if (form && form.matches("form[data-guard]")) unsaved.set(form, (unsaved.get(form) || 0) + 1);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  window.addEventListener("beforeunload", (event) => {
    const atRisk = [...unsaved.keys()].filter((form) => form.isConnected && !sending.has(form));
    if (!atRisk.length) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before 119
  });

  // A draft saved by htmx is clean again, unless somebody typed while it was on its way.
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = guarded(event.detail.elt);
    if (form && event.detail.requestConfig.verb !== "get") sent.set(event.detail.xhr, [form, unsaved.get(form)]);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const [form, count] = sent.get(event.detail.xhr) || [];
    if (form && event.detail.successful && unsaved.get(form) === count) unsaved.delete(form);
  });

  // A small form that htmx sends says so when its answer never came; what was typed stays in it.
  const failed = (event) => {
    const form = event.detail.elt.closest("form.mark-form, form.reply");
    if (!form) return;
    const note = form.querySelector("[data-failed]") || document.createElement("p");
    note.dataset.failed = "";
    note.className = "mark-form__error";
    note.setAttribute("role", "alert");
    const gone = event.detail.xhr && event.detail.xhr.status === 404;
    note.textContent = gone
      ? "Chưa ghi nhận: báo cáo không còn chờ xem xét (cơ quan có thể vừa rút lại). Nội dung vừa nhập vẫn còn ở đây; đề nghị mở lại hàng chờ."
      : "Chưa ghi nhận: mất kết nối hoặc hệ thống đang bận. Nội dung vừa nhập vẫn còn; đề nghị thực hiện lại.";
    form.prepend(note);
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);

  // The second click on a button is ignored; buttons are not disabled, so their name and value are sent.
  const release = (form) => {
    sending.delete(form);
    for (const button of form.querySelectorAll("[aria-disabled=true][data-sending]")) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-sending");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = (event.submitter && event.submitter.formMethod) || form.method;
    if (event.defaultPrevented || method.toLowerCase() !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    sending.add(form);
    if (event.submitter) {
      event.submitter.setAttribute("aria-disabled", "true");
      event.submitter.setAttribute("data-sending", "");
    }
    window.setTimeout(release, RELEASE_AFTER_MS, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [...sending].forEach(release);
  });
})();
