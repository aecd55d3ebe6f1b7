// <button data-copy="text" data-copied="Copied">: puts the text on the clipboard and says so.
const SHOWN_MS = 2000;

async function copy(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  const status = button.querySelector<HTMLElement>("[data-copy-status]");
  if (!status) return;
  status.textContent = button.dataset.copied ?? "";
  button.classList.add("is-copied");
  window.setTimeout(() => {
    status.textContent = "";
    button.classList.remove("is-copied");
  }, SHOWN_MS);
}

export function copyButtons(): void {
  // The clipboard exists only on a secure origin; without it the button stays hidden by the style sheet.
  if (!navigator.clipboard) return;
  document.documentElement.classList.add("can-copy");
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
}
