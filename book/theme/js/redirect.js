// A moved page: keeps the #identifier a meta refresh would drop, and sends single identifiers that moved elsewhere to their new page.
(function () {
  'use strict';
  const data = document.documentElement.dataset;
  if (!location.hash || !data.to) return;
  const moved = data.fragments ? JSON.parse(data.fragments) : {};
  const to = new URL(moved[location.hash] || data.to, location.href);
  if (!to.hash) to.hash = location.hash;
  location.replace(to.href);
})();
