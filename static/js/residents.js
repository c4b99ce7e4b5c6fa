/* What a resident's form does where scripts run: pictures made small, one position on press, a sum against floods. */
import "./photos.js";
import "./position.js";
import "./sending.js";
import "./proof.js";

document.documentElement.classList.add("js");
