// What all parts of the chat use: texts, requests, signs, messages, the clipboard.
(() => {
  const renda = (window.renda ??= {});
  const FADE_MS = 4000;
  let texts = null;

  renda.text = (key, values = {}) => {
    texts ??= JSON.parse(document.getElementById("rd-texts").dataset.texts);
    return (texts[key] ?? "").replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);
  };

  renda.make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  };

  renda.icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "rd-icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#rd-i-${name}`);
    svg.append(use);
    return svg;
  };

  // Markup that the service made, and escaped, itself.
  renda.node = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  };

  // Resolves to the response; what fails is an Error whose message can be shown.
  renda.fetch = async (method, path, body, signal) => {
    const given = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let response;
    try {
      response = await fetch(path, { method, signal, ...given });
    } catch (failure) {
      if (failure.name === "AbortError") throw failure;
      throw new Error(renda.text("chat.offline"));
    }
    if (response.ok) return response;
    const told = await response.json().catch(() => ({}));
    if (told.error?.code === "not_logged_in") renda.logIn();
    const failure = new Error(told.error?.message ?? renda.text("chat.offline"));
    failure.code = told.error?.code;
    throw failure;
  };

  // The session has ended: back here after the login.
  renda.logIn = () => {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
  };

  renda.call = async (method, path, body, signal) => (await renda.fetch(method, path, body, signal)).json();

  // Yields what each line of a response holds as it comes, until ``signal`` says that nobody wants it any more.
  renda.lines = async function* lines(response, signal) {
    const reader = response.body.pipeThrough(new TextDecoderStream(), { signal }).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const whole = (rest + value).split("\n");
      rest = whole.pop();
      for (const line of whole) yield JSON.parse(line);
    }
  };

  // Only a focus that got lost, or stands on what goes away, is led on: who went elsewhere keeps it.
  renda.leadFocus = (to, leaving = null) => {
    if ([null, document.body, leaving].includes(document.activeElement)) to?.focus();
  };

  // For those who hear the page.
  renda.say = (words) => {
    const said = document.getElementById("rd-said");
    said.textContent = "";
    window.setTimeout(() => { said.textContent = words; }, 50);
  };

  // For everybody: a short message that goes by itself.
  let fading = 0;
  renda.tell = (words) => {
    document.querySelector(".rd-toast")?.remove();
    (document.querySelector("main") ?? document.body).append(renda.make("p", { class: "rd-toast" }, words));
    renda.say(words);
    window.clearTimeout(fading);
    fading = window.setTimeout(() => document.querySelector(".rd-toast")?.remove(), FADE_MS);
  };

  renda.copy = async (words, told) => {
    const copied = navigator.clipboard && window.isSecureContext
      ? await navigator.clipboard.writeText(words).then(() => true, () => copyBySelection(words))
      : copyBySelection(words);
    renda.tell(renda.text(copied ? told : "chat.copy_failed"));
  };

  // Plain http on a local network has no navigator.clipboard.
  function copyBySelection(words) {
    const back = document.activeElement;
    const field = renda.make("textarea", { class: "rd-unseen", readonly: "" });
    field.value = words;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    back?.focus({ preventScroll: true });
    return copied;
  }

  renda.smooth = () => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
})();
