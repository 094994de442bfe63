// What readers come for takes no more clicks than it did: on a desk, on a phone, from a disk and without scripts.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { browser, root, serve } from './site.mjs';
import { TASKS, reader } from './tasks.mjs';

const DESK = { viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] };
const PHONE = { ...DESK, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const WAYS = {
  'on a desk': { context: DESK },
  'on a phone': { context: PHONE, means: { phone: true } },
  'from a disk': { context: DESK, base: pathToFileURL(root).href + '/' },
  'without scripts': { context: { ...DESK, javaScriptEnabled: false }, means: { scripts: false } },
};
/** Clicks of each task, in the order of the ways. More of them is worse for every reader: a change here wants a reason. */
const CLICKS = {
  a: [4, 6, 4, 3],
  b: [2, 4, 2, 2],
  // Without scripts, one list leads to the next: what indicators say, and what is looked at, in two parts.
  c: [4, 4, 4, 3],
  d: [3, 4, 3, 3],
  e: [2, 4, 2, 2],
  f: [3, 6, 3, 3],
  g: [4, 5, 4, 2],
  h: [3, 3, 3, 3],
  i: [2, 3, 2, 2],
};

let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

for (const [nth, [how, { context, base, means }]] of Object.entries(WAYS).entries()) {
  for (const [name, task] of Object.entries(TASKS)) {
    test(`${name}, ${how}`, async () => {
      const opened = await chrome.newContext(context);
      const page = await opened.newPage();
      const who = reader(page, means);
      await page.goto((base ?? site.base) + 'index.html');
      await task(who);
      assert.ok(who.clicks <= CLICKS[name[0]][nth], `${who.clicks} clicks`);
      await opened.close();
    });
  }
}
