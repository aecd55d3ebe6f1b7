// <form data-draft="name">: fields marked data-keep survive an accidental reload, in this tab only (sessionStorage) and
// for a working day. What says who somebody is carries no such mark and is never kept. [data-draft-clear] forgets a draft.
const KEPT_MS = 10 * 60 * 60 * 1000;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Draft {
  at: number;
  values: Record<string, string>;
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("[data-keep]")];
}

function isTick(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function read(key: string): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
    return draft && Date.now() - draft.at < KEPT_MS ? draft : null;
  } catch {
    return null;
  }
}

function keep(form: HTMLFormElement, key: string): void {
  const values: Record<string, string> = {};
  for (const field of fieldsOf(form)) {
    if (!isTick(field)) values[field.name] = field.value;
    else if (field.checked) values[field.name] = field.value;
  }
  sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
}

function put(field: Field, value: string | undefined): void {
  if (isTick(field)) field.checked = field.value === value;
  else if (value !== undefined) field.value = value;
  if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event("change", { bubbles: true }));
}

// The villages come only after the township is there; they are put again when they have arrived.
function restore(form: HTMLFormElement, values: Record<string, string>): void {
  for (const field of fieldsOf(form)) {
    put(field, values[field.name]);
    if (field instanceof HTMLSelectElement && values[field.name]) {
      field.addEventListener("htmx:afterSwap", () => put(field, values[field.name]), { once: true });
    }
  }
}

function says(draft: Draft): boolean {
  return ["title", "body", "demands"].some((name) => draft.values[name]);
}

function tend(form: HTMLFormElement): void {
  const key = `kentan.draft.${form.dataset.draft}`;
  const draft = read(key);
  const notice = form.querySelector<HTMLElement>("[data-draft-notice]");
  if (draft && says(draft)) {
    restore(form, draft.values);
    if (notice) notice.hidden = false;
  }
  form.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    form.reset();
    for (const field of fieldsOf(form)) if (field instanceof HTMLSelectElement) put(field, field.value);
    if (notice) notice.hidden = true;
  });
  let waiting = 0;
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => keep(form, key), 400);
  });
}

export function drafts(): void {
  for (const done of document.querySelectorAll<HTMLElement>("[data-draft-clear]")) {
    sessionStorage.removeItem(`kentan.draft.${done.dataset.draftClear}`);
  }
  const start = (): void => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) tend(form);
  };
  // A restored township asks for its villages, so htmx must be listening before.
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
}
