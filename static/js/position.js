/* "Use my position": one point, on press, never in the background. */
import { announce, on, words } from "./page.js";

export const put = (id, value) => {
  const input = id && document.getElementById(id);
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
export const findPosition = () =>
  new Promise((found, failed) => {
    if (!navigator.geolocation) return failed({ code: 0 });
    navigator.geolocation.getCurrentPosition(found, failed, {
      enableHighAccuracy: true,
      timeout: 15000,
      maximumAge: 30000,
    });
  });
const locate = async (button) => {
  const asked = button.dataset;
  const place = button.parentElement.querySelector("[data-locate-words]");
  const say = (text) => (place ? (place.textContent = text) : announce(text));
  button.disabled = true;
  say(words().locating);
  try {
    const { coords } = await findPosition();
    put(asked.locateLat, coords.latitude.toFixed(6));
    put(asked.locateLng, coords.longitude.toFixed(6));
    put(asked.locateAccuracy, Math.round(coords.accuracy));
    say(words().located.replace("{metres}", Math.round(coords.accuracy)));
    const target = asked.locateTarget && document.querySelector(asked.locateTarget);
    if (target && window.htmx) window.htmx.trigger(target, "located");
  } catch (problem) {
    say(problem.code === 1 ? words().locateDenied : words().locateFailed);
  } finally {
    button.disabled = false;
  }
};
on("click", (event) => {
  const button = event.target.closest?.("[data-locate]");
  if (button) locate(button);
});
