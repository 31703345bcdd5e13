// Single keys of the desk: each presses the link, button or box that carries it. Without this script the same
// links and buttons are there to press. Nothing happens while someone writes, or with a modifier held.
"use strict";

const carriers = new Map();
for (const key of document.querySelectorAll("a kbd.key, button kbd.key")) {
  carriers.set(key.textContent.trim(), key.closest("a, button"));
}
for (const carrier of document.querySelectorAll("[data-key]")) {
  carriers.set(carrier.dataset.key, carrier);
}

function isWriting(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isWriting(event.target)) {
    return;
  }
  const carrier = carriers.get(event.key);
  if (!carrier) {
    return;
  }
  event.preventDefault();
  if (isWriting(carrier)) {
    carrier.focus();
  } else {
    carrier.click();
  }
});
