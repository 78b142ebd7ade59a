"use strict";

// The review desk by keyboard. Everything here has a button or a link of its own, and single keys can be
// turned off on each machine.
(() => {
  const SWITCH = "portal-dung-phim-tat";
  const STEPS = { j: 1, k: -1 };
  const LINKS = { n: "bao-cao-sau", p: "bao-cao-truoc" };

  const items = () => [...document.querySelectorAll(".desk-item")];
  const keys = document.getElementById("phim-tat");
  const using = document.getElementById("dung-phim-tat");

  const remembered = () => {
    try {
      return window.localStorage.getItem(SWITCH) !== "khong";
    } catch {
      return true; // storage is closed: the keys work, the choice lasts for the page
    }
  };
  const remember = () => {
    try {
      window.localStorage.setItem(SWITCH, using.checked ? "co" : "khong");
    } catch {
      // nothing to remember it in
    }
  };
  using.checked = remembered();
  using.addEventListener("change", remember);

  // The item the reader is in: the focused one, else the first that is not above the window.
  const here = () => {
    const focused = document.activeElement && document.activeElement.closest(".desk-item");
    const all = items();
    if (focused) return all.indexOf(focused);
    return all.findIndex((item) => item.getBoundingClientRect().bottom > 0) - 1;
  };
  const go = (step) => {
    const all = items();
    const next = all[Math.max(0, Math.min(all.length - 1, here() + step))];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };
  for (const button of document.querySelectorAll("[data-desk]")) {
    button.hidden = false;
    // The button must not take the place of the item: the next step goes on from there.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => go(Number(button.dataset.desk)));
  }

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || !using.checked) return;
    const link = document.getElementById(LINKS[event.key]);
    if (event.key in STEPS) go(STEPS[event.key]);
    else if (link) link.click();
    else if (event.key === "?") {
      keys.open = !keys.open;
      keys.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  });

  // After a mark the item is a new one: the reader stays in it, a refusal is read out by its own role.
  document.addEventListener("htmx:afterSwap", (event) => {
    const id = event.detail.target && event.detail.target.id;
    const item = id && document.getElementById(id);
    if (!item || !item.matches(".desk-item")) return;
    const refused = item.querySelector(".mark-form__error");
    ((refused && item.querySelector("textarea")) || item).focus({ preventScroll: true });
  });
})();
