import { guardUnsaved } from "./modules/unsaved";

// Nothing on the public site needs this file: it only spares people some work where scripts run.
guardUnsaved();
