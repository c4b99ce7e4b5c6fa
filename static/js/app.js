/* Adds to pages that already work without it. Every behaviour is a module and asked for by a data- attribute in the page. */
import "./answers.js";
import "./sending.js";
import "./confirm.js";
import "./dialogs.js";
import "./reveal.js";
import "./filters.js";
import "./bulk.js";
import "./position.js";
import "./keeping.js";
import "./drafts.js";
import "./photos.js";

document.documentElement.classList.add("js");
