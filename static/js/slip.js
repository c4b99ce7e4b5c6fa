/* A scanned slip: number and code stand behind the # of the address, which is never sent, and go into the form. */
const form = document.querySelector("form[data-slip]");
const open = () => {
  const [ref, code] = decodeURIComponent(location.hash.slice(1)).split(".");
  if (!form || !ref || !code) return;
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.ref.value = ref;
  form.elements.code.value = code;
  form.submit();
};
open();
addEventListener("hashchange", open);
