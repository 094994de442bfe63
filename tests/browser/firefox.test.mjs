// The site, forms and reports in Firefox: what readers and assessors rely on, in the browser that Debian installs.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { KINDS, eventually, firefox, root, serve, until } from './site.mjs';
import { opened, preview } from './serve.mjs';

const clone = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PRACTICE = 'retail-pos/1.0/patch-management.html';
const DOCUMENTS = {
  form: 'retail-pos/1.0/downloads/retail-pos-1.0-assessment.html',
  report: 'digital-twin/1.0/downloads/report-bottling-line.html',
  redline: 'iot-smm/changes/1.0-1.2/redline.html',
};
const PHONE = { viewport: { width: 390, height: 844 } };
const folder = mkdtempSync(join(tmpdir(), 'smm-firefox-'));
const disk = pathToFileURL(root).href + '/';
let site, fox;
before(async () => { site = await serve(); fox = await firefox(folder); });
after(async () => { await fox?.close(); site?.close(); rmSync(folder, { recursive: true, force: true }); });

async function open(path, { base = site.base, ...options } = {}) {
  const page = await opened(fox, options);
  await page.goto(base + path);
  return page;
}
const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
/**
 * What a click saves. Playwright passes over downloads of what a script made, so the folder is watched: Firefox makes an
 * empty file there, writes beside it, and puts what it wrote in its place.
 */
async function saved(page, button) {
  const there = new Set(readdirSync(folder));
  await page.click(button);
  let text = '';
  await until(() => {
    const made = readdirSync(folder).filter((one) => !there.has(one));
    if (made.length !== 1 || made[0].endsWith('.part')) return false;
    text = readFileSync(join(folder, made[0]), 'utf8');
    return text !== '';
  }, 'a file is saved');
  return text;
}

