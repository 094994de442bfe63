// Runs before the first paint: says that scripts work, and applies the reader's choices. Everything else waits for site.js.
(function () {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem('smm-theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (sessionStorage.getItem('smm-base-only') === '1') root.classList.add('base-only');
  } catch (e) { /* storage is blocked: follow the system */ }
})();
