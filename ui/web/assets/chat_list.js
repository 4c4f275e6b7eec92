// The list of conversations: open, rename, delete; on narrow screens a drawer.
(() => {
  const renda = (window.renda ??= {});
  const DAY_MS = 86_400_000;
  const PAGE = 100;
  let listed = [];
  let isMore = false;
  let wanted = PAGE;
  let marked = "";
  let opener = null;
  let asked = 0;
  let latest = 0;
  let isRenaming = false;

  const drawer = () => document.getElementById("rd-drawer");

  async function listConversations() {
    setAsked(asked + 1);
    const own = (latest += 1);
    try {
      const found = await renda.call("GET", `/conversations?limit=${wanted}`);
      if (own !== latest) return; // who asked later knows more
      listed = found.conversations;
      isMore = found.more;
      draw();
    } catch {
      return; // the list stays as it was; whatever is asked next tells what is wrong
    } finally {
      setAsked(asked - 1);
    }
    const open = listed.find((one) => one.id === marked);
    if (open) renda.noteUpdate(open.updated, open.title);
  }

  function setAsked(count) {
    asked = count;
    document.querySelector(".rd-conversations").setAttribute("aria-busy", String(asked > 0));
  }

  function draw() {
    if (isRenaming) return; // not under the hands of who types a title; the list is asked for once it is there
    const place = document.querySelector(".rd-conversations");
    const focused = place.contains(document.activeElement) ? document.activeElement : null;
    const [id, action] = [focused?.closest("li")?.dataset.id, focused?.dataset.list];
    const groups = Map.groupBy ? Map.groupBy(listed, age) : grouped(listed);
    place.replaceChildren(...[...groups].flatMap(([key, members]) => [
      renda.make("h3", {}, renda.text(key)),
      renda.make("ul", {}, ...members.map(row)),
    ]));
    if (isMore) place.append(renda.make("button", { type: "button", class: "rd-more" }, renda.text("chat.more")));
    document.querySelector(".rd-drawer .rd-none").hidden = listed.length > 0;
    if (id) place.querySelector(`li[data-id="${CSS.escape(id)}"] ${action ? `[data-list="${action}"]` : "a"}`)?.focus();
  }

  function grouped(members) {
    const groups = new Map();
    members.forEach((one) => groups.set(age(one), [...(groups.get(age(one)) ?? []), one]));
    return groups;
  }

  function age(conversation) {
    const today = new Date().setHours(0, 0, 0, 0);
    const used = new Date(conversation.updated).getTime();
    if (used >= today) return "chat.today";
    return used >= today - 6 * DAY_MS ? "chat.this_week" : "chat.earlier";
  }

  function row(conversation) {
    const title = conversation.title || renda.text("chat.untitled");
    const link = renda.make("a", { href: `/?c=${conversation.id}`, title }, title);
    if (conversation.id === marked) link.setAttribute("aria-current", "page");
    return renda.make("li", { "data-id": conversation.id }, link,
      button("rename", "edit", title), button("delete", "delete", title));
  }

  function button(action, sign, title) {
    const label = `${renda.text(`chat.${action}`)}：${title}`;
    return renda.make("button", { type: "button", class: "rd-sign", "data-list": action, "aria-label": label,
      title: renda.text(`chat.${action}`) }, renda.icon(sign));
  }

  function markConversation(id) {
    marked = id;
    document.querySelectorAll(".rd-conversations li").forEach((item) => {
      if (item.dataset.id === id) item.querySelector("a")?.setAttribute("aria-current", "page");
      else item.querySelector("a")?.removeAttribute("aria-current");
    });
  }

  function rename(item, conversation) {
    const field = renda.make("input", { type: "text", maxlength: "200", "aria-label": renda.text("chat.title") });
    const form = renda.make("form", { class: "rd-rename" }, field);
    field.value = conversation.title;
    item.replaceChildren(form);
    field.focus();
    field.select();
    isRenaming = true;
    let over = false;
    const end = async (save) => {
      if (over) return;
      over = true;
      isRenaming = false;
      const isHere = form.contains(document.activeElement);
      const title = field.value.trim();
      const before = conversation.title;
      if (save && title) entitle(conversation, title);
      const shown = row(conversation);
      item.replaceWith(shown); // at once: the service may take its time, or not answer at all
      if (isHere) shown.querySelector('[data-list="rename"]').focus();
      if (conversation.title !== before) await keepTitle(conversation, before);
      listConversations();
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); end(true); });
    field.addEventListener("blur", () => end(true));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); end(false); }
    });
  }

  async function keepTitle(conversation, before) {
    const { id, title } = conversation;
    try {
      await renda.call("PATCH", `/conversations/${id}`, { title });
    } catch (failure) {
      renda.tell(failure.message);
      entitle(conversation, before);
      draw();
    }
  }

  function entitle(conversation, title) {
    conversation.title = title;
    if (conversation.id === renda.opened()) renda.setTitle(title);
  }

  async function remove(conversation) {
    const title = conversation.title || renda.text("chat.untitled");
    if (!await confirmed(renda.text("chat.delete_ask", { title }))) return;
    try {
      await renda.call("DELETE", `/conversations/${conversation.id}`);
    } catch (failure) {
      renda.tell(failure.message);
      return;
    }
    if (conversation.id === renda.opened()) renda.fresh();
    renda.tell(renda.text("chat.deleted"));
    await listConversations();
    renda.leadFocus(document.querySelector(".rd-conversations a, .rd-drawer .rd-new"));
  }

  function confirmed(question) {
    const dialog = document.querySelector(".rd-dialog");
    dialog.querySelector("#rd-dialog-text").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector(".rd-dialog-no").focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  function openDrawer(from) {
    opener = from;
    drawer().dataset.open = "true";
    from.setAttribute("aria-expanded", "true");
    drawer().querySelector(".rd-drawer-close").focus();
  }

  function closeDrawer() {
    if (drawer().dataset.open !== "true") return;
    drawer().dataset.open = "false";
    opener?.setAttribute("aria-expanded", "false");
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const item = target.closest(".rd-conversations li");
    const conversation = item && listed.find((one) => one.id === item.dataset.id);
    const action = target.closest("[data-list]")?.dataset.list;
    if (conversation && action === "rename") rename(item, conversation);
    else if (conversation && action === "delete") remove(conversation);
    else if (conversation && target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      closeDrawer();
      renda.open(conversation.id);
    } else if (target.closest(".rd-drawer-open")) openDrawer(target.closest(".rd-drawer-open"));
    else if (target.closest(".rd-drawer-close")) closeDrawer();
    else if (target.closest(".rd-more")) {
      wanted += PAGE;
      listConversations();
    } else if (target.closest(".rd-dialog-yes")) target.closest("dialog").close("yes");
    else if (target.closest(".rd-dialog-no")) target.closest("dialog").close("");
    else if (drawer()?.dataset.open === "true" && !drawer().contains(target) && !target.closest("dialog")) closeDrawer();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer()?.dataset.open === "true" && !document.querySelector("dialog[open]")) {
      event.stopPropagation();
      closeDrawer();
    }
  }, true);

  Object.assign(renda, { listConversations, markConversation, closeDrawer });
})();
