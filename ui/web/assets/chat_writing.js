// An answer while it is being written: what has come of it so far.
(() => {
  const renda = (window.renda ??= {});

  function grow(step, shown) {
    shown.text += step.text;
    if (!shown.text.trim()) waitForModel(shown.turn);
    if (shown.drawing || !shown.text.trim()) return;
    shown.drawing = true;
    window.requestAnimationFrame(() => {
      shown.drawing = false;
      const place = shown.turn.querySelector("[aria-busy]");
      place?.replaceChildren(...paragraphs(shown.text, place.dataset));
    });
  }

  // The passages are found; what takes time now is the language model.
  function waitForModel(turn) {
    const told = turn.querySelector("[data-writing] .rd-working i");
    const words = told?.closest("[data-writing]").dataset.writing;
    if (!told || told.textContent === words) return;
    told.textContent = words;
    renda.say(words);
  }

  function paragraphs(text, texts) {
    return text.split("\n").filter((line) => line.trim()).map((line) => {
      const parts = line.trim().split(/(\[\d+\])/).flatMap((part, at) =>
        at % 2 ? [renda.make("span", { class: "rd-cite rd-pending" }, part)] : unsure(part, texts));
      return renda.make("p", {}, ...parts);
    });
  }

  // A sentence with the mark behind it is shown as one without support.
  function unsure(part, { mark, label }) {
    const pieces = part.split(mark);
    const rest = pieces.pop();
    return [...pieces.flatMap((piece) => {
      const [, before, sentence] = piece.match(/^(.*?)([^。！？!?；;]*[。！？!?；;]*[”’」』）)]*)$/s);
      return [before, renda.make("span", { class: "rd-unsure" }, sentence,
        renda.make("small", { class: "rd-unsure-mark" }, label))];
    }), rest];
  }

  Object.assign(renda, { grow });
})();
