// A workspace of its own with `smm serve` over it, for tests of the preview.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorsOf, pause, until } from './site.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const SMM = process.env.SMM ?? join(ROOT, 'target/release/smm');
const CONTENT = ['models', 'profiles', 'mappings', 'references', 'examples', 'smm.toml', 'published.lock'];

/** Copies the workspace of this repository, begins a draft in it and serves it. */
export async function preview(...options) {
  const folder = mkdtempSync(join(tmpdir(), 'smm-preview-'));
  for (const name of CONTENT) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ['src', 'glossary.yaml']) cpSync(join(ROOT, 'book', name), join(folder, 'book', name), { recursive: true });
  const smm = (...args) => {
    const run = spawnSync(SMM, ['-C', folder, ...args], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
  };
  smm('new', 'version', 'retail-pos');
  const git = (...args) => spawnSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]);
  git('init', '-q'); git('add', '-A'); git('commit', '-qm', 'first');
  const child = spawn(SMM, ['-C', folder, 'serve', '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const wanted = 1 + options.filter((option) => option === '--edit' || option === '--listen').length;
  const lines = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => { text += data; if (text.split('\n').length > wanted) resolve(text); });
    child.on('exit', () => reject(new Error('smm serve ended')));
  });
  const address = (label) => new RegExp(`^${label}\\s+(\\S+)`, 'm').exec(lines)?.[1];
  /** The number of the state that is shown: another one after each save that was read. */
  const state = async () => /data-stamp="([^"]+)"/.exec(await (await fetch(`${address('preview')}index.html`)).text())[1];
  const write = (path, text) => writeFileSync(join(folder, path), text);
  return {
    folder,
    base: address('preview'), edit: address('edit'), look: address('look on'),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write,
    /** Writes and waits until the preview has read it. */
    save: async (path, text) => {
      const before = await state();
      write(path, text);
      await until(async () => await state() !== before, `${path} is read`);
    },
    close: async () => {
      // One that ended by itself tells so only once.
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens a page in a context of its own; an error of its scripts fails the test when it is done. */
export async function opened(chrome, options = {}, isAnswer = () => false) {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const errors = errorsOf(page);
  page.done = async () => {
    assert.deepEqual(errors.filter((error) => !isAnswer(error)), []);
    await closed(context);
  };
  return page;
}

/** Closes a context. Chromium may never answer when a page of it is just being loaded again; the browser ends it later. */
export function closed(context) {
  return Promise.race([context.close(), pause(5000)]);
}

/** Holds a page against axe, and its content against the width of the window. */
export async function fits(page, what) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`), [], what);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content} px wide in a window of ${window}`);
}
