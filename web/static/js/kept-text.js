// A text that the editor kept is forgotten only here: on the page that shows it was saved.
// An error page, or the way over a new log-in, lets it be.
(() => {
  const sent = sessionStorage.getItem("sent-text");
  if (!sent) return;
  sessionStorage.removeItem("sent-text");
  if (document.querySelector("[data-saved]")) localStorage.removeItem(sent);
})();
