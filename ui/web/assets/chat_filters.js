// Which articles may answer: checkboxes above the box for the question, and what is set as chips.
(() => {
  const renda = (window.renda ??= {});
  const panel = () => document.getElementById("rd-filter-panel");
  const opening = () => document.querySelector(".rd-filter-open");
  const boxes = () => [...panel().querySelectorAll('input[type="checkbox"]')];

  async function loadFilters() {
    try {
      const start = await renda.call("GET", "/conversations/start");
      panel().querySelector(".rd-filter-body").innerHTML = start.filters;
      document.getElementById("rd-welcome").innerHTML = start.welcome;
      document.querySelector(".rd-account")?.remove();
      document.querySelector(".rd-head").insertAdjacentHTML("beforeend", start.account);
    } catch (failure) {
      renda.tell(failure.message);
    }
  }

  function filters() {
    const set = {};
    boxes().filter((box) => box.checked).forEach((box) => (set[box.name] ??= []).push(box.value));
    return set;
  }

  function setFilters(set) {
    boxes().forEach((box) => { box.checked = (set[box.name] ?? []).includes(box.value); });
    draw();
  }

  function filterName(name, value) {
    return boxes().find((box) => box.name === name && box.value === value)?.dataset.shown ?? value;
  }

  function draw() {
    const chips = boxes().filter((box) => box.checked).map((box) => {
      const shown = box.dataset.shown;
      const label = renda.text("chat.remove_filter", { value: shown });
      const button = renda.make("button", { type: "button", class: "rd-chip", "aria-label": label, title: label },
        renda.make("span", {}, shown), renda.icon("close"));
      button.addEventListener("click", () => {
        box.checked = false;
        draw();
        (document.querySelector(".rd-filter-chips button") ?? opening()).focus();
      });
      return renda.make("li", {}, button);
    });
    document.querySelector(".rd-filter-chips").replaceChildren(...chips);
  }

  function toggle(open) {
    panel().hidden = !open;
    opening().setAttribute("aria-expanded", String(open));
    (open ? panel().querySelector(".rd-filter-find") : opening())?.focus();
  }

  function find(words) {
    const wanted = words.trim().toLowerCase();
    panel().querySelectorAll("fieldset").forEach((group) => {
      const labels = [...group.querySelectorAll("label")];
      labels.forEach((label) => { label.hidden = !label.textContent.toLowerCase().includes(wanted); });
      group.hidden = labels.every((label) => label.hidden);
    });
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest(".rd-filter-open")) toggle(panel().hidden);
    else if (target.closest(".rd-filter-done")) toggle(false);
    else if (target.closest(".rd-filter-clear")) setFilters({});
    else if (panel() && !panel().hidden && !target.closest("#rd-foot") && target.isConnected) {
      panel().hidden = true;
      opening().setAttribute("aria-expanded", "false");
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("#rd-filter-panel")) draw();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches(".rd-filter-find")) find(event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel() && !panel().hidden) {
      event.stopPropagation();
      toggle(false);
    }
  }, true);

  Object.assign(renda, { loadFilters, filters, setFilters, filterName });
})();
