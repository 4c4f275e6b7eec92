// What can be done with a turn: copy, ask again, edit the question, judge the answer.
(() => {
  const renda = (window.renda ??= {});
  let judging = Promise.resolve();

  function edit(turn) {
    const head = turn.querySelector(".rd-ask");
    const field = renda.make("textarea", { rows: "2", "aria-label": renda.text("chat.question_edit") });
    const send = renda.make("button", { type: "submit" }, renda.text("chat.save"));
    const cancel = renda.make("button", { type: "button" }, renda.text("chat.cancel"));
    const form = renda.make("form", { class: "rd-editing" }, field, renda.make("p", {}, send, cancel));
    const setTaking = (isTaking) => { field.readOnly = send.disabled = cancel.disabled = isTaking; };
    const close = () => {
      if (field.readOnly) return;
      form.remove();
      head.hidden = false;
      turn.querySelector('[data-act="edit"]')?.focus();
    };
    field.value = turn.dataset.question;
    head.hidden = true;
    head.after(form);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    cancel.addEventListener("click", close);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === "Escape") {
        event.stopPropagation();
        close();
      }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const question = field.value.trim();
      if (!question || field.readOnly) return;
      setTaking(true); // what is typed from here on would be lost
      const isTaken = await renda.ask(question, turn);
      setTaking(false);
      if (isTaken) {
        form.remove();
        head.hidden = false;
      } else if (form.isConnected) renda.leadFocus(field, send);
      else renda.keepWords(question);
    });
  }

  // One after another, so that what is kept is what was pressed last.
  function judge(turn, verdict, reason = "") {
    judging = judging.then(() => putVerdict(turn, verdict, reason));
    return judging;
  }

  async function putVerdict(turn, verdict, reason) {
    const exchange = turn.dataset.exchange;
    try {
      await renda.call("PUT", "/conversations/feedback", { exchange, verdict, reason });
    } catch (failure) {
      renda.tell(failure.message);
      return false;
    }
    turn.querySelectorAll(".rd-verdict").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    });
    renda.tell(renda.text(verdict ? "chat.thanks" : "chat.taken_back"));
    return true;
  }

  async function press(turn, button) {
    const isTaken = button.getAttribute("aria-pressed") === "true";
    const form = turn.querySelector(".rd-reason");
    const field = form.querySelector("input");
    if (!await judge(turn, isTaken ? "" : button.dataset.verdict)) return;
    field.value = "";
    form.hidden = isTaken;
    form.querySelector(".rd-reasons").hidden = button.dataset.verdict !== "down";
  }

  async function giveReason(form) {
    const turn = form.closest(".rd-turn");
    const verdict = turn.querySelector('.rd-verdict[aria-pressed="true"]');
    const field = form.querySelector("input");
    const reason = field.value.trim();
    if (!verdict || !await judge(turn, verdict.dataset.verdict, reason) || field.value.trim() !== reason) return;
    const isHere = form.contains(document.activeElement);
    form.hidden = true;
    if (isHere) verdict.focus();
  }

  function addReason(button) {
    const field = button.closest("form").querySelector("input");
    const said = field.value.split("；").filter(Boolean);
    const words = button.textContent;
    field.value = (said.includes(words) ? said.filter((one) => one !== words) : [...said, words]).join("；");
    field.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const turn = button?.closest(".rd-turn");
    const action = button?.dataset.act;
    if (action === "link") renda.copy(new URL(button.dataset.link, location.href).href, "chat.link_copied");
    else if (action === "reason") addReason(button);
    else if (!turn) return;
    else if (action === "copy" || action === "copy_plain") {
      renda.copy(turn.querySelector(`template.rd-copy[data-act="${action}"]`).content.textContent, "chat.copied");
    } else if (action === "again") renda.ask(turn.dataset.question, turn);
    else if (action === "edit") edit(turn);
    else if (action === "verdict") press(turn, button);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".rd-reason")) return;
    event.preventDefault();
    giveReason(event.target);
  });
})();
