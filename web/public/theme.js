// Runs before the first paint so that a chosen theme does not flash. A file of its own: no inline script is needed.
try {
  const theme = localStorage.getItem("parley.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's colour scheme applies.
}
