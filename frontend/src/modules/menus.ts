// Menus are <details data-menu>: they open without a script; here they close again on Escape, and when one looks away.
// On a phone the button [data-nav-toggle] shows and hides the navigation.
function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
}

function closeOthers(target: EventTarget | null): void {
  for (const menu of openMenus()) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }
}

function setNavigation(open: boolean): void {
  const button = document.querySelector<HTMLButtonElement>("[data-nav-toggle]");
  document.body.classList.toggle("nav-open", open);
  button?.setAttribute("aria-expanded", String(open));
}

function escape(): void {
  const [menu] = openMenus();
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if (document.body.classList.contains("nav-open")) {
    setNavigation(false);
    document.querySelector<HTMLElement>("[data-nav-toggle]")?.focus();
  }
}

export function menus(): void {
  document.addEventListener("click", (event) => {
    closeOthers(event.target);
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-nav-toggle]")) setNavigation(!document.body.classList.contains("nav-open"));
    else if (target?.closest("[data-nav-close]")) setNavigation(false);
    const closer = target?.closest<HTMLElement>("[data-dismiss]");
    closer?.closest("[data-dismissable]")?.remove();
  });
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
  });
}
