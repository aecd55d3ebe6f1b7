// Keyboard shortcuts are written where they act: data-shortcut="g t" on a link or button clicks it, on a field moves
// there. The dialog behind "?" lists whatever the page offers, so nothing is documented that does not work.
// Single keys can get in the way of speech input, so the dialog can switch them off in this browser (WCAG 2.1.4).
const SEQUENCE_MS = 1200;
const OFF = "kentan.shortcuts-off";
let typed: string[] = [];
let lastKeyAt = 0;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function targets(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-shortcut]")];
}

function isOff(): boolean {
  return localStorage.getItem(OFF) === "yes";
}

function remember(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
}

function act(element: HTMLElement): void {
  if (element.matches("input, textarea, select")) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
}

function submitNearest(event: KeyboardEvent): void {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  const chosen = form ?? document.querySelector<HTMLFormElement>("form[data-main]");
  if (!chosen) return;
  event.preventDefault();
  const button = chosen.querySelector<HTMLButtonElement>("button[type=submit], button:not([type])");
  chosen.requestSubmit(button ?? undefined);
}

function row(keys: string, label: string): HTMLElement {
  const line = document.createElement("div");
  line.className = "k-keys__row";
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  const text = document.createElement("dd");
  text.textContent = label;
  line.append(term, text);
  return line;
}

function showHelp(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#shortcut-help");
  const list = dialog?.querySelector("[data-shortcut-list]");
  if (!dialog || !list || dialog.open) return;
  const found = new Map<string, string>();
  for (const element of targets()) {
    const label = element.dataset.shortcutLabel ?? element.getAttribute("aria-label") ?? element.textContent ?? "";
    found.set(element.dataset.shortcut ?? "", label.trim());
  }
  list.replaceChildren(...[...found].map(([keys, label]) => row(keys, label)));
  const choice = dialog.querySelector<HTMLInputElement>("[data-shortcut-switch]");
  if (choice) choice.checked = !isOff();
  dialog.showModal();
}

function onPlainKey(event: KeyboardEvent): void {
  const now = event.timeStamp;
  typed = now - lastKeyAt > SEQUENCE_MS ? [event.key] : [...typed, event.key].slice(-2);
  lastKeyAt = now;
  if (event.key === "?") {
    showHelp();
    return;
  }
  const wanted = [typed.join(" "), event.key];
  const element = targets().find((item) => wanted.includes(item.dataset.shortcut ?? ""));
  if (!element) return;
  event.preventDefault();
  typed = [];
  act(element);
}

export function shortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submitNearest(event);
    else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !isOff()) onPlainKey(event);
  });
  document.addEventListener("change", (event) => {
    const choice = event.target;
    if (choice instanceof HTMLInputElement && choice.matches("[data-shortcut-switch]")) remember(choice.checked);
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-shortcut-help]")) showHelp();
  });
}
