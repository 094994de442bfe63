// The board of targets: tries levels, sets them, and follows what others set.
(function () {
  'use strict';
  const board = document.getElementById('board');
  const parts = document.getElementById('board-parts');
  const work = document.getElementById('board-work');
  const state = document.getElementById('board-state');
  const address = location.pathname;
  const hint = work.innerHTML;
  let tried = null;
  // The grid is fetched anew whenever somebody sets a target, also while a level is being looked at:
  // each of the two places shows the last that was asked for it.
  const turns = { grid: 0, work: 0 };
  const say = text => { state.textContent = text; };
  const form = () => document.getElementById('work-form');
  const why = () => document.getElementById('work-why');

  async function get(query) {
    const answer = await fetch(address + '?' + new URLSearchParams(query), { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.status);
    return answer.text();
  }
  async function post(task, body) {
    const answer = await fetch(address + '?' + new URLSearchParams({ do: task }), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body || {}),
    });
    return { status: answer.status, text: await answer.text() };
  }

  // Puts a new state of the grid in place; whoever stood on a button stands on it again. A button that is being pressed
  // stays until it is let go: a click needs it at both ends.
  let isPressed = false;
  let late = null;
  function show(html) {
    late = isPressed ? html : null;
    if (isPressed) return;
    const focus = parts.contains(document.activeElement) ? document.activeElement.id : null;
    parts.innerHTML = html;
    const again = focus && document.getElementById(focus);
    if (again) again.focus({ preventScroll: true });
  }
  async function fetched(part) {
    const mine = ++turns[part];
    const html = await get(tried ? { part, try: tried.practice + ':' + tried.level } : { part });
    return mine === turns[part] ? html : null;
  }
  async function refresh() {
    try {
      const html = await fetched('grid');
      if (html !== null) show(html);
    } catch (e) { say(board.dataset.lost); }
  }

  // A level is looked at: its texts, what it asks for, the radar as it would be. Nothing is written.
  async function look(practice, level, focus) {
    tried = { practice, level };
    const kept = form() && form().dataset.practice === practice && why() ? why().value : null;
    const typed = kept !== null && kept !== why().defaultValue ? kept : null;
    try {
      const [grid, place] = await Promise.all([fetched('grid'), fetched('work')]);
      if (grid !== null) show(grid);
      if (place === null) return;
      work.innerHTML = place;
      work.classList.add('is-open');
      if (typed !== null && why()) why().value = typed;
      if (focus) {
        const title = document.getElementById('work-title');
        title.focus({ preventScroll: true });
        title.scrollIntoView({ block: 'nearest' });
      }
    } catch (e) { say(board.dataset.failed); }
  }
  function leave() {
    const back = tried && `[data-practice="${tried.practice}"] [aria-checked="true"]`;
    tried = null;
    turns.work += 1;
    work.innerHTML = hint;
    work.classList.remove('is-open');
    refresh().then(() => {
      const on = back && document.querySelector(back);
      if (on) on.focus({ preventScroll: true });
    });
  }

  parts.addEventListener('pointerdown', () => { isPressed = true; });
  const release = () => setTimeout(() => {
    isPressed = false;
    if (late !== null) show(late);
  });
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, release);

  parts.addEventListener('click', event => {
    const level = event.target.closest('[data-level]');
    if (level) return look(level.closest('[data-practice]').dataset.practice, level.dataset.level, true);
    const task = event.target.closest('[data-do]');
    if (task && !task.disabled) turnBack(task.dataset.do);
  });
  // A group of levels is one stop of the tab key; arrows go within it.
  parts.addEventListener('keydown', event => {
    const level = event.target.closest('[data-level]');
    if (!level) return;
    const all = [...level.parentElement.children];
    const rtl = document.documentElement.dir === 'rtl' ? -1 : 1;
    const steps = { ArrowRight: rtl, ArrowUp: 1, ArrowLeft: -rtl, ArrowDown: -1 };
    let to = null;
    if (event.key in steps) to = all[(all.indexOf(level) + steps[event.key] + all.length) % all.length];
    if (event.key === 'Home') to = all[0];
    if (event.key === 'End') to = all[all.length - 1];
    if (!to) return;
    event.preventDefault();
    all.forEach(one => { one.tabIndex = one === to ? 0 : -1; });
    to.focus();
    look(level.closest('[data-practice]').dataset.practice, to.dataset.level, false);
  });

  async function set(extra) {
    const of = form();
    const sent = {
      practice: of.dataset.practice, level: of.dataset.level === 'none' ? null : Number(of.dataset.level), seen: of.dataset.seen,
      rationale: why().value, holds: Boolean(document.getElementById('work-holds') && document.getElementById('work-holds').checked), ...extra,
    };
    const error = document.getElementById('work-error');
    error.textContent = '';
    let answer;
    try { answer = await post('set', sent); } catch (e) { error.textContent = board.dataset.lost; return; }
    if (answer.status === 200) {
      leave();
      say(board.dataset.saved);
    } else if (answer.status === 409) {
      const place = document.getElementById('work-conflict');
      place.innerHTML = answer.text;
      place.querySelector('button').focus();
    } else {
      error.textContent = answer.text || board.dataset.failed;
      why().focus();
    }
  }
  work.addEventListener('submit', event => { event.preventDefault(); set({}); });
  work.addEventListener('click', event => {
    if (event.target.closest('[data-close]')) return leave();
    const keep = event.target.closest('[data-keep]');
    if (!keep) return;
    if (keep.dataset.keep === 'mine') return set({ seen: keep.closest('[data-seen]').dataset.seen, holds: true });
    leave();
  });
  work.addEventListener('keydown', event => { if (event.key === 'Escape') leave(); });

  async function turnBack(task) {
    try {
      const answer = await post(task);
      say(answer.status === 200 ? (task === 'undo' ? board.dataset.undone : board.dataset.redone) : answer.text);
    } catch (e) { say(board.dataset.lost); }
    refresh();
  }
  document.addEventListener('keydown', event => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
    if (event.target.closest('textarea, input[type="text"]')) return;
    const button = document.getElementById(key === 'y' || event.shiftKey ? 'board-redo' : 'board-undo');
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });

  // Others set targets too, and editors change the file.
  let events = null;
  function follow() {
    if (events) return;
    events = new EventSource('/.smm/events');
    events.addEventListener('state', async () => {
      if (state.textContent === board.dataset.lost) say('');
      await refresh();
      const of = form();
      if (!of) return;
      const row = parts.querySelector(`[data-practice="${of.dataset.practice}"]`);
      if (row && row.dataset.seen !== of.dataset.seen) document.getElementById('work-error').textContent = board.dataset.moved;
    });
    events.addEventListener('error', () => say(board.dataset.lost));
  }
  function rest() { if (events) { events.close(); events = null; } }
  document.addEventListener('visibilitychange', () => { if (document.hidden) rest(); else follow(); });
  addEventListener('pagehide', rest);
  addEventListener('pageshow', () => { if (!document.hidden) follow(); });
  if (!document.hidden) follow();
})();
