// Shows the source of a citation beside the answer, and gives the keyboard its way there and back.
(() => {
  const renda = (window.renda ??= {});
  let opener = null;

  const panel = () => document.querySelector(".rd-panel");
  const body = () => document.querySelector(".rd-panel-body");
  const isSheet = () => window.matchMedia("(max-width: 960px)").matches;

  // ``quietly`` leaves the focus and the address as they are.
  function showSource(link, { quietly = false, focus = false } = {}) {
    const key = CSS.escape(link.dataset.source);
    const turn = link.closest(".rd-turn");
    const source = turn?.querySelector(`template[data-key="${key}"]`);
    if (!source || !panel()) return;
    body().replaceChildren(source.content.cloneNode(true));
    panel().dataset.open = "true";
    forget();
    turn.querySelectorAll(`[data-source="${key}"]`).forEach((same) => same.setAttribute("aria-current", "true"));
    const mark = body().querySelector("mark");
    body().scrollTop = 0;
    if (mark && mark.offsetTop > body().clientHeight * 0.6) body().scrollTop = mark.offsetTop - body().clientHeight / 3;
    if (quietly) return;
    opener = link;
    renda.setAnchor(link.getAttribute("href"));
    if (focus) body().focus({ preventScroll: true });
  }

  function forget() {
    document.querySelectorAll("[data-source][aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  }

  function closeSource() {
    if (!panel() || panel().dataset.open !== "true") return;
    panel().dataset.open = "false";
    forget();
    renda.setAnchor("");
    if (opener?.isConnected) opener.focus({ preventScroll: !isSheet() });
    opener = null;
  }

  // An old source must not stand beside a new answer that does not cite it.
  function emptySource() {
    if (!panel()) return;
    panel().dataset.open = "false";
    forget();
    opener = null;
    const hint = document.createElement("p");
    hint.className = "rd-panel-empty";
    hint.textContent = panel().dataset.hint;
    body().replaceChildren(hint);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-source]");
    if (link && event.button === 0) {
      event.preventDefault();
      showSource(link, { focus: true });
    } else if (event.target.closest(".rd-close")) {
      closeSource();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeSource();
  });

  Object.assign(renda, { showSource, closeSource, emptySource });
})();
