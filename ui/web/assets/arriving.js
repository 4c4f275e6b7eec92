// Waits for what Gradio lays out in its own time. By its name it comes before the scripts that start with it.
(() => {
  const renda = (window.renda ??= {});

  // Calls ``then`` once with what ``find`` finds, and never before the scripts have all been read.
  renda.whenThere = (find, then) => {
    const look = () => {
      const found = find();
      if (!found) return;
      waiting.disconnect();
      then(found);
    };
    const waiting = new MutationObserver(look);
    waiting.observe(document.documentElement, { childList: true, subtree: true, attributes: true });
    queueMicrotask(look);
  };
})();
