/* A category is found by words or first letters, what one logs often stands ready, and three that fit the words typed. */
import { idOf } from "./along.js";
import { onArrival } from "./page.js";
import { canSeal, get, me, open } from "./sealed.js";

const MOST = { found: 6, told: 3 };
const PAUSE = 250;

/* what the county's cases say, as it was taken along, else from the server; worked with on the phone alone */
let known;
const takenAlong = async () => {
  const user = canSeal && (await me());
  const id = user && (await idOf(user, "words"));
  const row = id && (await get("pages", id));
  return row ? open(user, id, row) : null;
};
const fetched = async (url) => {
  const answer = await fetch(url, { redirect: "error" }).catch(() => null);
  return answer?.ok ? answer.json() : null;
};
const wordsOf = (url) => (known ??= takenAlong().catch(() => null).then((kept) => kept ?? fetched(url)).then((got) => got ?? ((known = undefined), null)));

/* two characters each, as the server counted them (foundation/bigrams.py) */
export const windows = (text) => {
  const runs = text.normalize("NFKC").match(/\p{Script=Han}+/gu) ?? [];
  return new Set(runs.flatMap((run) => [...run].slice(1).map((sign, n) => [...run][n] + sign)));
};
/* which categories the words fit, the best first, each with the words that speak for it (cases/queries/words.py) */
export const fitting = (text, { smoothing, categories, totals, words }) => {
  const said = [...windows(text)].filter((word) => Object.hasOwn(words, word));
  const rows = categories.map((code) => ({ code, score: 0, told: [] }));
  for (const word of said) {
    const weights = new Map();
    for (let n = 0; n < words[word].length; n += 2) weights.set(words[word][n], words[word][n + 1]);
    rows.forEach((row, n) => {
      const gain = Math.log(((weights.get(n) ?? 0) + smoothing) / totals[n]);
      row.score += gain;
      if (gain > 0) row.told.push([gain, word]);
    });
  }
  const fit = rows.filter((row) => row.told.length && row.score > 0).sort((a, b) => b.score - a.score);
  return fit.slice(0, MOST.told).map(({ code, told }) => ({ code, told: told.sort(([a], [b]) => b - a).slice(0, 2).map(([, word]) => word) }));
};
/* 电瓶 + 瓶车 = 电瓶车, where the text says so */
const joined = (text, told) => {
  const inOrder = told.filter((word) => text.includes(word)).sort((a, b) => text.indexOf(a) - text.indexOf(b));
  return inOrder.reduce((done, word) => {
    const whole = done.at(-1) && done.at(-1) + word.slice(1);
    return whole && done.at(-1).endsWith(word[0]) && text.includes(whole) ? [...done.slice(0, -1), whole] : [...done, word];
  }, []);
};

const optionsOf = (list) => [...list.options].filter((one) => one.value);
const matches = (list, typed) => {
  const asked = typed.normalize("NFKC").trim().toLowerCase();
  const place = (option) => {
    const [name, by] = [option.textContent.toLowerCase(), (option.dataset.find ?? "").toLowerCase()];
    if (name.startsWith(asked)) return 0;
    if (name.includes(asked)) return 1;
    return by.split(" ").some((word) => word.startsWith(asked)) ? 2 : by.includes(asked) ? 3 : 9;
  };
  const ranked = optionsOf(list).map((option) => [place(option), option]);
  return ranked.filter(([at]) => at < 9).sort(([a], [b]) => a - b).slice(0, MOST.found).map(([, option]) => option);
};
const chipOf = (list, option) => {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "chip";
  chip.textContent = option.textContent;
  chip.setAttribute("aria-pressed", String(list.value === option.value));
  chip.addEventListener("click", () => {
    list.value = option.value;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return chip;
};
const show = (finder, list, label, options) => {
  finder.querySelector("[data-finder-words]").textContent = label;
  finder.querySelector("[data-finder-found]").replaceChildren(...options.map((option) => chipOf(list, option)));
};
const begin = (finder) => {
  const list = document.getElementById(finder.dataset.finder);
  const line = finder.querySelector("input");
  const text = finder.dataset.wordsFrom && list.form?.elements[finder.dataset.wordsFrom];
  const optionsBy = (codes) => codes.map((code) => optionsOf(list).find((one) => one.value === code)).filter(Boolean);
  const suggest = async () => {
    const weights = text?.value.trim() && finder.dataset.wordsUrl ? await wordsOf(finder.dataset.wordsUrl) : null;
    const fit = weights ? fitting(text.value, weights) : [];
    if (!fit.length) return false;
    const told = joined(text.value.normalize("NFKC"), [...new Set(fit.flatMap((one) => one.told))]).slice(0, 3);
    show(finder, list, finder.dataset.isTold.replace("{words}", told.join("、")), optionsBy(fit.map((one) => one.code)));
    return true;
  };
  const look = async () => {
    if (line.value.trim()) {
      const found = matches(list, line.value);
      return show(finder, list, found.length ? finder.dataset.isFound : finder.dataset.isNone, found);
    }
    if (await suggest()) return;
    const recent = optionsBy(finder.dataset.recent.split(" "));
    show(finder, list, recent.length ? finder.dataset.isRecent : "", recent);
  };
  let wait;
  const soon = () => {
    clearTimeout(wait);
    wait = setTimeout(look, PAUSE);
  };
  line.addEventListener("input", look);
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is not sent by looking for something
    finder.querySelector(".chip")?.click();
  });
  text?.addEventListener?.("input", soon);
  list.addEventListener("change", () => {
    for (const chip of finder.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(chip.textContent === list.selectedOptions[0]?.textContent));
    line.value = "";
  });
  look();
};
onArrival((root) => root.querySelectorAll("[data-finder]:not([data-begun])").forEach((finder) => {
  finder.dataset.begun = "yes";
  begin(finder);
}));
