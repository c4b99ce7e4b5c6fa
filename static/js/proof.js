/* A small sum, worked out while the form is filled in: nothing to who sends one report, time to who sends a flood (hashcash). */
import { hold, release } from "./sending.js";

const encoder = new TextEncoder();
const isProof = (digest, bits) => {
  for (const byte of digest) {
    if (bits <= 0) return true;
    if (bits >= 8 ? byte : byte >> (8 - bits)) return false;
    bits -= 8;
  }
  return true;
};
const AT_ONCE = 64;
const prove = async (challenge, bits) => {
  for (let from = 0; ; from += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_one, at) => from + at);
    const digests = await Promise.all(
      tries.map((one) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${one}`))),
    );
    const found = digests.findIndex((one) => isProof(new Uint8Array(one), bits));
    if (found >= 0) return String(from + found);
    await new Promise((next) => setTimeout(next));
  }
};
for (const form of document.querySelectorAll("form[data-proof]")) {
  const bits = Number(form.dataset.proof);
  const { challenge, nonce } = form.elements;
  if (!bits || !window.crypto?.subtle) continue;
  const proof = prove(challenge.value, bits).then((found) => (nonce.value = found));
  form.addEventListener("submit", (event) => {
    if (nonce.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hold(form); // a second press would wait twice
    proof.then(() => {
      release(form);
      form.requestSubmit(event.submitter);
    });
  });
}
