// Counts down to an opening from what the server said was left, never by the clock of this device.
"use strict";
(() => {
  const place = document.querySelector("[data-seconds-left]");
  if (!place) return;
  const shown = place.querySelector("span");
  const ends = performance.now() + 1000 * Number(place.dataset.secondsLeft);
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    shown.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    place.hidden = left > 86400;
    if (left) setTimeout(tick, 250);
    else location.reload();
  };
  tick();
})();
