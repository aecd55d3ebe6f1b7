import htmx from "htmx.org";
import { autosubmit } from "./modules/autosubmit";
import { comboboxes } from "./modules/combobox";
import { copyButtons } from "./modules/copy";
import { drafts } from "./modules/draft";
import { dropZones } from "./modules/drop";
import { menus } from "./modules/menus";
import { narrowBoxes } from "./modules/pick";
import { reportLiveRequests } from "./modules/live";
import { printButtons } from "./modules/print";
import { shortcuts } from "./modules/shortcuts";
import { guardUnsaved } from "./modules/unsaved";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

// The policy of the site allows no inline style and no eval, so htmx must not try either.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages carry personal data: none of it stays in the browser's storage
htmx.config.timeout = 15000;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true }, // a form sent back with its errors
  { code: "[45]..", swap: false, error: true },
];
window.htmx = htmx;

document.documentElement.classList.add("js");
guardUnsaved();
menus();
autosubmit();
copyButtons();
comboboxes();
drafts();
printButtons();
narrowBoxes();
dropZones();
reportLiveRequests();
shortcuts();
