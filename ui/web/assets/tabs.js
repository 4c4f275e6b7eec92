// The tabs beside the chat: each is fetched when it is first looked at, and the address says what it shows.
(() => {
  const renda = (window.renda ??= {});
  let wanted = "chat";

  const tabButton = (name) => document.querySelector(`#rd-tabs [role="tab"][data-tab-id="${CSS.escape(name)}"]`);
  const selected = () => document.querySelector('#rd-tabs [role="tab"][aria-selected="true"]')?.dataset.tabId;
  const tab = (name) => document.querySelector(`.rt-tab[data-tab="${CSS.escape(name)}"]`);
  const asked = () => new URLSearchParams(location.search);

  function paramsOf(form) {
    const params = new URLSearchParams(new FormData(form));
    params.delete("tab");
    if (!params.get("q")?.trim()) params.delete("q");
    return params;
  }

  async function fetched(name, params) {
    const response = await fetch(`/tab/${name}?${params}`, { headers: { "X-Requested-With": "fetch" } });
    if (response.status === 401 || response.redirected) {
      renda.logIn();
      throw new Error("signed out");
    }
    const type = response.headers.get("content-type") ?? "";
    const text = await response.text();
    if (type.startsWith("text/html")) return new DOMParser().parseFromString(text, "text/html").body;
    throw new Error(problemIn(text));
  }

  // A limit of the service answers before the tab does, in the form of its own errors.
  function problemIn(text) {
    try {
      return JSON.parse(text).error.message ?? "";
    } catch {
      return "";
    }
  }

  function failure(place, error, retry) {
    const box = document.createElement("div");
    box.className = "rt-error";
    box.setAttribute("role", "alert");
    const [title, text, button] = ["h3", "p", "button"].map((kind) => document.createElement(kind));
    title.textContent = place.dataset.failed;
    const known = error.message === "signed out" ? place.dataset.signedOut : error instanceof TypeError ? "" : error.message;
    text.textContent = known || place.dataset.noAnswer;
    button.type = "button";
    button.textContent = place.dataset.retry;
    button.addEventListener("click", () => (error.message === "signed out" ? location.reload() : retry()));
    box.append(title, text, button);
    return box;
  }

  async function open(place, params) {
    if (place.dataset.state === "loading") return;
    place.dataset.state = "loading";
    try {
      place.replaceChildren(...(await fetched(place.dataset.tab, params)).childNodes);
      place.dataset.state = "ready";
      filter(place.querySelector(".rt-filter"));
    } catch (error) {
      const page = document.createElement("div");
      page.className = "rt-page";
      page.append(failure(place, error, () => open(place, params)));
      place.replaceChildren(page);
      place.dataset.state = "failed";
    }
  }

  async function submit(form) {
    const place = form.closest(".rt-tab");
    const results = place.querySelector(".rt-results");
    const params = paramsOf(form);
    renda.showTabAddress(place.dataset.tab, params);
    results.setAttribute("aria-busy", "true");
    place.current = params.toString();
    let shown;
    try {
      shown = [...(await fetched(place.dataset.tab, params)).querySelector(".rt-results").childNodes];
    } catch (error) {
      shown = [failure(place, error, () => submit(form))];
    }
    if (place.current !== params.toString()) return; // a later question was quicker
    results.replaceChildren(...shown);
    results.removeAttribute("aria-busy");
    count(form);
  }

  function count(form) {
    const filters = form.querySelector(".rt-filters");
    if (!filters) return;
    const old = filters.querySelector(".rt-chosen");
    const chosen = filters.querySelectorAll("input:checked").length;
    old?.remove();
    if (!chosen) return;
    const badge = document.createElement("span");
    badge.className = "rt-chosen";
    badge.textContent = String(chosen);
    filters.querySelector("summary").append(badge);
  }

  // A tab keeps what it shows; only the address changes with the tab.
  function show(name) {
    wanted = name;
    if (name === "chat") {
      renda.showChatAddress();
      return;
    }
    renda.whenThere(() => tab(name), (place) => {
      if (name !== wanted) return; // somebody went on to another tab meanwhile
      const given = asked().get("tab") === name ? asked() : new URLSearchParams(place.current ?? "");
      renda.showTabAddress(name, given);
      given.delete("tab");
      if (place.dataset.state !== "ready" && place.dataset.state !== "loading") {
        place.current = given.toString();
        open(place, given);
      }
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.('#rd-tabs [role="tab"]');
    if (button) setTimeout(() => show(button.dataset.tabId), 0);
    else if (event.target.closest?.(".rt-clear")) clearFilters(event.target.closest("form"));
    else if (event.target.closest?.(".rt-table thead button")) sort(event.target.closest("th"));
  });

  function clearFilters(form) {
    form.querySelectorAll(".rt-filters input:checked").forEach((box) => { box.checked = false; });
    form.requestSubmit();
  }

  // The arrows lead from tab to tab, as in every list of tabs.
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.('#rd-tabs [role="tab"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!button || !step) return;
    const all = [...document.querySelectorAll('#rd-tabs [role="tablist"] [role="tab"]')];
    const next = all[(all.indexOf(button) + step + all.length) % all.length];
    event.preventDefault();
    next.click();
    next.focus();
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.(".rt-form")) return;
    event.preventDefault();
    submit(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches?.(".rt-form textarea") || event.key !== "Enter" || event.shiftKey) return;
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    box.form.requestSubmit();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".rt-form :is(select, input[type=checkbox])")) event.target.form.requestSubmit();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".rt-filter")) filter(event.target, true);
  });

  function filter(box, typed = false) {
    if (!box) return;
    const place = box.closest(".rt-tab");
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    place.querySelectorAll(".rt-table tbody tr").forEach((row) => {
      row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      shown += !row.hidden;
    });
    const status = place.querySelector(".rt-shown");
    status.textContent = status.dataset.text.replace("#", String(shown));
    place.querySelector(".rt-scroll").hidden = !shown;
    place.querySelector(".rt-no-match").hidden = Boolean(shown);
    if (typed) {
      place.current = new URLSearchParams(box.value.trim() ? { q: box.value.trim() } : {}).toString();
      renda.showTabAddress(place.dataset.tab, new URLSearchParams(place.current));
    }
  }

  function sort(head) {
    const table = head.closest("table");
    const column = [...head.parentNode.children].indexOf(head);
    const up = head.getAttribute("aria-sort") !== "ascending";
    const isNumber = head.querySelector("button").dataset.kind === "number";
    const value = (row) => {
      const cell = row.children[column];
      return isNumber ? Number(cell.dataset.value) : cell.textContent.trim();
    };
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return (up ? 1 : -1) * (isNumber ? left - right : left.localeCompare(right, "zh"));
    });
    table.tBodies[0].append(...rows);
    head.parentNode.querySelectorAll("th").forEach((other) => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
  }

  const first = asked().get("tab");
  if (first && first !== "chat") {
    renda.whenThere(selected, (now) => {
      if (now !== first) tabButton(first)?.click();
      else show(first);
    });
  }
})();
