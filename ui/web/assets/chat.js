// The dialogue: asks, shows what comes back, and finds its way back to a conversation by the page's address.
(() => {
  const renda = (window.renda ??= {});
  const wide = window.matchMedia("(min-width: 961px)");
  const nothing = Promise.resolve();
  const state = { conversation: "", updated: "", run: "", isStopWanted: false, leaving: new AbortController(),
    loaded: nothing, opening: nothing };

  const turns = () => document.getElementById("rd-turns");
  const desk = () => document.getElementById("rd-desk");
  const box = () => document.querySelector("#rd-box textarea");
  const isBusy = () => desk().dataset.busy === "true";

  function setBusy(busy) {
    desk().dataset.busy = String(busy);
    if (!busy) Object.assign(state, { run: "", isStopWanted: false });
  }

  // What is typed while the question is being taken stays in the box.
  async function askBox() {
    const question = box().value;
    if (await ask(question) && box()?.value === question) renda.fillBox("");
  }

  // Returns whether the question was taken. It goes to the conversation that is being opened.
  async function ask(question, replaced = null) {
    await state.opening;
    if (isBusy()) {
      renda.tell(renda.text("chat.busy"));
      return false;
    }
    turns().querySelectorAll(".rd-problem").forEach((old) => old.remove());
    const body = {
      question,
      conversation: state.conversation,
      replaces: replaced?.dataset.exchange ?? "",
      filters: renda.filters(),
    };
    setBusy(true);
    const { signal } = state.leaving;
    try {
      const response = await renda.fetch("POST", "/conversations/ask", body, signal);
      follow(response, signal, replaced?.isConnected ? replaced : null);
      if (document.activeElement?.id === "rd-send" || !document.activeElement?.closest("#rd-talk")) box()?.focus();
      return true;
    } catch (failure) {
      if (failure.name === "AbortError") return true;
      setBusy(false);
      if (failure.code === "conflict") await open(state.conversation);
      showProblem(failure.message);
      return false;
    }
  }

  // A question that the service has not named yet is stopped as soon as it has.
  async function stop() {
    state.isStopWanted = isBusy();
    if (!state.run) return;
    await renda.call("POST", `/conversations/stop/${state.run}`).catch((failure) => renda.tell(failure.message));
  }

  async function watch(run) {
    const { signal } = state.leaving;
    try {
      const response = await renda.fetch("GET", `/conversations/watch/${run}`, undefined, signal);
      if (response.status !== 204) return await follow(response, signal);
      await open(state.conversation); // it has ended meanwhile
    } catch (failure) {
      if (failure.name !== "AbortError") renda.tell(failure.message);
    }
  }

  async function follow(response, signal, replaced = null) {
    setBusy(true);
    const shown = { turn: null, replaced, text: "", drawing: false };
    let finished = false;
    try {
      for await (const step of steps(response)) {
        if (signal.aborted) return;
        if (step.kind === "started") begin(step, shown);
        else if (step.kind === "text") renda.grow(step, shown);
        else if (step.kind === "done") {
          finished = true;
          await finish(step, shown);
        }
      }
    } catch {
      // what broke off is told below
    }
    if (signal.aborted || finished) return;
    setBusy(false);
    brokeOff(shown);
  }

  async function* steps(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) yield JSON.parse(line);
    }
  }

  function begin(step, shown) {
    state.run = step.run;
    if (state.isStopWanted) stop();
    if (!state.conversation) renda.markConversation(step.conversation);
    setConversation(step.conversation);
    shown.turn = renda.node(step.html);
    shown.replaced ??= step.replaces ? turns().querySelector(`[data-exchange="${CSS.escape(step.replaces)}"]`) : null;
    if (shown.replaced) {
      shown.replaced.hidden = true;
      shown.replaced.after(shown.turn);
    } else {
      turns().append(shown.turn);
    }
    dress(shown.turn);
    turns().querySelectorAll(".rd-latest").forEach((older) => older.classList.remove("rd-latest"));
    shown.turn.classList.add("rd-latest"); // tall enough to stand at the top while it is being written
    toggleWelcome();
    renda.say(shown.turn.querySelector(".rd-working i").textContent);
    shown.turn.scrollIntoView({ block: "start", behavior: renda.smooth() });
  }

  async function finish(step, shown) {
    const fresh = renda.node(step.html);
    const twin = step.exchange && turns().querySelector(`[data-exchange="${CSS.escape(step.exchange)}"]`);
    if (shown.replaced && step.exchange && !step.replaced) {
      renda.tell(renda.text("chat.conflict"));
      await open(state.conversation);
      return;
    }
    if (twin) {
      shown.turn.remove(); // it was there already when the page opened
    } else {
      fresh.classList.add("rd-latest");
      shown.turn.replaceWith(fresh);
      dress(fresh);
      if (step.replaced) shown.replaced?.remove();
      else if (shown.replaced) shown.replaced.hidden = false;
      if (!step.exchange) fresh.classList.add("rd-problem");
    }
    renda.say(step.announce);
    renda.emptySource();
    showFirst(fresh);
    setBusy(false); // what is shown can be followed up at once; the list may take its time
    state.updated = ""; // the change that the list tells of is this one
    renda.listConversations();
  }

  function brokeOff(shown) {
    shown.turn?.remove();
    if (shown.replaced) shown.replaced.hidden = false;
    showProblem(renda.text("chat.offline"));
    if (box() && !box().value && shown.turn) renda.fillBox(shown.turn.querySelector(".rd-question span + span").textContent);
  }

  // A question that was not taken, or lost its connection: nothing of it is kept.
  function showProblem(message) {
    const card = renda.make("div", { class: "rd-error", role: "alert" },
      renda.make("h3", {}, renda.text("page.error")), renda.make("p", {}, message),
      renda.make("p", { class: "rd-hint" }, renda.text("page.error_hint")));
    turns().append(renda.make("div", { class: "rd-turn rd-problem" }, card));
    toggleWelcome();
    card.scrollIntoView({ block: "nearest" });
  }

  function open(id, anchor = "") {
    const opening = load(id, anchor);
    state.opening = opening.catch(() => {});
    return opening;
  }

  async function load(id, anchor) {
    leave();
    const { leaving } = state;
    let found;
    try {
      if (!/^[\w-]{22}$/.test(id)) throw Object.assign(new Error(), { code: "not_found" });
      found = await renda.call("GET", `/conversations/${id}`);
      await state.loaded;
    } catch (failure) {
      if (leaving !== state.leaving) return;
      fresh();
      renda.tell(failure.code === "not_found" ? renda.text("chat.gone") : failure.message);
      return;
    }
    if (leaving !== state.leaving) return; // somebody clicked on already
    setConversation(found.conversation.id, found.conversation.title, found.conversation.updated);
    turns().innerHTML = found.html;
    [...turns().children].forEach(dress);
    const last = turns().lastElementChild;
    renda.setFilters(last?.dataset.filters ? JSON.parse(last.dataset.filters) : {});
    toggleWelcome();
    renda.emptySource();
    found.under_way.forEach(watch);
    const cited = anchor.startsWith("#c-") ? turns().querySelector(`a[href="${CSS.escape(anchor)}"]`) : null;
    if (cited) {
      cited.scrollIntoView({ block: "center" });
      renda.showSource(cited);
    } else if (last) {
      setAnchor("");
      last.scrollIntoView({ block: "start" });
      showFirst(last);
    }
  }

  function fresh() {
    leave();
    setConversation("", "", "");
    setAnchor("");
    turns().replaceChildren();
    renda.setFilters({});
    renda.emptySource();
    toggleWelcome();
    box()?.focus();
  }

  // Questions under way go on without this page.
  function leave() {
    state.leaving.abort();
    state.leaving = new AbortController();
    setBusy(false);
  }

  function setConversation(id, title, updated) {
    state.conversation = id;
    if (updated !== undefined) state.updated = updated;
    const url = new URL(location.href);
    if (id) url.searchParams.set("c", id);
    else url.searchParams.delete("c");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
    if (title !== undefined) setTitle(title);
    renda.markConversation(id);
  }

  function setTitle(title) {
    document.querySelector(".rd-bar-title").textContent = title;
    document.title = title ? `${title} · ${renda.text("page.title")}` : renda.text("page.title");
  }

  function setAnchor(anchor) {
    const url = new URL(location.href);
    url.hash = anchor;
    history.replaceState(history.state, "", anchor ? url : url.pathname + url.search);
  }

  function toggleWelcome() {
    const empty = !turns().childElementCount;
    document.getElementById("rd-welcome").hidden = !empty;
    const menu = document.querySelector(".rd-menu");
    menu.hidden = !state.conversation;
    menu.querySelectorAll(".rd-export").forEach((link) => {
      link.href = `/conversations/${state.conversation}/export.${link.dataset.kind}`;
    });
  }

  function showFirst(turn) {
    const first = turn.querySelector(".rd-answer a.rd-cite");
    if (first && wide.matches) renda.showSource(first, { quietly: true });
  }

  // What the service does not know: how the articles of its filters are called.
  function dress(turn) {
    turn.querySelectorAll(".rd-scope [data-article]").forEach((chip) => {
      chip.textContent = renda.filterName("articles", chip.dataset.article);
    });
  }

  function start() {
    const given = new URL(location.href).searchParams.get("c");
    const anchor = location.hash;
    state.loaded = renda.loadFilters();
    if (given) open(given, anchor);
    renda.listConversations();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") renda.listConversations();
    });
  }

  // Another tab may have gone on with what is open here.
  function noteUpdate(updated, title) {
    setTitle(title);
    const isElsewhere = state.updated && updated !== state.updated && !isBusy();
    state.updated = updated;
    if (isElsewhere && !document.querySelector(".rd-editing")) open(state.conversation, location.hash);
  }

  document.addEventListener("click", (event) => {
    const example = event.target.closest(".rd-example");
    if (example) ask(example.dataset.ask);
    else if (event.target.closest(".rd-new")) {
      renda.closeDrawer?.();
      fresh();
    }
    const menu = document.querySelector(".rd-menu[open]");
    if (menu && (!menu.contains(event.target) || event.target.closest(".rd-export"))) menu.open = false;
  });

  // Enter that only confirms a word of an input method must not send the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
    if (event.key === "Escape" && document.querySelector(".rd-menu[open]")) document.querySelector(".rd-menu").open = false;
  }, true);

  const parts = ["rd-turns", "rd-drawer", "rd-filter-panel", "rd-texts"];
  const isThere = () => parts.every((id) => document.getElementById(id)) && document.querySelector(".rd-panel") && box();
  const waiting = new MutationObserver(() => {
    if (!isThere()) return;
    waiting.disconnect();
    start();
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });

  renda.fillBox = (words) => {
    const field = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  Object.assign(renda, { ask, askBox, stop, open, fresh, setAnchor, noteUpdate, opened: () => state.conversation });
})();
