// A pointer that rests on something in a picture: what is told of that, beside it.

import { noteIn, REST } from "./dom.js";
import { nothing, point, state } from "./state.js";

/**
 * Nothing changes under a moving pointer, nor under a finger.
 * @template T
 * @param {HTMLElement} view
 * @param {(event: PointerEvent) => T | null} at what lies under the pointer
 * @param {(what: T, event: PointerEvent) => void} rest what is done once it rests on that
 */
export function pointing(view, at, rest) {
  const note = noteIn(view);
  let waiting = 0;
  /** @type {T | null} */
  let under = null;
  const hush = () => {
    clearTimeout(waiting);
    waiting = 0;
    note.hide();
  };
  const leave = () => {
    if (state.hover.kind) point(nothing);
  };
  view.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    const what = at(event);
    if (what === under && !waiting) return;
    under = what;
    hush();
    waiting = setTimeout(() => {
      waiting = 0;
      if (what) rest(what, event);
      else leave();
    }, REST);
  });
  view.addEventListener("pointerleave", () => {
    under = null;
    hush();
    leave();
  });
  return { note, hush };
}
