"use strict";
// Filters the questions; without it all of them stay visible.
const form = document.querySelector("form.filter");
const cases = [...document.querySelectorAll("details.case")];

function matches(one, wanted) {
  return (!wanted.type || one.dataset.types.split(" ").includes(wanted.type))
    && (!wanted.kind || one.dataset.kind === wanted.kind)
    && (!wanted.split || one.dataset.split === wanted.split)
    && one.querySelector("summary").textContent.toLowerCase().includes(wanted.text);
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  wanted.text = wanted.text.trim().toLowerCase();
  for (const one of cases) one.hidden = !matches(one, wanted);
  const shown = cases.filter((one) => !one.hidden).length;
  form.querySelector("output").textContent = form.dataset.shown
    .replace("{shown}", shown).replace("{total}", cases.length);
  document.querySelector(".nothing").hidden = shown > 0;
}

function showTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.matches("details.case")) return;
  if (target.hidden) { form.reset(); filter(); }
  target.open = true;
  target.scrollIntoView();
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const open of [true, false]) {
    form.elements[open ? "open" : "close"].addEventListener("click", () => {
      for (const one of cases) if (!one.hidden) one.open = open;
    });
  }
  filter();
  window.addEventListener("hashchange", showTarget);
  showTarget();
}
