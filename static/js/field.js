/* What a person in the field has beside the pages: the outbox, pages taken along, the worker. */
import "./outbox.js";
import "./outbox_forms.js";
import "./outbox_list.js";
import "./along.js";
import "./leaving.js";
import "./shell.js";
