/* Adds to pages that already work without it. Every behaviour is asked for by a data- attribute in the page. */
(() => {
  "use strict";

  const words = () => document.getElementById("words")?.dataset ?? {};
  const on = (name, act, capture = false) => document.addEventListener(name, act, capture);
  document.documentElement.classList.add("js");

  const announce = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  const showProblem = (text) => {
    const place = document.getElementById("flash");
    if (!place || !text) return;
    const notice = document.createElement("div");
    notice.className = "notice tone-bad";
    notice.textContent = text;
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  };

  /* ---- htmx: CSRF header, trouble told in words, focus on the first error ---- */
  on("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });
  on("htmx:sendError", () => showProblem(words().offline));
  on("htmx:timeout", () => showProblem(words().offline));
  on("htmx:responseError", () => showProblem(words().failed));
  on("htmx:afterSettle", (event) => focusFirst(event.detail.elt));

  const focusFirst = (root) => {
    const target = root.querySelector?.(".error-summary, [data-focus]");
    if (target) target.focus();
  };

  /* ---- a form is sent once; its buttons come back when the answer or the page does ---- */
  const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit");
  const hold = (form) => {
    for (const button of buttonsOf(form)) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.held = "";
      button.setAttribute("aria-busy", "true");
    }
  };
  const release = (root) => {
    for (const button of root.querySelectorAll("[data-held]")) {
      button.disabled = false;
      delete button.dataset.held;
      button.removeAttribute("aria-busy");
    }
  };
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
    if (form.hasAttribute("data-download")) return;
    setTimeout(() => hold(form)); // after the browser has read the pressed button's own name and value
  });
  on("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("form")) hold(event.detail.elt);
  });
  on("htmx:afterRequest", () => release(document));
  addEventListener("pageshow", () => release(document));
  window.gridcase = { words, on, announce, hold, release }; // what the other scripts share

  /* ---- data-confirm="question" on a form or a submit button ---- */
  const ask = (question) =>
    new Promise((answer) => {
      const dialog = document.getElementById("confirm-template").content.firstElementChild.cloneNode(true);
      dialog.querySelector("[data-confirm-words]").textContent = question;
      dialog.addEventListener("close", () => {
        dialog.remove();
        answer(dialog.returnValue === "yes");
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  on(
    "submit",
    (event) => {
      const form = event.target;
      const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
      if (!question || form.dataset.confirmed === "yes" || !window.HTMLDialogElement) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      ask(question).then((agreed) => {
        if (!agreed) return submitter?.focus();
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter);
      });
    },
    true,
  );

  /* ---- dialogs and menus ---- */
  on("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest?.("[data-print]")) window.print();
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* ---- data-reveal="input id": look at a typed password ---- */
  on("click", (event) => {
    const button = event.target.closest?.("[data-reveal]");
    const input = button && document.getElementById(button.dataset.reveal);
    if (!input) return;
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
  });

  /* ---- data-autosubmit on a form or on one control: filters act when they change ---- */
  on("change", (event) => {
    if (!event.target.closest("[data-autosubmit]")) return;
    if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date], input[type=month]")) {
      event.target.form?.requestSubmit();
    }
  });

  /* ---- rows chosen in bulk ---- */
  const countChosen = (form) => {
    const count = form.querySelectorAll("[data-select]:checked").length;
    const all = form.querySelector("[data-select-all]");
    const total = form.querySelectorAll("[data-select]").length;
    if (all) {
      all.checked = count > 0 && count === total;
      all.indeterminate = count > 0 && count < total;
    }
    for (const place of form.querySelectorAll("[data-select-count]")) {
      place.textContent = words().chosen.replace("{count}", count);
    }
    for (const button of form.querySelectorAll("[data-select-needed]")) button.disabled = count === 0;
  };
  on("change", (event) => {
    const form = event.target.closest("form");
    if (!form || !event.target.matches("[data-select], [data-select-all]")) return;
    if (event.target.matches("[data-select-all]")) {
      for (const box of form.querySelectorAll("[data-select]")) {
        if (box.name === event.target.dataset.selectAll) box.checked = event.target.checked;
      }
    }
    countChosen(form);
  });

  /* ---- "Use my position": one point, on press, never in the background ---- */
  const put = (id, value) => {
    const input = id && document.getElementById(id);
    if (!input) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const findPosition = () =>
    new Promise((found, failed) => {
      if (!navigator.geolocation) return failed({ code: 0 });
      navigator.geolocation.getCurrentPosition(found, failed, {
        enableHighAccuracy: true,
        timeout: 15000,
        maximumAge: 30000,
      });
    });
  const locate = async (button) => {
    const asked = button.dataset;
    const place = button.parentElement.querySelector("[data-locate-words]");
    const say = (text) => (place ? (place.textContent = text) : announce(text));
    button.disabled = true;
    say(words().locating);
    try {
      const { coords } = await findPosition();
      put(asked.locateLat, coords.latitude.toFixed(6));
      put(asked.locateLng, coords.longitude.toFixed(6));
      put(asked.locateAccuracy, Math.round(coords.accuracy));
      say(words().located.replace("{metres}", Math.round(coords.accuracy)));
      const target = asked.locateTarget && document.querySelector(asked.locateTarget);
      if (target && window.htmx) window.htmx.trigger(target, "located");
    } catch (problem) {
      say(problem.code === 1 ? words().locateDenied : words().locateFailed);
    } finally {
      button.disabled = false;
    }
  };
  on("click", (event) => {
    const button = event.target.closest?.("[data-locate]");
    if (button) locate(button);
  });

  /* ---- data-draft="key": what was typed survives a lost page, on this device, for this person ---- */
  const DRAFT_DAYS = 7;
  const NEVER_KEPT = "[data-private], [type=hidden], [type=password], [type=file], [type=submit], [type=button]";
  const prefix = () => `draft:${document.body.dataset.actor ?? ""}:`;
  const store = {
    get(key) {
      try {
        const draft = JSON.parse(localStorage.getItem(prefix() + key));
        return draft && Date.now() - draft.at < DRAFT_DAYS * 86400000 ? draft.fields : null;
      } catch {
        return null;
      }
    },
    set(key, fields) {
      try {
        localStorage.setItem(prefix() + key, JSON.stringify({ at: Date.now(), fields }));
      } catch {
        /* a full or closed store only means no draft */
      }
    },
    drop(key) {
      try {
        localStorage.removeItem(prefix() + key);
      } catch {
        /* the same */
      }
    },
    dropAll() {
      try {
        for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
      } catch {
        /* the same */
      }
    },
  };
  const keepable = (form) => [...form.elements].filter((c) => c.name && c.matches("input, select, textarea") && !c.matches(NEVER_KEPT));
  const isTicked = (control) => control.type === "checkbox" || control.type === "radio";
  const read = (form) =>
    keepable(form)
      .filter((c) => (isTicked(c) ? c.checked : c.value))
      .map((c) => [c.name, c.value]);
  const isUntouched = (form) => keepable(form).every((c) => (isTicked(c) || c.matches("select") ? true : c.value === ""));
  const fill = (form, fields) => {
    for (const control of keepable(form)) {
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (isTicked(control)) control.checked = values.includes(control.value) || (control.checked && !values.length);
      else if (values.length) control.value = values[0];
    }
  };
  const offerDiscard = (form) => {
    const note = document.createElement("div");
    const clear = document.createElement("button");
    note.className = "draft-note";
    note.append(words().restored ?? "");
    clear.type = "button";
    clear.className = "button button-quiet";
    clear.textContent = words().discard ?? "×";
    clear.addEventListener("click", () => {
      store.drop(form.dataset.draft);
      form.reset();
      note.remove();
    });
    note.append(clear);
    form.prepend(note);
    announce(words().restored ?? "");
  };
  const restore = (form, isFilled = false) => {
    const fields = store.get(form.dataset.draft);
    if (!fields?.length || form.dataset.draftSeen) return;
    form.dataset.draftSeen = "yes";
    if (JSON.stringify(fields) === JSON.stringify(read(form))) return store.drop(form.dataset.draft); // it came through
    if (!isFilled && !isUntouched(form)) return;
    fill(form, fields);
    offerDiscard(form);
  };
  on("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form) store.set(form.dataset.draft, read(form));
  });
  on("submit", (event) => {
    if (event.target.hasAttribute("data-drafts-clear")) store.dropAll();
  });

  /* ---- data-keep="key" data-keep-url: kept on the server as it is typed, sealed; here only while there is no line ---- */
  const timers = new WeakMap();
  const keep = async (form) => {
    const body = new FormData(form);
    body.append("draft_key", form.dataset.keep);
    for (const control of form.querySelectorAll("[type=file]")) body.delete(control.name);
    const answer = await fetch(form.dataset.keepUrl, { method: "POST", body, redirect: "manual" }).catch(() => null);
    const isKept = answer?.status === 204;
    isKept ? store.drop(form.dataset.keep) : store.set(form.dataset.keep, read(form));
    form.querySelector("[data-keep-words]").textContent = words()[isKept ? "kept" : "keptHere"] ?? "";
  };
  on("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 1500));
  });

  /* should the line or the session be gone when it is sent, the next opening of the form finds it */
  const draftKey = (form) => form.dataset.keep ?? form.dataset.draft;
  on("submit", ({ target: form }) => {
    if (!draftKey(form)) return;
    clearTimeout(timers.get(form)); // what is sent now must not be kept again behind the answer
    store.set(draftKey(form), read(form));
    sessionStorage.setItem("sent", draftKey(form));
  });
  const settleSent = () => {
    const key = sessionStorage.getItem("sent");
    sessionStorage.removeItem("sent");
    /* neither the log-in page nor the form again nor a refusal nor an error page: it came through */
    const isOpen = document.querySelector("[data-refused], [data-trouble]") || [...document.forms].some((f) => draftKey(f) === key);
    if (key && document.body.dataset.actor && !isOpen) store.drop(key);
  };

  const begin = (root) => {
    for (const form of root.querySelectorAll("form[data-keep]")) {
      form.dataset.draft = form.dataset.keep;
      if (!form.querySelector("[aria-invalid]")) restore(form, true);
    }
    for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
    for (const form of root.querySelectorAll("form")) if (form.querySelector("[data-select]")) countChosen(form);
  };
  on("htmx:load", (event) => begin(event.detail.elt.parentElement ?? document));
  settleSent();
  begin(document);
  focusFirst(document);
})();
