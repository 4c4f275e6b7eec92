// Shows the source of a citation beside the answer, and gives the keyboard its way there and back.
(() => {
  const wide = window.matchMedia("(min-width: 961px)");
  let opener = null;

  const panel = () => document.querySelector(".rd-panel");
  const body = () => document.querySelector(".rd-panel-body");
  const template = (key) => document.querySelector(`template[data-key="${CSS.escape(key)}"]`);

  function show(key, from) {
    const source = template(key);
    if (!source || !panel()) return;
    body().replaceChildren(source.content.cloneNode(true));
    panel().dataset.open = "true";
    panel().dataset.shown = key;
    forget();
    document.querySelectorAll(`[data-source="${CSS.escape(key)}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
    const mark = body().querySelector("mark");
    body().scrollTop = 0;
    if (mark && mark.offsetTop > body().clientHeight * 0.6) body().scrollTop = mark.offsetTop - body().clientHeight / 3;
    if (from) {
      opener = from;
      body().focus({ preventScroll: true });
    }
  }

  function forget() {
    document.querySelectorAll("[data-source][aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  }

  function close() {
    if (!panel()) return;
    panel().dataset.open = "false";
    forget();
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  }

  // An old source must not stand beside a new answer that does not cite it.
  function empty() {
    close();
    const hint = document.createElement("p");
    hint.className = "rd-panel-empty";
    hint.textContent = panel()?.dataset.hint ?? "";
    body()?.replaceChildren(hint);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (link) {
      event.preventDefault();
      show(link.dataset.source, link);
    } else if (event.target.closest(".rd-close")) {
      close();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()?.dataset.open === "true") close();
  });

  // Enter that only confirms a word of an input method must not send the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
  }, true);

  window.renda = {
    answered() {
      const turn = document.querySelector("#rd-current .rd-turn");
      const first = turn?.querySelector(".rd-answer a.rd-cite");
      if (turn) turn.scrollIntoView({ block: "start", behavior: "smooth" });
      opener = null;
      empty();
      if (first && wide.matches) show(first.dataset.source, null);
      return [];
    },
    stopped() {
      document.querySelectorAll("#rd-current [aria-busy]").forEach((busy) => {
        busy.removeAttribute("aria-busy");
        busy.classList.add("rd-stopped");
      });
      return [];
    },
    close() {
      opener = null;
      empty();
      return [];
    },
  };
})();
