// The box for the question: what is typed there is never lost.
(() => {
  const renda = (window.renda ??= {});

  const box = () => document.querySelector("#rd-box textarea");

  function fillBox(words) {
    const field = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is typed while the question is being taken stays in the box.
  async function askBox() {
    const question = box().value;
    if (await renda.ask(question) && box()?.value === question) fillBox("");
  }

  // What was not asked goes back into the box, unless something else is being typed there.
  function keepWords(question) {
    if (box() && !box().value) fillBox(question);
  }

  // Enter that only confirms a word of an input method must not send the question.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
  }, true);

  Object.assign(renda, { box, fillBox, askBox, keepWords });
})();
