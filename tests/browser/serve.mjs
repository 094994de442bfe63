// A workspace of its own with `smm serve` over it, for tests of the preview.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  return {
    folder,
    base: address('preview'), edit: address('edit'), look: address('look on'),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    write: (path, text) => writeFileSync(join(folder, path), text),
    close: () => new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.on('exit', () => { rmSync(folder, { recursive: true, force: true }); resolve(); });
      child.kill('SIGTERM');
    }),
  };
}

/** Waits until something holds. A page that is left while it is asked may never answer, so it is asked again. */
export async function until(holds, what, patience = 30000) {
  const end = Date.now() + patience;
  const unanswered = () => new Promise((resolve) => setTimeout(resolve, 2000, false));
  while (!(await Promise.race([holds(), unanswered()]))) {
    if (Date.now() > end) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Closes a context. Chromium may never answer when a page of it is just being loaded again; the browser ends it later. */
export function closed(context) {
  return Promise.race([context.close(), new Promise((resolve) => setTimeout(resolve, 5000))]);
}
