// Asks before leaving a page whose form (marked data-guard) was changed and not sent.
const changed = new WeakSet<HTMLFormElement>();
let sending = false;

function guardedForm(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>("form[data-guard]") : null;
}

function hasUnsaved(): boolean {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-guard]")].some((form) => changed.has(form));
}

export function guardUnsaved(): void {
  document.addEventListener("input", (event) => {
    const form = guardedForm(event.target);
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (guardedForm(event.target)) sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && hasUnsaved()) event.preventDefault();
  });
}
