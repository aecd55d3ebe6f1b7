// <input data-filter-for="id"> narrows a frame of tick boxes to those that hold the text; ticked ones stay. Arrow down
// leads into the frame. Without a script the field is not shown.
function isFilter(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.dataset.filterFor !== undefined;
}

function narrow(frame: HTMLElement, words: string[]): void {
  for (const row of frame.querySelectorAll<HTMLElement>("label")) {
    const text = (row.textContent ?? "").toLowerCase();
    const ticked = row.querySelector<HTMLInputElement>("input")?.checked === true;
    row.hidden = !ticked && !words.every((word) => text.includes(word));
  }
}

export function narrowBoxes(): void {
  document.addEventListener("input", (event) => {
    if (!isFilter(event.target)) return;
    const frame = document.getElementById(event.target.dataset.filterFor ?? "");
    if (frame) narrow(frame, event.target.value.toLowerCase().split(/\s+/).filter(Boolean));
  });
  document.addEventListener("keydown", (event) => {
    if (!isFilter(event.target) || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
    event.preventDefault(); // it narrows, it does not send the form
    const frame = document.getElementById(event.target.dataset.filterFor ?? "");
    frame?.querySelector<HTMLInputElement>("label:not([hidden]) input")?.focus();
  });
}
