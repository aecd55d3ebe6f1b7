// <select data-combobox>: with many entries, typing finds one. Without a script it stays a plain select, and the form
// always sends the select. The options are read again each time the list opens, so htmx may exchange them.
interface Entry {
  value: string;
  label: string;
  group: string;
  found: string;
}

let lists = 0;

function entriesOf(select: HTMLSelectElement): Entry[] {
  return [...select.options]
    .filter((option) => option.value !== "" && !option.disabled)
    .map((option) => {
      const parent = option.parentElement;
      const group = parent instanceof HTMLOptGroupElement ? parent.label : "";
      return { value: option.value, label: option.label, group, found: `${group} ${option.label} ${option.value}`.toLowerCase() };
    });
}

function matches(entries: Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter((entry) => words.every((word) => entry.found.includes(word)));
  const begins = (entry: Entry): number => (entry.label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return words.length ? found.sort((one, other) => begins(one) - begins(other)) : found;
}

class Combobox {
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private shown: Entry[] = [];
  private active = -1;

  constructor(private readonly select: HTMLSelectElement) {
    this.build();
    this.listen();
    this.show();
  }

  private build(): void {
    const { select, input, list } = this;
    const box = document.createElement("div");
    box.className = "k-combobox";
    list.id = `combobox-${(lists += 1)}`;
    list.className = "k-combobox__list";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    input.id = select.id;
    input.className = `${select.className} k-combobox__input`;
    input.type = "text";
    input.autocomplete = "off";
    input.placeholder = select.options[0]?.value === "" ? (select.options[0]?.label ?? "") : "";
    const role: Record<string, string> = {
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    };
    for (const name of ["aria-describedby", "aria-invalid", "accesskey", "required"]) {
      const value = select.getAttribute(name);
      if (value !== null) role[name === "required" ? "aria-required" : name] = name === "required" ? "true" : value;
      if (name === "accesskey" || name === "required") select.removeAttribute(name);
    }
    for (const [name, value] of Object.entries(role)) input.setAttribute(name, value);
    const label = document.querySelector<HTMLLabelElement>(`label[for="${select.id}"]`);
    if (label) list.setAttribute("aria-label", label.textContent?.trim() ?? "");
    select.id = `${select.id}-choices`;
    select.hidden = true;
    select.before(box);
    box.append(input, list, select);
    document.querySelectorAll(`[hx-target="#${input.id}"]`).forEach((element) => {
      element.setAttribute("hx-target", `#${select.id}`);
    });
  }

  private listen(): void {
    const { input, list, select } = this;
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.open(""));
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // what is typed here is no value yet
      if (!(event instanceof InputEvent && event.isComposing)) this.open(input.value);
    });
    input.addEventListener("compositionend", () => this.open(input.value));
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.leave());
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-at]") : null;
      const entry = row ? this.shown[Number(row.dataset.at)] : undefined;
      if (entry) this.choose(entry.value);
    });
    select.addEventListener("change", () => this.show());
    select.addEventListener("htmx:afterSwap", () => this.show());
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.open("");
      else this.mark(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.ctrlKey && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.shown[this.active]?.value ?? this.select.value);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
      this.show();
    }
  }

  private open(text: string): void {
    this.shown = matches(entriesOf(this.select), text);
    let group = "";
    const rows = this.shown.flatMap((entry, at) => {
      const row = document.createElement("li");
      row.id = `${this.list.id}-${at}`;
      row.dataset.at = String(at);
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(entry.value === this.select.value));
      row.textContent = entry.label;
      const head = document.createElement("li");
      head.className = "k-combobox__group";
      head.setAttribute("role", "presentation");
      head.textContent = entry.group;
      const heads = entry.group && entry.group !== group ? [head] : [];
      group = entry.group;
      return [...heads, row];
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    const chosen = this.shown.findIndex((entry) => entry.value === this.select.value);
    this.mark(text ? 0 : Math.max(chosen, 0));
  }

  private mark(at: number): void {
    this.active = this.shown.length ? (at + this.shown.length) % this.shown.length : -1;
    for (const row of this.list.querySelectorAll("[data-at]")) row.classList.remove("is-active");
    const row = this.list.querySelector(`[data-at="${this.active}"]`);
    row?.classList.add("is-active");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private choose(value: string): void {
    this.close();
    const changed = this.select.value !== value;
    this.select.value = value;
    this.show();
    if (!changed) return;
    for (const name of ["input", "change"]) this.select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  // Going on takes what is marked when something was typed, nothing when the field was emptied.
  private leave(): void {
    const typed = this.input.value.trim();
    if (typed === "") this.choose("");
    else if (typed !== this.label() && !this.list.hidden) this.choose(this.shown[this.active]?.value ?? this.select.value);
    else this.show();
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private label(): string {
    return this.select.value === "" ? "" : (this.select.selectedOptions[0]?.label ?? "");
  }

  private show(): void {
    this.input.value = this.label();
  }
}

export function comboboxes(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-combobox]")) new Combobox(select);
}
