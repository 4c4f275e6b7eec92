// The dialogue: asks, shows what comes back, and finds its way back to a conversation by the page's address.
(() => {
  const renda = (window.renda ??= {});
  const wide = window.matchMedia("(min-width: 961px)");
  const nothing = Promise.resolve();
  const state = { conversation: "", wanted: "", updated: "", underWay: 0, runs: new Set(), isStopWanted: false,
    leaving: new AbortController(), loaded: nothing, opening: nothing };

  const turns = () => document.getElementById("rd-turns");
  const desk = () => document.getElementById("rd-desk");
  const isBusy = () => desk().dataset.busy === "true";

  function setUnderWay(count) {
    state.underWay = count;
    desk().dataset.busy = String(count > 0);
    if (!count) Object.assign(state, { runs: new Set(), isStopWanted: false });
  }

  // Another tab may have asked here too, so that more than one question is under way.
  function end(run = "") {
    state.runs.delete(run);
    setUnderWay(state.underWay - 1);
  }

  // Returns whether the question was taken. It belongs to the conversation that is being opened, or to that of
  // the turn which it replaces, and goes to no other.
  async function ask(question, replaced = null) {
    const home = replaced ? state.conversation : state.wanted;
    await whenOpened();
    const hindrance = state.conversation !== home ? "chat.left" : isBusy() ? "chat.busy" : "";
    if (hindrance) {
      renda.tell(renda.text(hindrance));
      return false;
    }
    turns().querySelectorAll(".rd-problem").forEach((old) => old.remove());
    return send(question, replaced?.nextElementSibling ? null : replaced); // only the last turn can be replaced
  }

  // Another opening may have begun while one was waited for.
  async function whenOpened() {
    let awaited;
    do {
      awaited = state.opening;
      await awaited;
    } while (awaited !== state.opening);
  }

  // The question goes its way even if somebody clicks on before the service has answered.
  async function send(question, replaced) {
    const body = {
      question,
      conversation: state.conversation,
      replaces: replaced?.dataset.exchange ?? "",
      filters: renda.filters(),
    };
    setUnderWay(1);
    const { signal } = state.leaving;
    try {
      const response = await renda.fetch("POST", "/conversations/ask", body);
      follow(response, signal, replaced?.isConnected ? replaced : null);
      if (!signal.aborted) renda.leadFocus(renda.box(), document.getElementById("rd-send"));
      return true;
    } catch (failure) {
      if (signal.aborted) renda.tell(failure.message);
      else await refuse(failure);
      return false;
    }
  }

  async function refuse(failure) {
    end();
    const { conversation } = state;
    if (failure.code === "conflict") await open(conversation);
    if (state.wanted === conversation) showProblem(failure.message);
  }

  // A question that the service has not named yet is stopped as soon as it has.
  async function stop() {
    state.isStopWanted = isBusy() && !state.runs.size;
    const stopping = [...state.runs].map((run) => renda.call("POST", `/conversations/stop/${run}`));
    await Promise.all(stopping).catch((failure) => renda.tell(failure.message));
  }

  async function watch(run) {
    const { signal } = state.leaving;
    try {
      const response = await renda.fetch("GET", `/conversations/watch/${run}`, undefined, signal);
      if (response.status !== 204) return await follow(response, signal);
      await open(state.conversation); // it has ended meanwhile
    } catch (failure) {
      if (failure.name === "AbortError") return;
      end();
      renda.tell(failure.message);
    }
  }

  async function follow(response, signal, replaced = null) {
    const shown = { run: "", turn: null, replaced, text: "", drawing: false };
    let finished = false;
    try {
      for await (const step of renda.lines(response, signal)) {
        if (signal.aborted) break;
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
    if (signal.aborted) renda.listConversations(); // the way back to what was left
    if (signal.aborted || finished) return;
    end(shown.run);
    brokeOff(shown);
  }

  function begin(step, shown) {
    shown.run = step.run;
    state.runs.add(step.run);
    if (state.isStopWanted) stop();
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
    end(shown.run); // what is shown can be followed up at once; the list may take its time
    state.updated = ""; // the change that the list tells of is this one
    renda.listConversations();
  }

  function brokeOff(shown) {
    shown.turn?.remove();
    if (shown.replaced) shown.replaced.hidden = false;
    showProblem(renda.text("chat.offline"));
    if (shown.turn) renda.keepWords(shown.turn.dataset.question);
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
    state.wanted = id;
    const { leaving } = state;
    let found;
    try {
      if (!/^[\w-]{22}$/.test(id)) throw Object.assign(new Error(), { code: "not_found" });
      found = await renda.call("GET", `/conversations/${id}`, undefined, leaving.signal);
      await state.loaded;
    } catch (failure) {
      if (leaving !== state.leaving) return;
      fresh();
      renda.tell(failure.code === "not_found" ? renda.text("chat.gone") : failure.message);
      return;
    }
    if (leaving !== state.leaving) return; // somebody clicked on already
    const isOpenedAgain = state.conversation === id;
    setConversation(found.conversation.id, found.conversation.title, found.conversation.updated);
    turns().innerHTML = found.html;
    [...turns().children].forEach(dress);
    const last = turns().lastElementChild;
    if (!isOpenedAgain) renda.setFilters(last?.dataset.filters ? JSON.parse(last.dataset.filters) : {});
    toggleWelcome();
    renda.emptySource();
    setUnderWay(found.under_way.length);
    found.under_way.forEach(watch);
    const cited = anchor.startsWith("#c-") ? turns().querySelector(`a[href="${CSS.escape(anchor)}"]`) : null;
    if (cited) {
      cited.scrollIntoView({ block: "center" });
      renda.showSource(cited);
    } else if (last) {
      renda.setAnchor("");
      last.scrollIntoView({ block: "start" });
      showFirst(last);
    }
  }

  function fresh() {
    leave();
    setConversation("", "", "");
    renda.setAnchor("");
    turns().replaceChildren();
    renda.setFilters({});
    renda.emptySource();
    toggleWelcome();
    renda.box()?.focus();
  }

  // Questions under way go on without this page.
  function leave() {
    state.leaving.abort();
    Object.assign(state, { leaving: new AbortController(), opening: nothing });
    setUnderWay(0);
  }

  function setConversation(id, title, updated) {
    Object.assign(state, { conversation: id, wanted: id });
    if (updated !== undefined) state.updated = updated;
    renda.setConversationAddress(id);
    if (title !== undefined) setTitle(title);
    renda.markConversation(id);
  }

  function setTitle(title) {
    document.querySelector(".rd-bar-title").textContent = title;
    document.title = title ? `${title} · ${renda.text("page.title")}` : renda.text("page.title");
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

  // Another tab may have gone on with what is open here; who clicked on, or types in a turn, is left in peace.
  function noteUpdate(updated, title) {
    if (state.wanted !== state.conversation) return;
    setTitle(title);
    const isElsewhere = state.updated && updated !== state.updated && !isBusy();
    if (isElsewhere && document.querySelector(".rd-editing, .rd-reason:not([hidden])")) return;
    state.updated = updated;
    if (isElsewhere) open(state.conversation, location.hash);
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

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".rd-menu[open]")) document.querySelector(".rd-menu").open = false;
  }, true);

  const parts = ["rd-turns", "rd-drawer", "rd-filter-panel", "rd-texts"];
  const isThere = () => parts.every((id) => document.getElementById(id)) && document.querySelector(".rd-panel") && renda.box();
  renda.whenThere(isThere, start);

  Object.assign(renda, { ask, stop, open, fresh, setTitle, noteUpdate, opened: () => state.conversation });
})();