for (const [where, base] of [['a server', () => site.base], ['a disk', () => disk]]) {
  test(`a page of each kind, from ${where}, has no error and fits a phone`, async () => {
    const page = await open(KINDS.landing, { base: base(), ...PHONE });
    for (const [kind, path] of Object.entries({ ...KINDS, ...DOCUMENTS })) {
      await page.goto(base() + path);
      await page.evaluate(() => document.fonts.ready);
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= window, `${kind}: ${content} px wide in a window of ${window}`);
    }
    await page.done();
  });

  test(`the search finds from ${where}, filters, and leads to marked words`, async () => {
    const page = await open(KINDS.chapter, { base: base() });
    await page.locator('h1').waitFor();
    await page.keyboard.press('/');
    await page.locator('#search-input').fill('PAT-3-I1');
    await page.locator('#search-hits a', { hasText: 'PAT-3-I1' }).first().waitFor();
    assert.match(await page.locator('#search-hits a').first().getAttribute('href'), /iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
    await page.locator('#search-input').fill('remote access');
    await page.locator('#search-state', { hasText: '“remote access”' }).waitFor();
    await page.locator('#search-filters [name="kind"]').selectOption({ label: 'Indicator' });
    await page.locator('#search-filters [name="level"]').selectOption({ label: 'Level 3' });
    await page.waitForFunction(() => {
      const ids = [...document.querySelectorAll('#search-hits .id')].map((one) => one.textContent);
      return ids.length > 2 && ids.every((id) => /-3-I\d/.test(id));
    });
    await page.locator('#search-hits a').first().click();
    await page.locator('main mark').first().waitFor();
    await eventually(async () => assert.ok(await page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`).isVisible()));
    await page.evaluate(() => history.back());
    // Playwright waits for a page to load, and Firefox shows the one that it kept.
    await until(() => page.evaluate(() => document.querySelector('#search-hits a') && document.querySelector('#search-filters [name="level"]').value === '3'), 'the search is back');
    await page.done();
  });

  test(`the newest version is found by its lasting address, from ${where}`, async () => {
    const page = await open('iot-smm/latest/patch-management.html#PAT-3-I1', { base: base() });
    await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
    await page.locator('#PAT-3-I1').waitFor();
    await page.done();
  });

  test(`the theme that is chosen is kept from page to page, from ${where}`, async () => {
    const page = await open(KINDS.landing, { base: base() });
    const first = await ground(page);
    await page.locator('#theme-toggle').click();
    const chosen = await ground(page);
    assert.notEqual(chosen, first);
    await page.goto(base() + KINDS.practice);
    assert.equal(await ground(page), chosen);
    await page.done();
  });
}

test('an identifier copies its link and citation, and leads to the same item elsewhere', async () => {
  const page = await open(PRACTICE);
  await page.locator('a.pid', { hasText: /^PAT-3-I1$/ }).click();
  await page.locator('[data-copy="link"]').click();
  await page.locator('#item-menu [role="status"]:not(:empty)').waitFor();
  assert.equal(await clipboard(page), `${site.base}${PRACTICE}#PAT-3-I1`);
  await page.locator('[data-copy="cite"]').click();
  await until(async () => /Open Practice Tables.*#PAT-3-I1$/s.test(await clipboard(page)), 'the citation is copied');
  await page.locator('#item-menu a', { hasText: 'Open IoT SMM tables 1.2' }).click();
  await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
  await page.done();
});

test('on a phone a practice opens at its target, and a jump unfolds the level that it leads to', async () => {
  const page = await open(PRACTICE, PHONE);
  const shown = (id) => page.locator(`#${id}`).isVisible();
  assert.deepEqual([await shown('PAT-1-I1'), await shown('PAT-3-I1'), await shown('PAT-4-I1')], [false, true, false]);
  await page.locator('.pt-jump a[href="#PAT-4"]').click();
  await page.locator('#PAT-4-I1').waitFor();
  await eventually(async () => {
    const head = await page.locator('#PAT-4').boundingBox(), bar = await page.locator('.pt-jump').boundingBox();
    assert.ok(bar.y >= 0 && bar.y < 844 && head.y >= 0 && head.y < 844, `level at ${head.y}, jumps at ${bar.y}`);
  });
  await page.locator('[data-unfold-level]').first().click();
  assert.ok(await shown('PAT-1-I1'));
  await page.done();
});

test('a form keeps what is filled in, and gives and takes it as a file', async () => {
  const page = await open(DOCUMENTS.form, { base: disk });
  const first = page.locator('fieldset[id^="i-"]').first();
  await page.fill('#h-title', 'Corner shop <b>"1"</b>');
  await first.getByLabel('yes', { exact: true }).check();
  await first.locator('summary').click();
  await first.getByLabel('Evidence seen').fill('Line one\n=2+2 Łódź');
  await page.waitForSelector('#state[data-state="saved"]');
  await page.reload();
  assert.equal(await page.inputValue('#h-title'), 'Corner shop <b>"1"</b>');
  await page.locator('#sum', { hasText: /^1 of \d+ indicators answered/ }).waitFor();
  for (const kind of ['yaml', 'json']) {
    const text = await saved(page, `#export-${kind}`);
    assert.ok(text.includes('Łódź'));
    const path = join(folder, `read.${kind}`);
    writeFileSync(path, text);
    await page.setInputFiles('#file', path);
    await page.locator('#message', { hasText: `read.${kind}` }).waitFor();
    assert.equal(await saved(page, `#export-${kind}`), text);
  }
  await page.done();
});

test('a worksheet is filled in and saved', async () => {
  const sheet = join(folder, 'sheet.html');
  const made = spawnSync(process.env.SMM ?? join(clone, 'target/release/smm'), ['-C', clone, 'assess', 'worksheet', '--profile', 'retail-pos', '-o', sheet], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const page = await open('sheet.html', { base: pathToFileURL(folder).href + '/', ...PHONE });
  await page.getByLabel('Who decides: name and role').fill('Ana Lima, owner');
  await page.click('#next');
  await page.getByLabel('1. What it is').fill('Tills');
  await page.getByRole('group', { name: 'Money is lost' }).getByLabel('ruinous').check();
  await page.waitForSelector('#state[data-state="saved"]');
  assert.match(await saved(page, '#save'), /what: "Tills"\n    money: "ruinous"/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.done();
});

test('a report shows bars with their targets, and light or dark as chosen', async () => {
  const page = await open(DOCUMENTS.report, { base: disk });
  const bars = await page.locator('.tracks .bar svg').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  assert.ok(bars.length >= 18 && bars.every((width) => width > 100), bars.join());
  const first = await ground(page);
  await page.getByLabel('Dark').check();
  assert.notEqual(await ground(page), first);
  await page.done();
});

test('editorial changes of a redline fold at once', async () => {
  const page = await open(DOCUMENTS.redline, { base: disk });
  const editorial = page.locator('.is-editorial .redline');
  assert.ok(await editorial.first().isVisible());
  await page.check('#fold-editorial');
  await eventually(async () => assert.equal(await page.locator('.is-editorial .redline:visible').count(), 0));
  await page.done();
});

test('profiles are compared side by side', async () => {
  const page = await open(`${KINDS.comparison}?a=retail-pos&b=digital-twin`, { base: disk });
  await page.locator('.cmp-state', { hasText: /\d+ of \d+/ }).waitFor();
  assert.equal(await page.locator('[data-compared="physical-protection"] .cmp-col').count(), 2);
  await page.done();
});

test('a target is set on the board, and another who looks on sees it', async () => {
  const profile = 'profiles/retail-pos/1.1/profile.yaml';
  const server = await preview('--edit', '--listen', '127.0.0.1:0');
  const board = async (link) => {
    const page = await opened(fox);
    await page.goto(link);
    await page.goto(new URL('/retail-pos/1.1/.board', link).href);
    return page;
  };
  const [work, look] = [await board(server.edit), await board(server.look)];
  await work.locator('#t-risk-attitude-3').click();
  await work.locator('#work-why').fill('Stores need the same scale of risk everywhere, and the board decides on it.');
  await work.locator('#work-form [type="submit"]').click();
  await until(() => /risk-attitude:\n {4}level: 3\n/.test(server.read(profile)), 'the file has it');
  await until(async () => (await look.locator('[data-practice="risk-attitude"] [aria-checked="true"]').getAttribute('data-level')) === '3', 'it is seen');
  for (const page of [work, look]) await page.done();
  await server.close();
});
