// Filters marked data-autosubmit send themselves when a choice changes; typing waits until the person pauses.
const PAUSE_MS = 600;
const waiting = new WeakMap<HTMLFormElement, number>();

function formOf(event: Event): HTMLFormElement | null {
  const target = event.target;
  return target instanceof Element ? target.closest<HTMLFormElement>("form[data-autosubmit]") : null;
}

function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && ["text", "search", "number", "date"].includes(target.type);
}

function send(form: HTMLFormElement): void {
  window.clearTimeout(waiting.get(form));
  form.requestSubmit();
}

export function autosubmit(): void {
  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form && !isTyped(event.target)) send(form);
  });
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form || !isTyped(event.target) || !form.hasAttribute("data-autosubmit-typing")) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => send(form), PAUSE_MS));
  });
}
