"use strict";

// Saves while somebody writes, and says honestly whether what stands on the page is saved.
// The request is htmx's (hx-post of the form); here is only when, what, and what the answer means.
// It listens to no keys, and nothing is sent while a Telex or VNI composition is open.
(() => {
  const IDLE_MS = 1500;
  const LONGEST_MS = 10000;
  const COPY_MS = 400;
  const RETRY_MS = [15000, 30000, 60000];
  const MOST_SENT = 5;
  const CARRIED = ["seen", "shown", "person", "csrfmiddlewaretoken"];
  const TOGETHER = ["state", "completed_on"];

  const form = document.querySelector("form#soan[hx-post]");
  if (!form || !window.htmx || !window.localCopies || !document.getElementById("luu")) return;
  const { write, shown, original, put, field } = window.localCopies;
  form.removeAttribute("data-guard"); // portal.js counts changes, this file knows the fields

  const names = [...new Set([...form.elements].map((each) => each.name))].filter((name) => {
    const found = name && form.elements.namedItem(name);
    return found && found.matches && found.matches("textarea, select, input:not([type=hidden]):not([type=submit])") && !("apart" in found.dataset);
  });
  // What the server has, as far as this page knows. On a page of refused words it knows nothing.
  const settled = new Map("typed" in form.dataset ? [] : names.map((name) => [name, original(name)]));
  // What is sent with the form and saved by its button only: a remark, a place.
  const isWritten = () => [...form.elements].some((each) => "apart" in each.dataset && each.value !== each.defaultValue);
  const dirty = () => new Map(names.map((name) => [name, shown(name)]).filter(([name, value]) => settled.get(name) !== value));

  let composing = false;
  let busy = false;
  let leaving = false;
  let failures = 0;
  let firstAt = 0; // when the oldest unsent change was made
  let isCopied = true;
  let timer, copyTimer;
  let onItsWay = new Map();
  let unanswered = []; // what was sent without an answer: it may have arrived

  const mark = () => document.getElementById("luu");
  const say = (tone, text) => {
    const line = mark();
    line.className = `save-mark save-mark--${tone}`;
    if (line.textContent !== text) line.textContent = text;
  };
  const calm = { tone: mark().className, text: mark().textContent };

  const keep = () => {
    window.clearTimeout(copyTimer);
    const unsaved = dirty();
    // Blank fields of a page of refused words may never have been touched.
    for (const [name, value] of unsaved) if (!settled.has(name) && !value) unsaved.delete(name);
    isCopied = write(unsaved);
  };

  const later = (ms) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, ms);
  };

  const save = () => {
    window.clearTimeout(timer);
    if (busy || composing || leaving || !dirty().size) return;
    firstAt = 0;
    htmx.trigger(form, "tu-luu");
  };

  const changed = (event) => {
    const name = event.target.name;
    if (!names.includes(name)) return;
    // Leaving a field that was refused as it stands asks for nothing new, and must not move its answer away.
    if (event.type === "change" && !firstAt && onItsWay.get(name) === shown(name)) return;
    window.clearTimeout(copyTimer);
    copyTimer = window.setTimeout(keep, COPY_MS);
    if (!dirty().size) {
      window.clearTimeout(timer);
      mark().className = calm.tone;
      mark().textContent = calm.text;
      return;
    }
    say("pending", "Có thay đổi chưa lưu");
    firstAt = firstAt || Date.now();
    if (event.type === "change") later(0);
    else later(Math.max(0, Math.min(IDLE_MS, firstAt + LONGEST_MS - Date.now())));
  };
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => {
    composing = false;
    if (dirty().size) later(IDLE_MS);
  });
  form.addEventListener("input", (event) => {
    composing = Boolean(event.isComposing);
    changed(event);
  });
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => {
    composing = false;
    if (firstAt) later(0);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    keep();
    save();
  });
  window.addEventListener("pagehide", keep);

  // --- the request: only what changed, with what is judged together --------------------------------

  const cookie = (name) => (document.cookie.split("; ").find((each) => each.startsWith(`${name}=`)) || "").slice(name.length + 1);

  const selected = () => {
    const wanted = new Set(dirty().keys());
    for (const name of [...wanted]) {
      const row = name.includes("-") ? `${name.split("-")[0]}-` : null;
      if (row) names.filter((each) => each.startsWith(row)).forEach((each) => wanted.add(each));
      else if (TOGETHER.includes(name)) TOGETHER.forEach((each) => wanted.add(each));
    }
    return new Map(names.filter((name) => wanted.has(name)).map((name) => [name, shown(name)]));
  };

  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    const data = event.detail.formData;
    for (const name of [...data.keys()]) data.delete(name);
    onItsWay = selected();
    for (const [name, value] of onItsWay) data.set(name, value);
    for (const name of ["seen", "shown", "person"]) data.set(name, field(name).value);
    unanswered.forEach((each) => data.append("sent", each));
    event.detail.headers["X-CSRFToken"] = cookie("csrftoken"); // a sign-in elsewhere gave a new one
    event.detail.timeout = 20000;
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt === form) busy = true;
  });

  const isOurs = (xhr) => xhr.responseText.startsWith('<p id="luu"');
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.elt !== form && event.detail.requestConfig?.elt !== form) return;
    event.detail.shouldSwap = isOurs(event.detail.xhr);
    event.detail.isError = false; // a refusal is an answer
  });

  const unreached = () =>
    isCopied
      ? "Chưa lưu, mất kết nối. Nội dung được giữ trên máy này và sẽ tự lưu khi có mạng."
      : "Chưa lưu, mất kết nối. Máy này không giữ được bản tạm; đề nghị không đóng trang.";

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    const { xhr } = event.detail;
    busy = false;
    const status = isOurs(xhr) ? xhr.status : 0;
    if (status === 200 || status === 409 || status === 422) answered(xhr);
    else failed(xhr, status);
    form.dispatchEvent(new CustomEvent("portal:answered"));
  });

  const answered = (xhr) => {
    const unsaved = (/data-unsaved="([^"]*)"/.exec(xhr.responseText) || ["", ""])[1].split(" ");
    for (const [name, value] of onItsWay) {
      if (!unsaved.includes(name)) settled.set(name, value);
    }
    [failures, unanswered] = [0, []];
    keep();
    recount();
    if (xhr.status === 200) [calm.tone, calm.text] = [mark().className, mark().textContent];
    if (xhr.status === 200 && dirty().size) {
      say("pending", "Có thay đổi chưa lưu");
      later(firstAt ? IDLE_MS : 0);
    } else if (firstAt) later(IDLE_MS);
  };

  const failed = (xhr, status) => {
    keep();
    if (!status) {
      if (xhr.status < 400) unanswered = [...unanswered, new URLSearchParams([...onItsWay]).toString()].slice(-MOST_SENT);
      const gone = !xhr.status || !navigator.onLine;
      say("unsaved", gone ? unreached() : `Chưa lưu: máy chủ chưa nhận được (mã ${xhr.status}). Nội dung vẫn còn nguyên trên trang này.`);
    }
    later(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  };
  window.addEventListener("online", () => {
    failures = 0;
    later(0);
  });
  window.addEventListener("offline", () => {
    keep();
    if (dirty().size) say("unsaved", unreached());
  });

  // --- what else the page says ---------------------------------------------------------------------

  const recount = () => {
    const glyphs = (place, sign) => [...document.querySelectorAll(`${place} .state__glyph`)].filter((each) => each.textContent === sign);
    const done = glyphs(".outline [data-tasks]", "●").length + glyphs(".outline [data-tasks]", "⊘").length;
    const missing = glyphs(".outline", "○").length;
    document.querySelectorAll("[data-tasks-done]").forEach((each) => { each.textContent = done; });
    const line = document.querySelector("[data-missing]");
    if (line) line.textContent = missing ? `Còn thiếu ${missing} nội dung` : "Đã đủ nội dung để trình";
  };

  window.addEventListener("beforeunload", (event) => {
    if (leaving || !(dirty().size || isWritten())) return;
    keep();
    event.preventDefault();
    event.returnValue = ""; // Chromium before 119
  });
  // Another form of this page (a file beside the task) leads back here: the copy on this machine is offered then.
  document.addEventListener("submit", (event) => {
    if (event.target === form || event.defaultPrevented || event.target.method !== "post") return;
    keep();
    leaving = true;
    window.setTimeout(() => { leaving = false; }, 10000);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep();
    leaving = true;
    form.elements.csrfmiddlewaretoken.value = cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
    form.querySelectorAll("input[name=sent]").forEach((each) => each.remove());
    const sent = busy ? [...unanswered, new URLSearchParams([...onItsWay]).toString()] : unanswered;
    for (const each of sent) {
      const input = document.createElement("input");
      [input.type, input.name, input.value] = ["hidden", "sent", each];
      form.append(input);
    }
    window.setTimeout(() => { leaving = false; }, 10000);
  });

  // Last period's words go into blank fields at once; the server does the same without this file.
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("button[name=reuse]");
    if (!asked) return;
    event.preventDefault();
    let filled = 0;
    for (const words of document.querySelectorAll("[data-before]")) {
      const area = field(words.dataset.before);
      if (!area || area.value.trim()) continue;
      put(words.dataset.before, words.textContent);
      filled += 1;
    }
    const note = asked.parentElement.querySelector(".before__note");
    note.textContent = filled
      ? "Đã đưa nội dung kỳ trước vào ô còn trống; đề nghị sửa lại cho đúng kỳ này."
      : "Các ô đã có nội dung nên được giữ nguyên.";
  });

  if ("typed" in form.dataset) {
    say("pending", "Có thay đổi chưa lưu");
    keep();
  } else if (dirty().size) changed({ target: field([...dirty().keys()][0]), type: "input" });
})();
