// Everything here is an addition: each page works without script. Nothing is built on the client that
// the server did not send, and nothing needs eval or inline script (the content policy forbids both).
import "htmx.org/dist/htmx.esm.min.js";
import { busy } from "./busy";
import { copyAndPrint } from "./copy";
import { dialogs } from "./dialogs";
import { drafts } from "./drafts";
import { fold } from "./fold";
import { keys } from "./keys";
import { meeting } from "./meeting";
import { passkeys } from "./passkeys";
import { search } from "./search";

// Controls that do nothing without script are hidden until this mark is set (.tf-js).
document.documentElement.dataset.js = "";

busy();
drafts();
dialogs();
copyAndPrint();
keys();
search();
passkeys();
meeting();
// Foldable parts may also arrive later, with an htmx answer.
fold(document);
document.addEventListener("htmx:after:settle", () => fold(document));
