// Comfort for the pages of an article; all of them work without it.
(() => {
  const narrow = window.matchMedia("(max-width: 960px)");

  // The contents come first on a narrow page: folded, so that the text is not far away.
  if (narrow.matches) document.querySelectorAll(".ar-side details").forEach((details) => details.removeAttribute("open"));

  document.querySelectorAll(".ar-copy").forEach((link) => {
    link.textContent = link.dataset.copy;
    link.setAttribute("role", "button");
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const done = await copy(link.href);
      link.textContent = done ? link.dataset.copied : link.dataset.failed;
      setTimeout(() => { link.textContent = link.dataset.copy; }, 2500);
    });
  });

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = document.createElement("textarea"); // plain http on another machine has no clipboard
      box.value = text;
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  // A remark near the right edge opens to the left.
  function turn(event) {
    const place = event.target.closest?.("[data-note]");
    place?.toggleAttribute("data-edge", place.getBoundingClientRect().left > window.innerWidth * 0.62);
  }
  document.addEventListener("pointerover", turn);
  document.addEventListener("focusin", turn);

  // Hundreds of changes are one stop of the Tab key; arrows lead from one to the next.
  const edits = [...document.querySelectorAll("a.ar-edit")];
  edits.forEach((edit, index) => { edit.tabIndex = index ? -1 : 0; });
  document.addEventListener("keydown", (event) => {
    const at = edits.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step || !edits[at + step]) return;
    event.preventDefault();
    edits[at].tabIndex = -1;
    edits[at + step].tabIndex = 0;
    edits[at + step].focus();
  });

  function twins(event) {
    document.querySelectorAll(".ar-twin").forEach((twin) => twin.classList.remove("ar-twin"));
    const number = event.target.closest?.("[data-edit]")?.dataset.edit;
    if (number) document.querySelectorAll(`ins[data-edit="${number}"], a[data-edit="${number}"] del`).forEach((twin) => twin.classList.add("ar-twin"));
  }
  document.addEventListener("pointerover", twins);
  document.addEventListener("focusin", twins);
})();
