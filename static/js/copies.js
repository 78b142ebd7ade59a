"use strict";

// Copies on this machine of what is typed and not yet saved: one for each person, item and opened page.
// They are written while typing, removed once the server has the words, and offered back to the same person
// when the item is opened again. Nothing is put into a field that somebody did not ask for.
(() => {
  const DAYS_KEPT = 60;
  const PREFIX = "soan:";
  const form = document.querySelector("form#soan[data-person]");
  if (!form) return;

  const place = `${PREFIX}${form.dataset.person}:${location.pathname}:`;
  const own = place + Math.random().toString(36).slice(2);

  // A full or forbidden storage must not stop anybody from writing.
  const attempt = (act, otherwise) => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  const keys = (start) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start)), []);
  const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)), null);
  const remove = (key) => attempt(() => localStorage.removeItem(key));
  const tab = attempt(() => {
    sessionStorage.soan = sessionStorage.soan || own;
    return sessionStorage.soan;
  }, "");

  const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
  for (const key of keys(PREFIX)) {
    const copy = read(key);
    if (!copy || !(Date.parse(copy.at) > oldest)) remove(key);
  }

  // Returns whether the words are safe here.
  const write = (fields) => {
    if (!fields.size) {
      remove(own);
      return true;
    }
    const copy = { at: new Date().toISOString(), tab, seen: form.elements.seen.value, fields: [...fields] };
    return attempt(() => {
      localStorage.setItem(own, JSON.stringify(copy));
      return true;
    }, false);
  };

  const field = (name) => form.elements.namedItem(name);
  const shown = (name) => {
    const found = field(name);
    return found.type === "checkbox" ? (found.checked ? "on" : "") : found.value;
  };
  const original = (name) => {
    const found = field(name);
    if (found.type === "checkbox") return found.defaultChecked ? "on" : "";
    if (found.options) return (found.querySelector("option[selected]") || found.options[0]).value;
    return found.defaultValue;
  };
  const put = (name, value) => {
    const found = field(name);
    if (found.type === "checkbox") found.checked = value === "on";
    else found.value = value;
    found.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const label = (name) => {
    const found = field(name);
    const title = found.getAttribute("aria-label") || (found.labels && found.labels[0] && found.labels[0].firstChild.textContent);
    return (title || "Nội dung").trim();
  };
  const words = (name, value) => {
    const found = field(name);
    if (found.type === "checkbox") return value ? "Có" : "Không";
    const option = found.options && [...found.options].find((each) => each.value === value);
    return (option ? option.text : value) || "(để trống)";
  };
  const tidy = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC").trim();

  // What a copy holds that is not on the page; a copy without any is done with.
  const remaining = (key) => {
    const copy = read(key);
    const fields = copy ? copy.fields.filter(([name, value]) => field(name) && tidy(shown(name)) !== tidy(value)) : [];
    if (!fields.length) remove(key);
    return fields.length ? { key, at: new Date(copy.at), seen: copy.seen, fields } : null;
  };
  const forget = (copy, name) => {
    const left = copy.fields.filter(([each]) => each !== name);
    copy.fields = left;
    if (!left.length) remove(copy.key);
    else attempt(() => localStorage.setItem(copy.key, JSON.stringify({ ...read(copy.key), fields: left })));
  };

  // The hash of a field in a token, or of the row it stands in; "" is blank.
  const mark = (seen, name) => {
    const row = name.split("-")[0];
    const found = seen.slice(2).split(",").find((pair) => pair.startsWith(`${row}=`));
    return found ? found.slice(row.length + 1).split(".")[0] : "";
  };
  const isUntouched = (copy, name) =>
    mark(copy.seen, name) === mark(form.elements.seen.value, name) && shown(name) === original(name);

  const area = document.getElementById("ban-tren-may");
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const button = (text, act) => {
    const made = element("button", "btn btn-sm btn-outline-secondary", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  // As the server tells it, whatever zone this machine is set to.
  const vietnam = new Intl.DateTimeFormat("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh", hourCycle: "h23", hour: "2-digit", minute: "2-digit",
    day: "2-digit", month: "2-digit", year: "numeric",
  });
  const clock = (at) => {
    const part = Object.fromEntries(vietnam.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${part.hour}:${part.minute} ngày ${part.day}/${part.month}/${part.year}`;
  };

  const say = (text) => {
    const box = element("div", "message");
    box.append(element("p", "", text));
    area.replaceChildren(box);
  };

  const offer = () => {
    const found = keys(place).filter((key) => key !== own).map(remaining).filter(Boolean);
    if (!found.length) {
      area.replaceChildren();
      return;
    }
    const copy = found.sort((a, b) => b.at - a.at)[0];
    const box = element("div", "message message--warning");
    const named = copy.fields.map(([name]) => label(name)).join("; ");
    box.append(element("p", "message__title", `Có nội dung chưa lưu trên máy này, lúc ${clock(copy.at)}.`));
    box.append(element("p", "", `Ở mục: ${named}.`));
    const bar = element("p", "local-copy__buttons");
    const discard = button("Bỏ", () => {
      if (discard.dataset.sure) {
        remove(copy.key);
        offer();
      } else {
        discard.dataset.sure = "1";
        discard.textContent = "Bấm lần nữa để bỏ hẳn";
      }
    });
    bar.append(button("Xem và dùng lại", () => use(copy)), " ", discard);
    box.append(bar);
    area.replaceChildren(box);
  };

  // What nobody has touched since is filled in at once; the rest stands side by side.
  const use = (copy) => {
    for (const [name, value] of copy.fields.filter(([each]) => isUntouched(copy, each))) {
      put(name, value);
      forget(copy, name);
    }
    if (!copy.fields.length) {
      say("Đã đưa nội dung trên máy vào các ô bên dưới; đề nghị kiểm tra lại.");
      return;
    }
    compare(copy);
  };

  const compare = (copy) => {
    if (!copy.fields.length) {
      offer();
      return;
    }
    const box = element("section", "conflict");
    box.append(element("h3", "", "Nội dung đã thay đổi sau khi bản trên máy được ghi"));
    for (const [name, value] of copy.fields) {
      const decide = (act) => () => {
        act();
        forget(copy, name);
        compare(copy);
      };
      const sides = element("div", "conflict__sides");
      const side = (title, text, choice, act) => {
        const half = element("div");
        half.append(element("p", "conflict__title", title), element("p", "before__words", words(name, text)));
        half.append(button(choice, decide(act)));
        sides.append(half);
      };
      side(`Trên máy này, lúc ${clock(copy.at)}`, value, "Dùng nội dung trên máy", () => put(name, value));
      side("Đang có trên trang", shown(name), "Giữ nội dung trên trang", () => {});
      const part = element("div", "conflict__field");
      part.append(element("h4", "", label(name)), sides);
      box.append(part);
    }
    area.replaceChildren(box);
  };

  window.addEventListener("storage", (event) => {
    if (event.key && event.key.startsWith(place) && !area.querySelector(".conflict")) offer();
  });
  // Whoever keeps the saved words gives up the typed ones, here as well.
  form.addEventListener("click", (event) => {
    const choice = event.target.name === "choose" && event.target.value;
    if (!choice || !choice.startsWith("saved:")) return;
    const name = choice.slice(6);
    for (const key of keys(place)) {
      const copy = read(key);
      if (copy && copy.tab === tab) forget({ key, fields: copy.fields.filter(([each]) => each.split("-")[0] !== name) }, "");
    }
  });

  window.localCopies = { write, shown, original, field, put };
  offer();
})();
