import { printButtons } from "./modules/print";
import { guardUnsaved } from "./modules/unsaved";

// Nothing on the public site needs this file: it only spares people some work where scripts run.
document.documentElement.classList.add("js");
guardUnsaved();
printButtons();
