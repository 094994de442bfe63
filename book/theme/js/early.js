// Runs before the first paint: says that scripts work, applies the reader's choices and asks for the fonts. Everything else waits for site.js.
(function () {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem('smm-theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (localStorage.getItem('smm-keys') === 'off') root.dataset.keys = 'off';
    if (sessionStorage.getItem('smm-base-only') === '1') root.classList.add('base-only');
  } catch (e) { /* storage is blocked: follow the system */ }
  // Over a network the fonts are asked for at once, before style sheets name them. Files on a disk cannot be.
  const { src, dataset } = document.currentScript;
  for (const font of src.startsWith('http') && !('own' in dataset) ? ['sans-3', 'serif-4'] : []) {
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'font';
    link.crossOrigin = '';
    link.href = src.replace(/js\/.*/, 'fonts/source-' + font + '-latin-wght-normal.woff2');
    document.head.append(link);
  }
})();
