// A classic script that runs before anything is painted: it sets the colour scheme that the reader chose, so that a dark
// page never flashes white. Without a choice the scheme is that of the system.
try {
  document.documentElement.dataset.scheme = localStorage.getItem("codman.scheme") ?? "auto";
} catch {
  // Storage is forbidden: the scheme of the system stays.
}
