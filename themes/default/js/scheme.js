// A classic script that runs before anything is painted: it sets the colour scheme that the reader chose, so that a dark
// page never flashes white. Without a choice the scheme is that of the system.
try {
  const scheme = localStorage.getItem("codman.scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is forbidden: the scheme of the system stays.
}
