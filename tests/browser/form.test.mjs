// The HTML form as an assessor meets it: opened from disk, filled, closed, exported, damaged, printed.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser, eventually } from './site.mjs';
import { SLOW } from './slow.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const form = process.env.FORM ?? join(root, 'site/retail-pos/1.0/downloads/retail-pos-1.0-assessment.html');
if (!existsSync(form)) throw new Error('there is no form; run `cargo run --release -- build` first');
const folder = mkdtempSync(join(tmpdir(), 'smm-form-'));
let chrome;
before(async () => { chrome = await browser(); });
after(async () => { await chrome?.close(); });

async function open(context) {
  context ??= await chrome.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) page.errors.push(`request to ${request.url()}`); });
  await page.goto(pathToFileURL(form).href);
  return page;
}
const first = (page) => page.locator('fieldset[id^="i-"]').first();
async function exported(page, kind) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#export-${kind}`)]);
  return readFileSync(await download.path(), 'utf8');
}
/** Imports a file; what is said of the one before does not count, so it is waited for by its name. */
async function importText(page, name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  await page.setInputFiles('#file', path);
  await page.locator('#message', { hasText: name }).waitFor();
}

test('why something did not apply is exported as a note once another answer takes its place', async () => {
  const page = await open();
  await first(page).getByLabel('not applicable', { exact: true }).check();
  await first(page).getByLabel('Why it does not apply').fill('No cabinets.');
  assert.match(await exported(page, 'yaml'), /\n {4}reason: "No cabinets\."\n/);
  await first(page).getByLabel('yes', { exact: true }).check();
  for (const kind of ['yaml', 'json']) {
    const text = await exported(page, kind);
    assert.match(text, /"?note"?: "?No cabinets\./, kind);
    assert.doesNotMatch(text, /reason"?: "?No cabinets/, kind);
  }
  // What was tapped in error is taken back with the reason that was there.
  await first(page).getByLabel('not applicable', { exact: true }).check();
  assert.match(await exported(page, 'yaml'), /\n {4}reason: "No cabinets\."\n/);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('an answer is saved, says so, and is there again after closing the page', async () => {
  const page = await open();
  await page.fill('#h-title', 'Corner shop <b>"1"</b>');
  await first(page).getByLabel('yes', { exact: true }).check();
  await first(page).locator('summary').click();
  await first(page).getByLabel('Evidence seen').fill('Line one\n=2+2 <script>alert(1)</script>');
  await page.waitForSelector('#state[data-state="saved"]');
  const context = page.context();
  await page.close();
  const again = await open(context);
  assert.equal(await again.inputValue('#h-title'), 'Corner shop <b>"1"</b>');
  assert.ok(await first(again).getByLabel('yes', { exact: true }).isChecked());
  assert.match(await again.textContent('#sum'), /^1 of \d+ indicators answered/);
  assert.deepEqual(again.errors, []);
  await context.close();
});

test('export and import give the same assessment, beside the one before', async () => {
  const page = await open();
  await page.fill('#h-title', 'First');
  await first(page).getByLabel('not applicable').check();
  assert.ok(await first(page).locator('.need').isVisible());
  await first(page).getByLabel('Why it does not apply').fill('None here: "really" # no');
  for (const kind of ['yaml', 'json']) {
    const text = await exported(page, kind);
    await importText(page, `answers.${kind}`, text);
    assert.match(await page.textContent('#message'), /Imported/);
    assert.equal(await exported(page, kind), text);
  }
  assert.equal(await page.locator('#which option').count(), 3);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a damaged import is refused with its reasons and changes nothing', async () => {
  const page = await open();
  await page.fill('#h-title', 'Untouched');
  await first(page).getByLabel('partly').check();
  const text = await exported(page, 'json');
  const wrong = JSON.parse(text);
  wrong.profile = 'other@9.9';
  wrong.answers['NO-1-I1'] = { answer: 'maybe' };
  for (const [name, content, reason] of [
    ['cut.json', text.slice(0, 40), /JSON|string|position/i],
    ['other.json', JSON.stringify(wrong), /other@9\.9.*no indicator/s],
    ['bad.yaml', 'title: a\nanswers:\n\t- x', /tab/],
    ['day.json', text.replace(/"date": ?"[^"]*"/, '"date":"2026-02-30"'), /date must be a day/],
    ['list.yaml', '- a\n- b', /no answers document/],
    ['empty.yaml', '', /empty/],
  ]) {
    await importText(page, name, content);
    assert.match(await page.textContent('#message'), reason, name);
    assert.equal(await exported(page, 'json'), text, name);
  }
  assert.equal(await page.locator('#which option').count(), 1);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

const labels = (page) => page.locator('#which option').allTextContents();
const titles = async (page) => (await labels(page)).map((label) => label.split(' \u00B7 ')[0]);
async function choose(page, title) {
  const label = (await labels(page)).find((one) => one.split(' \u00B7 ')[0] === title);
  await page.selectOption('#which', { label });
}
async function refuse(context, after) {
  await context.addInitScript((after) => {
    let written = 0;
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, text) {
      if (after === null || written++ >= after) throw new DOMException('full', 'QuotaExceededError');
      set.call(this, key, text);
    };
  }, after);
}

test('nothing on the page is lost when the browser stores nothing', async () => {
  for (const after of [null, 2]) {
    const context = await chrome.newContext({ acceptDownloads: true });
    await refuse(context, after);
    const page = await open(context);
    await page.fill('#h-title', 'Written first');
    await first(page).getByLabel('yes', { exact: true }).check();
    await page.waitForSelector('#state[data-state="failed"]');
    const text = await exported(page, 'json');
    await page.click('#new');
    assert.match(await page.textContent('#message'), /keeps nothing.*Export/);
    await page.fill('#h-title', 'Written second');
    await importText(page, 'answers.json', text.replace('Written first', 'Imported'));
    assert.match(await page.textContent('#message'), /keeps nothing/);
    assert.deepEqual((await titles(page)).sort(), ['Imported', 'Written first', 'Written second']);
    await choose(page, 'Written first');
    assert.equal(await page.inputValue('#h-title'), 'Written first');
    assert.equal(await exported(page, 'json'), text);
    assert.deepEqual(page.errors, []);
    await context.close();
  }
});

test('the assessment that was open last opens again', async () => {
  const page = await open();
  await page.fill('#h-title', 'Zulu');
  await page.waitForSelector('#state[data-state="saved"]');
  await page.click('#new');
  await page.fill('#h-title', 'Alpha');
  await page.waitForSelector('#state[data-state="saved"]');
  await choose(page, 'Zulu');
  const context = page.context();
  await page.close();
  const again = await open(context);
  assert.equal(await again.inputValue('#h-title'), 'Zulu');
  assert.deepEqual(again.errors, []);
  await context.close();
});

test('assessments of one title are told apart by day, site and how much is answered', async () => {
  const page = await open();
  const write = async (site, date) => {
    await page.fill('#h-title', 'Shop');
    await page.fill('#h-site', site);
    await page.fill('#h-date', date);
    await page.waitForSelector('#state[data-state="saved"]');
  };
  await write('Lyon', '2026-05-01');
  await first(page).getByLabel('yes', { exact: true }).check();
  await page.waitForSelector('#state[data-state="saved"]');
  for (const site of ['Turin', 'Turin', '']) {
    await page.click('#new');
    await write(site, '2026-06-02');
  }
  const all = await labels(page);
  assert.equal(new Set(all).size, 4, all.join('; '));
  for (const said of [/^Shop \u00B7 2026-05-01 \u00B7 Lyon \u00B7 1 of \d+ answered$/, /^Shop \u00B7 2026-06-02 \u00B7 Turin \u00B7 0 of \d+ answered \(2\)$/, /^Shop \u00B7 2026-06-02 \u00B7 0 of \d+ answered$/]) assert.ok(all.some((one) => said.test(one)), all.join('; '));
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('how old the last export is stands beside what is saved, and whether it has everything', async () => {
  const page = await open();
  const said = () => page.textContent('#exported');
  assert.equal(await said(), 'Never exported');
  await page.fill('#h-title', 'Kept');
  await page.waitForSelector('#state[data-state="saved"]');
  await exported(page, 'yaml');
  assert.match(await said(), /^Exported today at \d\d:\d\d$/);
  await first(page).getByLabel('yes', { exact: true }).check();
  await page.waitForSelector('#state[data-state="saved"]');
  assert.match(await said(), /^Exported today at \d\d:\d\d, changed since$/);
  await exported(page, 'json');
  for (const [days, expected] of [[1, 'Exported yesterday'], [12, 'Exported 12 days ago']]) {
    await page.evaluate((days) => {
      const key = Object.keys(localStorage).find((name) => name.startsWith('smm-assess-exported:'));
      const kept = JSON.parse(localStorage.getItem(key));
      kept.at = new Date(Date.now() - days * 86400000).toISOString();
      localStorage.setItem(key, JSON.stringify(kept));
    }, days);
    await page.reload();
    assert.equal(await said(), expected);
  }
  await page.click('#new');
  assert.equal(await said(), 'Never exported');
  // A damaged note is no note.
  await page.evaluate(() => { for (const key of Object.keys(localStorage)) if (key.startsWith('smm-assess-exported:')) localStorage.setItem(key, '{"at": "never"}'); });
  await choose(page, 'Kept');
  await page.reload();
  assert.equal(await said(), 'Never exported');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a blank form judges nothing, and a practice is judged from its first answer', async () => {
  const page = await open();
  assert.match(await page.textContent('#sum'), /^Nothing is answered yet: \d+ indicators are open\.$/);
  const results = () => page.locator('#result ~ * #scores, .verdict').allTextContents();
  for (const text of await results()) assert.doesNotMatch(text, /\d under|above|largest gap|not reached|Level 0/);
  await first(page).getByLabel('no', { exact: true }).check();
  await page.locator('#sum', { hasText: /^1 of/ }).waitFor();
  assert.match(await page.textContent('#sum'), /^1 of \d+ indicators answered\. 1 practices under target, 0 above\. Nothing is answered in \d+ practices\.$/);
  assert.match(await page.locator('.verdict').first().textContent(), /\d under/);
  assert.equal(await page.locator('#scores td.under').count(), 1);
  await page.selectOption('#show', 'under');
  assert.equal(await page.locator('article.practice:visible').count(), 1);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the bar is one row that folds, and leaves the screen to the questions', async () => {
  for (const [width, height] of [[1440, 900], [1280, 720], [820, 1180], [390, 844], [844, 390], [360, 225]]) {
    const context = await chrome.newContext({ viewport: { width, height } });
    const page = await open(context);
    await page.fill('#h-title', 'A title that is as long as titles of assessments are in practice, and longer');
    await page.waitForSelector('#state[data-state="saved"]');
    await page.evaluate(() => document.getElementById('answers').scrollIntoView({ behavior: 'instant' }));
    const bar = await page.evaluate(() => {
      const box = document.querySelector('.bar').getBoundingClientRect();
      return { share: Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)) / innerHeight, height: box.height, wide: document.documentElement.scrollWidth > innerWidth };
    });
    assert.ok(bar.share <= 0.15, `at ${width}x${height} the bar covers ${Math.round(100 * bar.share)} %`);
    assert.ok(bar.height <= 90 && !bar.wide, `at ${width}x${height} the bar is ${bar.height} high`);
    // Everything is within reach: at once, or in the menu.
    await page.evaluate(() => scrollTo(0, 0));
    if (!await page.isVisible('#delete')) await page.click('#menu');
    for (const id of ['new', 'import', 'export-yaml', 'export-json', 'print', 'delete']) assert.ok(await page.isVisible(`#${id}`), `${id} at ${width}x${height}`);
    if (await page.isVisible('#menu')) {
      await page.keyboard.press('Escape');
      assert.equal(await page.isVisible('#delete'), false);
      assert.equal(await page.getAttribute('#menu', 'aria-expanded'), 'false');
    }
    await context.close();
  }
});

test('answers stored under an older text are opened, marked and exported whole', async () => {
  const page = await open();
  await page.fill('#h-title', 'Last year');
  await first(page).getByLabel('yes', { exact: true }).check();
  await page.waitForSelector('#state[data-state="saved"]');
  const old = 'f'.repeat(64);
  await page.evaluate((old) => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('smm-assess:'));
    const doc = JSON.parse(localStorage.getItem(key));
    doc.digest = old;
    doc.answers['GONE-1-I1'] = { answer: 'no', evidence: 'Seen in May' };
    localStorage.setItem(key, JSON.stringify(doc));
    localStorage.setItem(key.replace(/[^:]*$/, 'broken'), '{"title": "Bro');
  }, old);
  const context = page.context();
  await page.close();
  const again = await open(context);
  assert.equal(await again.inputValue('#h-title'), 'Last year');
  assert.ok(await first(again).getByLabel('yes', { exact: true }).isChecked());
  assert.ok(await again.locator('#stale').isVisible());
  assert.match(await again.textContent('#leftovers-list'), /GONE-1-I1.*Seen in May/);
  const text = await exported(again, 'yaml');
  assert.ok(text.includes(old) && text.includes('Seen in May') && text.includes('answer: "yes"'), text);
  await again.click('#accept-questions');
  assert.equal(await again.locator('#stale').isVisible(), false);
  assert.ok(!(await exported(again, 'yaml')).includes(old));
  // What cannot be opened can be taken away as it is stored.
  await again.selectOption('#which', { label: 'Damaged entry broken' });
  const [download] = await Promise.all([again.waitForEvent('download'), again.getByRole('button', { name: 'Export what is stored' }).click()]);
  assert.equal(readFileSync(await download.path(), 'utf8'), '{"title": "Bro');
  assert.deepEqual(again.errors, []);
  await context.close();
});

test('text of a file never becomes script', async () => {
  const page = await open();
  const evil = { ...JSON.parse(await exported(page, 'json')), title: '</script><img src=x onerror="window.hit=1">', story: '<svg onload="window.hit=1">' };
  evil.assessors = [{ name: '"><script>window.hit=1</script>', role: 'javascript:window.hit=1' }];
  evil.retired = { '<img src=x onerror=window.hit=1>': { from: 'a@1.0', text: '<script>window.hit=1</script>' } };
  await importText(page, 'evil.json', JSON.stringify(evil));
  assert.equal(await page.evaluate(() => window.hit), undefined);
  assert.equal(await page.locator('main img, main script').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('level and gap follow each answer, and filters show what is open', async () => {
  const page = await open();
  const practice = page.locator('article.practice').first();
  for (const field of await practice.locator('.level').first().locator('fieldset').all()) await field.getByLabel('yes', { exact: true }).check();
  // Each answer counts in a frame of its own.
  await practice.locator('.verdict', { hasText: /^Level 1 / }).waitFor();
  await page.selectOption('#show', 'open');
  assert.equal(await practice.locator('.level').first().isVisible(), false);
  assert.equal(await practice.locator('.level').nth(1).isVisible(), true);
  await page.selectOption('#show', 'all');
  assert.equal(await practice.locator('.level').first().isVisible(), true);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('an answer that has lapsed says so and counts as open, at the day that is named', async () => {
  const page = await open();
  await page.fill('#h-title', 'The second year');
  await first(page).getByLabel('yes', { exact: true }).check();
  await first(page).locator('summary').click();
  const until = first(page).getByLabel('Holds until');
  await until.fill('2026-01-15');
  // Without a day it is that of the clock, which is later.
  await page.locator('#sum', { hasText: /^0 of / }).waitFor();
  await page.fill('#h-as-of', '2026-01-14');
  await page.locator('#sum', { hasText: /^1 of / }).waitFor();
  assert.equal(await first(page).locator('.recheck:not([hidden])').count(), 0);
  await page.fill('#h-as-of', '2026-01-15');
  await page.locator('#sum', { hasText: /^0 of / }).waitFor();
  assert.match(await first(page).locator('.recheck:not([hidden])').textContent(), /2026-01-15/);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a marking stands over the answers on the screen and at the head of every printed sheet', async () => {
  const page = await open();
  assert.equal(await page.locator('.bar .marking').isVisible(), false);
  await page.fill('#h-marking', 'Us & <b>them</b>');
  assert.equal(await page.locator('.bar .marking').textContent(), 'Us & <b>them</b>');
  await page.evaluate(() => scrollTo(0, 20000));
  assert.ok(await page.locator('.bar .marking').isVisible());
  await first(page).getByLabel('yes', { exact: true }).check();
  const path = join(folder, 'printed.pdf');
  await page.pdf({ path, preferCSSPageSize: true });
  const sheets = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\f').slice(0, -1);
  assert.ok(sheets.length > 5, `${sheets.length} sheets`);
  assert.deepEqual(sheets.map((text, at) => [at + 1, text.split('Us & <b>them</b>').length - 1]).filter(([at, times]) => times < 1 || (at > 1 && times > 1)), []);
  assert.ok(!sheets.some((text) => text.includes('mm/dd/yyyy') && !text.includes('What is assessed')), 'empty fields are printed');
  await page.fill('#h-marking', ' ');
  assert.equal(await page.locator('.bar .marking').isVisible(), false);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('bars of a report tell yes from partly in the dark and without color', async () => {
  const style = readFileSync(join(root, 'book/theme/css/tokens.css'), 'utf8') + readFileSync(join(root, 'book/theme/css/report.css'), 'utf8');
  const page = await (await chrome.newContext({ colorScheme: 'dark' })).newPage();
  await page.setContent(`<style>${style}</style><div class="report"><svg class="share" viewBox="0 0 10 10" preserveAspectRatio="none"><rect class="yes" width="5" height="10"/><rect class="partly" x="5" width="5" height="10"/></svg></div>`);
  const [yes, partly] = await page.locator('rect').evaluateAll((bars) => bars.map((bar) => ({ fill: getComputedStyle(bar).fill, height: bar.getBBox().height })));
  assert.notEqual(yes.fill, partly.fill);
  assert.ok(partly.height <= yes.height / 2, JSON.stringify([yes, partly]));
  await page.context().close();
});

test('it is usable at once, on a phone, by keyboard, in the dark, and without barriers', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const context = await chrome.newContext({ viewport: { width: 375, height: 740 }, colorScheme, bypassCSP: true });
    const page = await open(context);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), 'it scrolls sideways');
    const bar = (await page.locator('.bar').boundingBox()).height;
    assert.ok(bar < 150, `the bar takes ${bar} of 740 pixels`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
    assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
    await context.close();
  }
  const page = await open();
  // Of five answers the quickest counts: a busy machine makes single ones late.
  const times = await page.evaluate(async () => {
    const times = [];
    for (const radio of [...document.querySelectorAll('fieldset[id^="i-"] input[type=radio]')].slice(0, 5)) {
      const start = performance.now();
      radio.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      times.push(performance.now() - start);
    }
    return times;
  });
  assert.ok(SLOW || Math.min(...times) < 200, `the first answers take ${times} ms`);
  await first(page).locator('input[type=radio]').first().focus();
  await page.keyboard.press('ArrowRight');
  await eventually(async () => assert.ok(await first(page).getByLabel('partly').isChecked()));
  await page.context().close();
});
