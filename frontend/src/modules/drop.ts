// A file field marked data-drop lies over its frame, so files can be dragged onto it; here the frame says which.
function frameOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(".k-drop") : null;
}

export function dropZones(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.hasAttribute("data-drop") || !field.files?.length) return;
    const text = frameOf(field)?.querySelector(".k-drop__text");
    if (text) text.textContent = [...field.files].map((file) => file.name).join(", ");
  });
  document.addEventListener("dragenter", (event) => frameOf(event.target)?.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) {
    document.addEventListener(name, (event) => frameOf(event.target)?.classList.remove("is-over"));
  }
}
