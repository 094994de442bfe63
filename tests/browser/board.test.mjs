// The board of targets in a workshop: levels are tried and set, others look on, nothing is lost.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { browser, eventually, until } from './site.mjs';
import { closed, fits, opened, preview } from './serve.mjs';

const PROFILE = 'profiles/retail-pos/1.1/profile.yaml';
const BOARD = 'retail-pos/1.1/.board';
let server, chrome;
before(async () => {
  server = await preview('--edit', '--listen', '127.0.0.1:0');
  chrome = await browser();
  await server.save(PROFILE, server.read(PROFILE).replace(/^targets:/m, 'targets: # as agreed in the first workshop'));
});
after(async () => { await chrome?.close(); await server?.close(); });

/** Opens a board: through the link for editing, or through that for looking on. */
async function open(link, options) {
  // A refusal is an answer, and browsers note it as an error.
  const page = await opened(chrome, options, (error) => /status of (409|422)/.test(error));
  await page.goto(link);
  await page.goto(new URL('/' + BOARD, link).href);
  return page;
}
const level = (page, practice) => page.locator(`[data-practice="${practice}"] [aria-checked="true"]`).getAttribute('data-level');
const total = async (page) => Number(await page.locator('.board-total b').textContent());

test('a level is tried, argued for and set; the file keeps everything else', async () => {
  const page = await open(server.edit);
  const before = server.read(PROFILE);
  const sum = await total(page);
  await page.locator('#t-risk-attitude-3').click();
  await page.locator('#work-form').waitFor();
  await eventually(async () => assert.ok(await total(page) > sum, 'what it costs shows at once'));
  await page.locator('.board-total .is-more').waitFor();
  assert.match(await page.locator('#work-ask').textContent(), /not enough/);
  assert.equal(server.read(PROFILE), before, 'trying writes nothing');
  // The old reason is none for the new level.
  await page.locator('#work-form [type="submit"]').click();
  await page.locator('#work-error:not(:empty)').waitFor();
  assert.equal(server.read(PROFILE), before);
  await page.locator('#work-why').fill('The board decides on risk by the store, and needs the same scale everywhere.');
  await page.locator('#work-form [type="submit"]').click();
  await until(async () => (await page.locator('#board-state').textContent()) !== '', 'it is said');
  const after = server.read(PROFILE);
  const lines = (text) => text.split('\n');
  const changed = lines(after).filter((line) => !lines(before).includes(line));
  assert.ok(changed.some((line) => /level: 3/.test(line)) || lines(after).length !== lines(before).length);
  assert.match(after, /risk-attitude:\n {4}level: 3\n/);
  assert.match(after, /needs the same scale everywhere/);
  assert.match(after, /targets: # as agreed in the first workshop/);
  // Outside the one entry nothing moved.
  const without = (text) => text.replace(/\n {2}risk-attitude:\n(?: {4}.*\n| {6}.*\n)+/, '\n');
  assert.equal(without(after), without(before));
  await eventually(async () => assert.equal(await level(page, 'risk-attitude'), '3'));
  // Undo gives back the very bytes.
  await page.locator('#board-undo').click();
  await until(() => server.read(PROFILE) === before, 'the file as it was');
  await page.locator('#board-redo:enabled').waitFor();
  await page.locator('#board-redo').click();
  await until(() => server.read(PROFILE) === after, 'the file as it was set');
  await page.locator('#board-undo:enabled').waitFor();
  await page.locator('#board-undo').click();
  await until(() => server.read(PROFILE) === before, 'the file as it was');
  await page.done();
});

test('others look on and see it move, and cannot touch it', async () => {
  const [page, other] = [await open(server.edit), await open(server.look)];
  assert.equal(await other.locator('#board-undo').count(), 0);
  await other.locator('#t-risk-attitude-3').click();
  await other.locator('#work-title').waitFor();
  assert.equal(await other.locator('#work-form').count(), 0, 'texts can be read, not written');
  await other.locator('[data-close]').click();
  const was = await level(other, 'threat-modeling');
  const wanted = was === '3' ? '2' : '3';
  await page.locator(`#t-threat-modeling-${wanted}`).click();
  await page.locator('#work-why').fill('Seen from both sides.');
  await page.locator('#work-form [type="submit"]').click();
  await until(async () => await level(other, 'threat-modeling') === wanted, 'whoever looks on sees it');
  await page.locator('#board-undo:enabled').waitFor();
  await page.locator('#board-undo').click();
  await until(async () => await level(other, 'threat-modeling') === was, 'and sees it taken back');
  await other.done();
  await page.done();
});

test('a level opens although the board is fetched anew at that moment', async () => {
  const page = await open(server.edit);
  // The texts come late; meanwhile somebody else's change asks for the grid.
  let go;
  const held = new Promise((resolve) => { go = resolve; });
  await page.route(/part=work/, async (route) => { await held; await route.continue(); });
  await Promise.all([page.waitForResponse(/part=grid/), page.locator('#t-risk-attitude-3').click()]);
  const before = server.read(PROFILE);
  const asked = page.waitForResponse(/part=grid/);
  server.write(PROFILE, before.replace('first workshop', 'second workshop'));
  await asked;
  go();
  await page.locator('#work-form[data-level="3"]').waitFor();
  server.write(PROFILE, before);
  // Whoever leaves before the texts come stays away.
  await page.locator('[data-close]').first().click();
  await page.locator('#t-risk-attitude-3').click();
  await page.locator('#work-form').waitFor();
  const texts = page.waitForResponse(/part=work/);
  await page.locator('#t-threat-modeling-3').click();
  await page.locator('[data-close]').first().click();
  await (await texts).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  assert.equal(await page.locator('#work-form').count(), 0);
  await page.done();
});

test('a level that is pressed opens, although the grid is renewed before it is let go', async () => {
  const page = await open(server.edit);
  const before = server.read(PROFILE);
  const wanted = page.locator('#t-risk-attitude-3');
  await wanted.hover();
  await page.mouse.down();
  const renewed = page.waitForResponse(/part=grid/);
  await server.save(PROFILE, before.replace('first workshop', 'third workshop'));
  await (await renewed).finished();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  await page.mouse.up();
  await page.locator('#work-form[data-level="3"]').waitFor();
  await server.save(PROFILE, before);
  await page.done();
});

test('an edit on the disk is shown beside one\'s own, and one chooses', async () => {
  const page = await open(server.edit);
  const before = server.read(PROFILE);
  await page.locator('#t-access-control-4').click();
  await page.locator('#work-why').fill('Mine.');
  const theirs = before.replace(/(\n {2}access-control:\n {4}level: )\d/, '$12');
  assert.notEqual(theirs, before);
  server.write(PROFILE, theirs);
  await page.locator('#work-error:not(:empty)').waitFor({ timeout: 30000 });
  assert.equal(await page.locator('#work-why').inputValue(), 'Mine.', 'what was typed stays');
  await page.locator('#work-form [type="submit"]').click();
  await page.locator('.work-conflict').waitFor();
  assert.match(await page.locator('.work-conflict').textContent(), /Mine\./);
  assert.equal(server.read(PROFILE), theirs, 'nothing is written over');
  await page.locator('[data-keep="theirs"]').click();
  await until(async () => await level(page, 'access-control') === '2', 'the board shows what is in the file');
  assert.equal(server.read(PROFILE), theirs);
  server.write(PROFILE, before);
  await until(async () => await level(page, 'access-control') !== '2', 'the board follows the file');
  await page.done();
});

test('all of it works by keyboard', async () => {
  const page = await open(server.edit);
  const before = server.read(PROFILE);
  await page.locator('#t-compliance-management-3').focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('#work-form[data-level="2"]').waitFor();
  await until(() => page.evaluate(() => document.activeElement.id === 't-compliance-management-2'), 'focus stays on the level');
  await page.locator('.board-total .is-fewer').waitFor();
  await page.keyboard.press('Enter');
  await until(() => page.evaluate(() => document.activeElement.id === 'work-title'), 'focus goes to the place of work');
  await page.keyboard.press('Escape');
  await until(() => page.evaluate(() => document.activeElement.id.startsWith('t-compliance-management-')), 'and back');
  assert.equal(server.read(PROFILE), before);
  await page.done();
});

test('the board passes axe and fits, on a desk and a phone, light and dark', async () => {
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']]) {
    const page = await open(server.edit, { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    for (const step of ['at rest', 'at work']) {
      if (step === 'at work') {
        await page.locator('#t-risk-attitude-3').click();
        await page.locator('#work-form').waitFor();
      }
      await fits(page, `${width} px, ${colorScheme}, ${step}`);
    }
    await closed(page.context());
  }
});

test('a published version shows why it stays as it is', async () => {
  const page = await open(server.edit);
  await page.goto(new URL('retail-pos/1.0/.board', server.base).href);
  assert.match(await page.locator('[role="note"]').textContent(), /smm new version retail-pos/);
  assert.equal(await page.locator('#board-undo').count(), 0);
  await page.done();
});
