// Runs before the first paint, as a file because the page allows no inline script: a chosen theme never flashes the other one.
(() => {
  try {
    const theme = localStorage.getItem('bellwether.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // storage is off: the system's preference holds
  }
})();
