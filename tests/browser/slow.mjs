// A slower machine than the one at hand: `SLOW=4 node --test` takes a fourth of the processor's speed from Chromium, and lets
// scripts, timers, frames, files and the clipboard come late. A test that reads a page before it has settled fails there every time.
import { setTimeout as pause } from 'node:timers/promises';

export const SLOW = Number(process.env.SLOW ?? 0);
const LATE = 200; // milliseconds

/** Makes everything late that a page waits for; runs before its scripts. */
function late(time) {
  const wait = window.setTimeout;
  const frame = window.requestAnimationFrame;
  window.setTimeout = (then, after = 0, ...more) => wait(then, Number(after) + time, ...more);
  window.requestAnimationFrame = (then) => wait(() => frame(then), time);
  const held = (owner, name) => {
    const real = owner?.[name];
    if (real) owner[name] = async function (...all) { await new Promise((resolve) => wait(resolve, time)); return real.apply(this, all); };
  };
  held(window, 'fetch');
  held(Blob.prototype, 'text');
  if (navigator.clipboard) held(Object.getPrototypeOf(navigator.clipboard), 'writeText');
}

/** The same browser with pages that are slow, if that is asked for. */
export function slowed(chrome) {
  if (!SLOW) return chrome;
  const newContext = chrome.newContext.bind(chrome);
  chrome.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript(late, LATE);
    await context.route(/\.js(\?.*)?$/, async (route) => { await pause(LATE); await route.continue().catch(() => {}); });
    const newPage = context.newPage.bind(context);
    context.newPage = async () => {
      const page = await newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW });
      return page;
    };
    return context;
  };
  return chrome;
}
