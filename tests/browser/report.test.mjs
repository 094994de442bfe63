// The report and the redline as they are handed over: read on a phone, in the dark, on paper.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const report = process.env.REPORT ?? join(root, 'site/digital-twin/1.0/downloads/report-bottling-line.html');
const redline = process.env.REDLINE ?? join(root, 'site/iot-smm/changes/1.0-1.2/redline.html');
for (const file of [report, redline]) if (!existsSync(file)) throw new Error(`there is no ${file}; run \`cargo run --release -- build\` first`);
let chrome;
before(async () => { chrome = await browser(); });
after(async () => { await chrome?.close(); });

async function open(file, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  return page;
}
const paper = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('each practice has its bar, with a line where its target is, as far along as the number beside it', async () => {
  const page = await open(report);
  const rows = await page.locator('.tracks tbody tr:not(.group)').evaluateAll((rows) => rows.map((row) => {
    const middle = (node) => { const box = node.getBoundingClientRect(); return box.left + box.width / 2; };
    const levels = [...row.querySelectorAll('.level')].map(middle);
    const goal = row.querySelector('.goal');
    const whole = row.querySelector('.whole');
    const [current, target] = [...row.querySelectorAll('td.num')].map((cell) => Number(cell.textContent.replace(/\D/g, '')));
    const ends = [...row.querySelectorAll('.whole, .beyond')].map((part) => part.getBoundingClientRect().right);
    return { name: row.querySelector('th').textContent, current, target, levels, goal: goal && middle(goal), whole: Boolean(whole), end: Math.max(...ends) };
  }));
  assert.ok(rows.length >= 18);
  for (const row of rows) {
    assert.ok(row.goal !== null && Math.abs(row.goal - row.levels[row.target]) < 1, `${row.name}: the target`);
    assert.ok(row.current === 0 || row.end > row.levels[row.current] - 2, `${row.name}: the bar`);
  }
  await page.context().close();
});

test('a report is readable on a phone, in the dark and without barriers', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(report, { viewport: { width: 390, height: 844 }, colorScheme });
    const wide = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('.vh, svg')).map((node) => node.outerHTML.slice(0, 90)));
    assert.deepEqual(wide.slice(0, 3), [], 'beyond the edge');
    const bar = await page.locator('.tracks .bar svg').first().boundingBox();
    assert.ok(bar.width > 300, `a bar is ${bar.width} wide`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
    assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
    await page.context().close();
  }
});

test('light and dark can be chosen without scripts, and paper is light', async () => {
  const page = await open(report, { colorScheme: 'light', javaScriptEnabled: false });
  const dark = await open(report, { colorScheme: 'dark' });
  const looks = [await paper(page), await paper(dark)];
  assert.notEqual(looks[0], looks[1]);
  await page.getByLabel('Dark').check();
  assert.equal(await paper(page), looks[1]);
  await page.getByLabel('As the device').check();
  assert.equal(await paper(page), looks[0]);
  await dark.getByLabel('Light').check();
  assert.equal(await paper(dark), looks[0]);
  await dark.getByLabel('Dark').check();
  await dark.emulateMedia({ media: 'print' });
  assert.equal(await paper(dark), looks[0], 'paper is light');
  for (const one of [page, dark]) await one.context().close();
});

test('a printed report keeps its colors, has a radar of a sensible size and bars, and is on A4', async () => {
  const page = await open(report, { viewport: { width: 680, height: 950 } });
  await page.emulateMedia({ media: 'print' });
  const printed = await page.evaluate(() => ({
    kept: getComputedStyle(document.querySelector('.tiles li')).printColorAdjust,
    radar: document.querySelector('.report-radar').getBoundingClientRect().width,
    bar: document.querySelector('.tracks .bar svg').getBoundingClientRect().width,
    heads: getComputedStyle(document.querySelector('.tracks thead')).display,
    theme: document.querySelector('.theme').getBoundingClientRect().height,
    wide: document.documentElement.scrollWidth - innerWidth,
  }));
  const mm = 96 / 25.4;
  assert.equal(printed.kept, 'exact');
  assert.ok(printed.radar > 50 * mm && printed.radar < 80 * mm, `the radar is ${printed.radar / mm} mm wide`);
  assert.ok(printed.bar > 40 * mm && printed.wide <= 0 && printed.theme === 0);
  assert.equal(printed.heads, 'table-header-group');
  await page.context().close();
});

test('each change is a card, and the texts of editorial ones fold, each alone and all at once', async () => {
  const page = await open(redline);
  const cards = page.locator('.change');
  assert.ok(await cards.count() > 50);
  const edges = await cards.first().evaluate((card) => ['borderTopWidth', 'borderRightWidth', 'borderBottomWidth', 'borderLeftWidth'].map((edge) => parseFloat(getComputedStyle(card)[edge])));
  assert.ok(edges.every((edge) => edge >= 1), edges.join());
  const editorial = page.locator('.is-editorial');
  const count = await editorial.count();
  assert.ok(count > 10 && count < await cards.count());
  assert.equal(await page.locator('.change:not(.is-editorial) details').count(), 0, 'what may change an answer never folds');
  const text = editorial.first().locator('.redline').first();
  assert.ok(await text.isVisible());
  await editorial.first().locator('summary').click();
  assert.equal(await text.isVisible(), false);
  assert.ok(await editorial.nth(1).locator('.redline').first().isVisible());
  await page.check('#fold-editorial');
  assert.equal(await editorial.locator('.redline:visible').count(), 0);
  assert.ok(await editorial.first().locator('.change-head').isVisible());
  assert.ok(await page.locator('.change:not(.is-editorial) .redline').first().isVisible());
  await page.context().close();
});
