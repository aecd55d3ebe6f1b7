// What htmx fetches is announced: a busy mark while it lasts, a line in the status region when it fails. A form sent by
// htmx does not count as unsaved. Polling (presence) stops while the page is hidden, so an idle tab costs nothing. Where
// the session has ended the whole page is loaded again, so that no sign-in form appears in the middle of another page.
function say(text: string): void {
  const region = document.getElementById("live-status");
  if (region) region.textContent = text;
}

function isPoll(element: Element | null): boolean {
  return (element?.getAttribute("hx-trigger") ?? "").includes("every ");
}

function isSignIn(event: Event): boolean {
  const xhr = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr;
  return Boolean(xhr?.responseURL && new URL(xhr.responseURL).pathname.startsWith("/accounts/login/"));
}

export function reportLiveRequests(): void {
  const words = document.body.dataset;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.target instanceof Element ? event.target : null;
    if (isPoll(element) && document.hidden) event.preventDefault();
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const element = event.target instanceof Element ? event.target : null;
      if (!isPoll(element)) say(words.requestFailed ?? "");
    });
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isSignIn(event)) return;
    event.preventDefault();
    window.location.reload();
  });
  document.addEventListener("htmx:afterSwap", () => say(""));
}
