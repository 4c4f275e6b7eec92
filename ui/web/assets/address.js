// The address says what the page shows: the conversation, or the tab that is looked at instead.
(() => {
  const renda = (window.renda ??= {});
  let chatAddress = null; // while another tab is looked at

  const replace = (address) => history.replaceState(history.state, "", address);

  // What the chat does out of sight stands in the address when somebody comes back to it.
  function changeChatAddress(change) {
    const url = new URL(chatAddress ?? location.href, location.href);
    change(url);
    const address = url.pathname + url.search + url.hash;
    if (chatAddress === null) replace(address);
    else chatAddress = address;
  }

  function setAnchor(anchor) {
    changeChatAddress((url) => { url.hash = anchor; });
  }

  function setConversationAddress(id) {
    changeChatAddress((url) => {
      if (id) url.searchParams.set("c", id);
      else url.searchParams.delete("c");
    });
  }

  function showTabAddress(name, params) {
    const { pathname, search, hash } = location;
    chatAddress ??= new URLSearchParams(search).has("tab") ? pathname : pathname + search + hash;
    const own = [...params].filter(([key]) => key !== "tab" && key !== "c");
    replace(`${pathname}?${new URLSearchParams([["tab", name], ...own])}`);
  }

  function showChatAddress() {
    if (chatAddress !== null) replace(chatAddress);
    chatAddress = null;
  }

  Object.assign(renda, { setAnchor, setConversationAddress, showTabAddress, showChatAddress });
})();
