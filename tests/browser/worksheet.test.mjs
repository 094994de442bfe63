// The owners' worksheet as an owner meets it: opened from disk, filled a question at a time, saved, read by `smm`.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(join(tmpdir(), 'smm-worksheet-'));
function smm(...args) {
  const run = spawnSync(process.env.SMM ?? join(root, 'target/release/smm'), ['-C', root, ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout, said: run.stderr };
}
let chrome;
before(async () => {
  for (const [name, profile] of [['own', 'retail-pos'], ['model', 'iot-smm']]) {
    const made = smm('assess', 'worksheet', '--profile', profile, '-o', join(folder, `${name}.html`));
    assert.equal(made.code, 0, made.said);
  }
  chrome = await browser();
});
after(async () => { await chrome?.close(); });

async function open(name, context, options = {}) {
  context ??= await chrome.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) page.errors.push(`request to ${request.url()}`); });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return page;
}
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  const path = join(folder, name);
  writeFileSync(path, readFileSync(await download.path()));
  return path;
}
const go = (page, name) => page.locator('#list button', { hasText: name }).first().click();
async function fillIn(page) {
  await page.getByLabel('Who decides: name and role').fill('Ana Lima, owner <b>&</b>');
  await page.getByLabel('Where').fill('Łódź: "corner" # 1');
  await page.getByLabel('Day, as').fill('2026-11-30');
  await page.click('#next');
  await page.getByLabel('1. What it is').fill('Tills & drawers');
  await page.getByLabel('What is lost if').fill('A day\'s takings\n=2+2');
  await page.getByRole('group', { name: 'Money is lost' }).getByLabel('ruinous').check();
  await page.getByRole('group', { name: 'People get hurt' }).getByLabel('none').check();
  await page.getByLabel('Who decides about it?').fill('Ben Ito');
  await go(page, 'Physical Protection');
  await page.locator('.ladder input').nth(2).check();
  await page.getByLabel('Why is this enough?').fill('Less is robbed, more buys nothing.');
  await page.getByLabel('if somebody else').fill('Cem Öz');
  await go(page, 'Access Control');
  await page.locator('.ladder input').nth(0).check();
  await page.getByLabel('Why is this enough?').fill('Nobody can reach it.');
}

test('what an owner fills in is read as targets with reasons and who decided, and nothing is lost', async () => {
  const page = await open('own');
  await fillIn(page);
  // A question back, no verdict: ruinous, and yet nothing.
  assert.match(await page.textContent('.nudge'), /ruinous: Tills & drawers/);
  const read = smm('assess', 'read', await saved(page, 'own.yaml'));
  assert.equal(read.code, 0, read.said);
  for (const said of [
    'site: "Łódź: \\"corner\\" # 1"', '  - what: "Tills & drawers"', 'A day\'s takings', '    safety: none', '    money: ruinous', '    decides: Ben Ito',
    '  physical-protection:\n    level: 2\n    rationale: Less is robbed, more buys nothing.', '  access-control:\n    level: 0',
    '    by: Cem Öz', '    by: "Ana Lima, owner <b>&</b>"', '    when: "2026-11-30"',
  ]) assert.ok(read.out.includes(said), `${said} in\n${read.out}`);
  // Read again into an empty sheet it is the same.
  const other = await open('model');
  await other.setInputFiles('#file', join(folder, 'own.yaml'));
  await other.waitForSelector('#message.bad');
  assert.match(await other.textContent('#message'), /retail-pos@1.0/);
  const again = await open('own', await chrome.newContext({ acceptDownloads: true }));
  await again.setInputFiles('#file', join(folder, 'own.yaml'));
  await again.waitForSelector('#message:not([hidden])');
  assert.equal(readFileSync(await saved(again, 'again.yaml'), 'utf8'), readFileSync(join(folder, 'own.yaml'), 'utf8'));
  assert.deepEqual([...page.errors, ...other.errors, ...again.errors], []);
});

test('answers and all else that a file says go along through the sheet', async () => {
  const whole = 'title: "Visit"\nprofile: "retail-pos@1.0"\ndate: "2026-01-02"\nanswers:\n  PHY-1-I1:\n    answer: "yes"\n    evidence: "Seen"\ntargets:\n  physical-protection:\n    level: 1\n    rationale: "As before"\nassessors:\n  - name: "Ana"\n';
  writeFileSync(join(folder, 'whole.yaml'), whole);
  const page = await open('own');
  await page.setInputFiles('#file', join(folder, 'whole.yaml'));
  await page.waitForSelector('#message:not([hidden])');
  const read = smm('assess', 'read', await saved(page, 'through.yaml'));
  for (const said of ['evidence: Seen', 'name: Ana', 'rationale: As before', 'date: "2026-01-02"']) assert.ok(read.out.includes(said), `${said} in\n${read.out}`);
  await page.context().close();
});

test('what is filled in is there again after closing the page, and a thing can be taken off and added', async () => {
  const page = await open('own');
  await fillIn(page);
  await go(page, 'Receipt');
  await page.getByText('We do not have this').click();
  await page.getByText('Add another thing').click();
  await page.getByLabel('What it is').fill('Cold room');
  await page.waitForSelector('#state[data-state="saved"]');
  const context = page.context();
  await page.close();
  const again = await open('own', context);
  assert.equal(await again.getByLabel('Who decides: name and role').inputValue(), 'Ana Lima, owner <b>&</b>');
  const text = readFileSync(await saved(again, 'kept.yaml'), 'utf8');
  assert.ok(text.includes('Cold room') && !text.includes('Receipt and fiscal printers'), text);
  await context.close();
});

test('a question that is pressed in the list opens, although the list is brought up to date meanwhile', async () => {
  const page = await open('own');
  const wanted = page.locator('#list button', { hasText: 'Receipt' }).first();
  const box = await wanted.boundingBox();
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.down();
  await page.evaluate(() => {
    const input = document.querySelector('#card input, #card textarea');
    input.value = 'Ana'; input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.mouse.up();
  await page.getByText('We do not have this').waitFor();
  assert.equal(await page.locator('#list [aria-current="step"]').count(), 1);
  assert.match(await page.locator('#list [aria-current="step"]').textContent(), /^Receipt/);
  await page.context().close();
});

test('without kinds of device the sheet begins with the practices, and things can be named', async () => {
  const page = await open('model');
  await page.click('#next');
  assert.match(await page.textContent('#card h2'), /Security Program Management/);
  await go(page, 'This worksheet');
  await page.getByText('Add another thing').click();
  await page.getByLabel('1. What it is').fill('Pumps');
  await page.getByRole('group', { name: 'Work stops' }).getByLabel('serious').check();
  assert.ok(readFileSync(await saved(page, 'pumps.yaml'), 'utf8').includes('Pumps'));
  await page.context().close();
});

test('every kind of question passes axe, light and dark, and fits a phone', async () => {
  for (const [options, scheme] of [[{}, 'light'], [{ viewport: { width: 390, height: 844 } }, 'dark']]) {
    const page = await open('own', null, { ...options, colorScheme: scheme });
    await page.evaluate(axe);
    for (let nth = 0; nth < 4; nth++) {
      const to = [0, 1, 12, 28][nth];
      await page.evaluate((at) => document.querySelectorAll('#list button')[at].click(), to);
      const { violations } = await page.evaluate(() => axe.run());
      assert.deepEqual(violations.map((one) => `${to}: ${one.id} ${one.nodes[0].html}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `question ${to} fits`);
    }
    await page.context().close();
  }
});
