/* The style sheet of a part that comes when it is asked for: there before the part is shown. */
export const sheet = (address) =>
  new Promise((done) => {
    if (document.querySelector(`link[href="${address}"]`)) return done();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.addEventListener("load", done);
    link.addEventListener("error", done); // without a signal it is plain, and works
    link.href = address;
    document.head.append(link);
  });
