/* A form with files on its way, with how much of it has come; what the server says then is shown as it would be without this. */
import { announce, words } from "./page.js";

const progressIn = (form) => {
  const place = document.createElement("div");
  const bar = document.createElement("progress");
  const told = document.createElement("span");
  place.className = "uploading";
  bar.max = 100;
  place.append(bar, told);
  form.append(place);
  let said = -1;
  const say = (text, percent) => {
    told.textContent = text;
    percent === null ? bar.removeAttribute("value") : (bar.value = percent);
    bar.setAttribute("aria-label", text);
    const quarter = percent === null ? 5 : Math.floor(percent / 25);
    if (quarter !== said) announce(text); // now and then, not at every per cent
    said = quarter;
  };
  return { say, drop: () => place.remove() };
};
const send = (form, body, say) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Sent-By", "script");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total ? Math.floor((100 * loaded) / total) : 0;
      percent < 100 ? say(words().sending.replace("{percent}", percent), percent) : say(words().arrived, null);
    });
    request.addEventListener("load", () => done(request));
    for (const gone of ["error", "abort", "timeout"]) request.addEventListener(gone, () => done(null));
    request.send(body);
  });
/* the page that came back in place of this one: same address, its own words, focus on what is wrong */
const show = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.title = page.title;
  const held = document.querySelector("main");
  held.replaceWith(document.adoptNode(main));
  window.htmx?.process(main);
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: main } }));
  scrollTo(0, 0);
  (main.querySelector(".error-summary, [data-focus]") ?? main).focus();
  return true;
};
const trouble = (text) => {
  announce(text);
  const notice = document.createElement("div");
  notice.className = "notice tone-bad";
  notice.textContent = text;
  document.getElementById("flash")?.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
};
const go = (url) => {
  location.assign(url);
  return true;
};
/* the words of an error page, which has no form to type into any more; this one has, so it stays */
const wordsOf = (answer) => {
  const main = new DOMParser().parseFromString(answer.responseText, "text/html").querySelector("main");
  const said = [...(main?.querySelectorAll("h1, [data-trouble] > p:first-child") ?? [])].map((one) => one.textContent.trim());
  return said.join(" ") || words().failed;
};
/* whether another page is on its way */
export const upload = async (form, body) => {
  const { say, drop } = progressIn(form);
  say(words().sending.replace("{percent}", 0), 0);
  const answer = await send(form, body, say);
  const told = answer?.getResponseHeader("Content-Type") ?? "";
  if (answer?.status === 200 && told.includes("json")) return go(JSON.parse(answer.responseText).url);
  sessionStorage.removeItem("sent"); // it did not come through: what was typed is kept
  drop();
  if (!answer) trouble(words().offline);
  else if (answer.status < 400 && answer.responseURL !== form.action) return go(answer.responseURL);
  else if (answer.status < 400 || [409, 422].includes(answer.status)) show(answer.responseText) || trouble(words().failed);
  else trouble(wordsOf(answer));
  return false;
};
