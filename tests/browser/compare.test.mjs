// Profiles side by side: chosen, by address, from a disk, on a phone, and the table of all targets without scripts.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { KINDS, browser, errorsOf, eventually, root, serve, text } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGE = KINDS.comparison;
const ASKED = '?a=retail-pos&b=retail-card-reader&c=digital-twin';
let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

async function open(path, { base = site.base, ...options } = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.goto(base + path);
  page.done = async () => { assert.deepEqual(errors, []); await context.close(); };
  return page;
}
const ready = (page) => page.locator('.cmp-state', { hasText: /\d+ of \d+/ }).waitFor();
/** Practice and target of each practice of a profile, as the published data has them. */
const targets = (id) => {
  const { domains } = JSON.parse(text(`${id}/1.0/downloads/${id}-1.0.json`));
  const practices = domains.flatMap((domain) => domain.subdomains.flatMap((sub) => sub.practices));
  const known = practices.filter((practice) => practice.target).map((practice) => [practice.id, practice.target.level]);
  assert.ok(known.length > 10);
  return known;
};

test('profiles that are chosen stand side by side with targets, reasons and what they add, and the address keeps it', async () => {
  const page = await open(KINDS.profile);
  await page.locator('.compare-links a').click();
  await page.locator('#compare').waitFor();
  assert.equal(await page.locator('#compare-a').inputValue(), 'retail-pos');
  assert.equal(await page.locator('#compare-rows > section').count(), 0, 'one alone is compared with nothing');
  await page.locator('#compare-b').selectOption('retail-card-reader');
  await ready(page);
  await page.waitForURL(/\?a=retail-pos&b=retail-card-reader$/);
  for (const id of ['retail-pos', 'retail-card-reader']) {
    for (const [practice, level] of targets(id)) {
      const link = page.locator(`[data-compared="${practice}"] a[href="${id}/1.0/${practice}.html#target"]`);
      assert.match(await link.textContent(), new RegExp(`^${level} `), `${id}: ${practice}`);
    }
  }
  const reader = page.locator('[data-compared="physical-protection"] .cmp-col').nth(1);
  assert.ok((await reader.locator('p').nth(1).textContent()).length > 40, 'the reason is said');
  await reader.locator('summary').click();
  const item = reader.locator('li a').last();
  const id = await item.textContent();
  await page.reload();
  await ready(page);
  await reader.locator('summary').click();
  await reader.locator('li a', { hasText: new RegExp(`^${id}$`) }).click();
  await page.waitForURL((url) => url.hash === `#${id}`);
  await page.locator(`[id="${id}"]`).waitFor();
  await page.goBack();
  await ready(page);
  await page.locator('#compare-b').selectOption('digital-twin');
  await ready(page);
  await page.goBack();
  await eventually(async () => assert.equal(await page.locator('#compare-b').inputValue(), 'retail-card-reader'));
  await page.done();
});

test('only what differs is shown on demand, marked by words and a sign, without an order', async () => {
  const page = await open(PAGE + ASKED);
  await ready(page);
  const [, differing, all] = /(\d+) of (\d+)/.exec(await page.locator('.cmp-state').textContent());
  assert.equal(await page.locator('#compare-rows > section').count(), Number(all));
  await page.locator('#compare-only').check();
  assert.equal(await page.locator('#compare-rows > section:visible').count(), Number(differing));
  for (const row of await page.locator('#compare-rows > section:visible').all()) {
    assert.match(await row.locator('.cmp-mark').textContent(), /^≠ Targets differ$/);
    assert.ok(new Set(await row.locator('.cmp-level b').allTextContents()).size > 1);
  }
  assert.match(await page.locator('.lede').textContent(), /higher target is not a better one/);
  await page.done();
});

test('it works from a disk, and an address that names what is not there is no error', async () => {
  const page = await open(PAGE + ASKED, { base: pathToFileURL(root).href + '/' });
  await ready(page);
  assert.equal(await page.locator('#compare-rows > section').first().locator('.cmp-col').count(), 3);
  await page.goto(pathToFileURL(root).href + '/' + PAGE + '?a=nobody&b=retail-pos&c=retail-pos');
  assert.equal(await page.locator('#compare-a').inputValue(), '');
  assert.equal(await page.locator('#compare-rows > section').count(), 0);
  await page.done();
});

test('what cannot be loaded is said, and the table stays', async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.route('**/digital-twin/1.0/compare.js', (route) => route.abort());
  await page.goto(site.base + PAGE + ASKED);
  await page.locator('.cmp-state', { hasText: 'Digital Twin' }).waitFor();
  assert.ok(await page.locator('table.cmp').isVisible());
  await context.close();
});

test('without scripts the table has every target, each leading to its reason', async () => {
  const page = await open(PAGE, { javaScriptEnabled: false });
  assert.equal(await page.locator('#compare').isVisible(), false, 'nothing is offered that does not work');
  for (const id of ['retail-pos', 'mine-digital-twin', 'vehicle-gateway']) {
    for (const [practice, level] of targets(id)) {
      const cell = page.locator(`tr[data-practice="${practice}"] a[href="${id}/1.0/${practice}.html#target"]`);
      assert.match((await cell.textContent()).trim(), new RegExp(`^${level}\\s+\\S`), `${id}: ${practice}`);
    }
  }
  await page.locator('tr[data-practice="physical-protection"] a').first().click();
  await page.waitForURL(/#target$/);
  await page.locator('#target').waitFor();
  await page.done();
});

test('what was chosen is accessible and fits, on a desk and on a phone, light and dark', async () => {
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']]) {
    const page = await open(PAGE + ASKED, { viewport: { width, height: 844 }, colorScheme, bypassCSP: true });
    await ready(page);
    await page.locator('.cmp-col summary').first().click();
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`), []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} px wide in a window of ${window}`);
    await page.done();
  }
});
