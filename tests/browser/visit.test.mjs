// A visit as it is played: three people, two days, paper and two tablets, and the year after on a newer profile.
// The files are real: a form that is clicked in a browser, a PDF that qpdf fills, paper that is typed over a pipe.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { browser } from './site.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const SMM = process.env.SMM ?? join(ROOT, 'target/release/smm');
const folder = mkdtempSync(join(tmpdir(), 'smm-visit-'));
const path = (name) => join(folder, name);
let chrome;
before(async () => { chrome = await browser(); });
after(async () => { await chrome?.close(); rmSync(folder, { recursive: true, force: true }); });

/* ---- The programs ---- */
function run(program, args, input = '') {
  const done = spawnSync(program, args, { cwd: folder, encoding: 'utf8', input, maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  return done;
}
function smm(args, { code = 0, input } = {}) {
  const done = run(SMM, ['-C', ROOT, ...args], input);
  assert.equal(done.status, code, `smm ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done;
}
const file = (name) => readFileSync(path(name), 'utf8');

/** Fills a PDF by a program that knows nothing of how it was made. */
function fillPdf(from, to, values) {
  const qpdf = (...args) => {
    const done = run('qpdf', ['--warning-exit-0', ...args]);
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  // qpdf 11 forgets changes of objects that lie packed in a stream which it unpacks later.
  qpdf('--object-streams=disable', path(from), path('plain.pdf'));
  const [head, objects] = JSON.parse(qpdf('--json=2', '--json-key=qpdf', path('plain.pdf'))).qpdf;
  const at = (value) => (typeof value === 'string' && / R$/.test(value) ? objects[`obj:${value}`].value : value);
  const left = new Map(Object.entries(values));
  const changed = {};
  for (const [key, object] of Object.entries(objects)) {
    const name = typeof object.value?.['/T'] === 'string' ? object.value['/T'].replace(/^u:/, '') : '';
    if (!left.has(name)) continue;
    const isButton = object.value['/FT'] === '/Btn';
    object.value['/V'] = isButton ? `/${left.get(name)}` : `u:${left.get(name)}`;
    // As a viewer does: the box that was chosen shows its mark, the others of the row do not.
    for (const kid of isButton ? object.value['/Kids'] : []) {
      const box = objects[`obj:${kid}`];
      const marks = Object.keys(at(at(at(box.value)['/AP'])['/N']));
      box.value['/AS'] = marks.includes(object.value['/V']) ? object.value['/V'] : '/Off';
      changed[`obj:${kid}`] = box;
    }
    left.delete(name);
    changed[key] = object;
  }
  assert.deepEqual([...left.keys()], [], 'every field is found');
  writeFileSync(path('update.json'), JSON.stringify({ qpdf: [head, changed] }));
  qpdf(path('plain.pdf'), `--update-from-json=${path('update.json')}`, path(to));
}

/** Reads an answers document by the script of a form, which is not the program that wrote it. */
function document(name, form) {
  const script = [...file(form).matchAll(/<script>(.*?)<\/script>/gs)].map((m) => m[1]).find((text) => text.includes('SmmYaml = '));
  const context = vm.createContext({});
  vm.runInContext(`${script}\nthis.SmmYaml = SmmYaml;`, context);
  // Through JSON: what another context made has prototypes of its own.
  return JSON.parse(JSON.stringify(context.SmmYaml.parse(file(name))));
}

/** The indicators that a form asks, in its order. */
const asked = (yaml) => [...file(yaml).matchAll(/^ {2}([A-Z0-9-]+-I\d+):$/gm)].map((m) => m[1]);

/* ---- The people ---- */
const HANDS = {
  ana: { name: 'Ana Lima', practices: 'SPM,CMP,TMD,RSK,PSC,STD,ACC,ACM' },
  ben: { name: 'Ben Okoro', practices: 'IDN,PHY,DPC' },
  cara: { name: 'Cara Weiß', practices: 'SMD,VUL,PAT,MON,SIS,EDR,RRC' },
};
const WORDS = ['yes', 'yes', 'yes', 'partly', 'yes', 'no', 'yes', 'yes', 'not-applicable', 'yes', 'yes'];

/** What somebody writes down: by hand and indicator, with day, answer and a text that stands nowhere else. */
const notebook = [];
function note(hand, id, when, answer, more = {}) {
  const entry = { id, who: HANDS[hand].name, when, answer, evidence: `Seen ${id}, ${HANDS[hand].name}, ${when}`, ...more };
  if (answer === 'not-applicable') { entry.reason = `Nothing of ${id} is here`; delete entry.evidence; }
  notebook.push(entry);
  return entry;
}
/** One person's answers of a visit: half on the first day and half on the second. */
const visit = (hand, ids, [first, second], shift = 0) => ids.map((id, at) => note(hand, id, at < ids.length / 2 ? first : second, WORDS[(at + shift) % WORDS.length]));

/** Types paper in: a line for each answer, and who it was where that changes. */
function typePaper(name, entries) {
  for (const day of new Set(entries.map((entry) => entry.when))) {
    const keys = { yes: 'y', partly: 'p', no: 'n', 'not-applicable': '-' };
    const lines = entries.filter((entry) => entry.when === day).map((entry) => `${entry.id} ${keys[entry.answer]} ${entry.reason ?? entry.evidence}`);
    smm(['assess', 'enter', path(name), '--who', `${entries[0].who}, ${day}`], { input: `${lines.join('\n')}\n` });
  }
}

/** Fills the HTML form by clicks and keys; the tablet is put away between the days. */
async function tapForm(form, to, hand, entries) {
  const context = await chrome.newContext({ viewport: { width: 834, height: 1112 }, acceptDownloads: true, offline: true });
  const errors = [];
  const open = async () => {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(pathToFileURL(path(form)).href);
    return page;
  };
  let page = await open();
  await page.click('#add-person');
  await page.getByLabel('Name of assessor 1').fill(HANDS[hand].name);
  for (const day of new Set(entries.map((entry) => entry.when))) {
    for (const entry of entries.filter((one) => one.when === day)) {
      const field = page.locator(`#i-${entry.id}`);
      const again = field.getByRole('button', { name: 'Looked at again' });
      if (await again.isVisible()) await again.click();
      await field.locator(`input[value="${entry.answer}"]`).check();
      if (entry.reason) await field.getByLabel('Why it does not apply').fill(entry.reason);
      if ((await field.locator('details').getAttribute('open')) === null) await field.locator('summary').click();
      const evidence = field.getByLabel('Evidence seen');
      if (entry.evidence) await evidence.fill([await evidence.inputValue(), entry.evidence].filter(Boolean).join('\n'));
      await field.getByLabel('When').fill(entry.when);
      if (entry.until) await field.getByLabel('Holds until').fill(entry.until);
    }
    await page.waitForSelector('#state[data-state="saved"]');
    await page.close();
    page = await open();
  }
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export-yaml')]);
  await download.saveAs(path(to));
  assert.deepEqual(errors, []);
  await context.close();
}

/** The fields of a PDF form with what somebody writes into them. */
function fieldsOf(hand, entries, known = {}) {
  const values = { cover_assessor1: HANDS[hand].name };
  for (const entry of entries) {
    const before = known[entry.id] ?? {};
    values[`answer_${entry.id}`] = entry.answer;
    values[`signed_${entry.id}`] = `${entry.who}, ${entry.when}`;
    if (entry.evidence) values[`evidence_${entry.id}`] = [before.evidence, entry.evidence].filter(Boolean).join('\n');
    if (entry.reason) values[`note_${entry.id}`] = entry.reason;
    if (entry.until) values[`until_${entry.id}`] = entry.until;
    if (before.recheck) values[`recheck_${entry.id}`] = '';
  }
  return values;
}

test('a visit of three, and the year after, without an answer that is typed twice or lost', async () => {
  /* ---- Before the visit ---- */
  smm(['assess', 'new', '--profile', 'retail-pos@0.9', '--title', 'Riverside', '--date', '2025-11-25', '-o', path('owners.yaml')]);
  // The owners want less of one practice than the profile.
  writeFileSync(path('owners.yaml'), file('owners.yaml').replace('targets: {}', 'targets:\n  physical-protection: { level: 2, rationale: The back room has one door. }'));
  const first = ['assess', 'new', '--profile', 'retail-pos@0.9', '--answers', path('owners.yaml')];
  const days = ['2025-11-24', '2025-11-25'];
  smm(['paper', 'checklist', 'retail-pos@0.9', '--practice', HANDS.ana.practices, '--out', path('paper')]);
  for (const [hand, { practices }] of Object.entries(HANDS)) smm([...first, '--practice', practices, '-o', path(`${hand}-blank.yaml`)]);
  smm([...first, '--practice', `${HANDS.ana.practices},PHY`, '-o', path('ana.yaml')]);
  smm([...first, '--practice', HANDS.ben.practices, '-o', path('ben.html')]);
  smm([...first, '--practice', HANDS.cara.practices, '-o', path('cara-blank.pdf')]);

  /* ---- Two days ---- */
  const doors = asked('ben-blank.yaml').filter((id) => id.startsWith('PHY-')).slice(0, 4);
  const ana = visit('ana', asked('ana-blank.yaml'), days);
  const seenTwice = doors.map((id) => note('ana', id, days[1], 'partly'));
  const ben = visit('ben', asked('ben-blank.yaml'), days).map((entry) => Object.assign(entry, doors.includes(entry.id) ? { answer: 'yes', evidence: `Seen ${entry.id}, Ben Okoro, ${entry.when}`, reason: undefined } : {}));
  // Cara does not get to everything, and says of some answers how long they hold.
  const all = asked('cara-blank.yaml');
  const cara = visit('cara', all.slice(0, -5), days, 3);
  for (const entry of cara.filter((one) => one.answer === 'yes').slice(0, 12)) entry.until = '2026-06-30';
  typePaper('ana.yaml', [...ana, ...seenTwice]);
  await tapForm('ben.html', 'ben.yaml', 'ben', ben);
  fillPdf('cara-blank.pdf', 'cara.pdf', fieldsOf('cara', cara));

  /* ---- One assessment of three ---- */
  const merge = ['assess', 'merge', path('ana.yaml'), path('ben.yaml'), path('cara.pdf'), '-o', path('riverside.yaml'), '--settle', path('open.csv'), '--overwrite'];
  assert.match(smm(merge, { code: 1 }).stderr, /^4 disagreements, 4 left open$/m);
  settle('open.csv', doors);
  smm(merge);
  const decided = { answer: 'partly', who: 'Ana Lima, Ben Okoro', when: days[1] };
  smm(['assess', 'report', path('riverside.yaml'), '-o', path('report-2025')]);
  const whole = document('riverside.yaml', 'ben.html');
  const inYearOne = new Map([...ana, ...ben, ...cara].map((entry) => [entry.id, entry]));
  assert.equal(whole.targets['physical-protection'].level, 2);
  assert.deepEqual(whole.decisions.map((one) => [one.indicator, one.by]).sort(), doors.map((id) => [id, 'Ana Lima and Ben Okoro']).sort());
  assert.equal(Object.values(whole.answers).filter((answer) => answer.answer).length, inYearOne.size);
  for (const entry of inYearOne.values()) holds(whole, entry, doors.includes(entry.id) ? decided : {});

  /* ---- A year later, on a newer profile ---- */
  smm(['assess', 'upgrade', path('riverside.yaml'), '--onto', 'retail-pos@1.0', '-o', path('upgraded.yaml')]);
  const second = ['assess', 'new', '--profile', 'retail-pos@1.0', '--answers', path('upgraded.yaml'), '--date', '2026-11-24', '--only', 'open,recheck,lapsed'];
  const later = ['2026-11-23', '2026-11-24'];
  smm([...second, '-o', path('left.yaml')]);
  for (const [hand, { practices }] of Object.entries(HANDS)) smm([...second, '--practice', practices, '-o', path(`${hand}-left.yaml`)]);
  const left = Object.fromEntries(Object.keys(HANDS).map((hand) => [hand, asked(`${hand}-left.yaml`)]));
  smm([...second, '--practice', HANDS.ben.practices, '-o', path('ben-left.html')]);
  smm([...second, '--practice', HANDS.cara.practices, '-o', path('cara-left.pdf')]);
  const upgraded = document('upgraded.yaml', 'ben.html');
  // Every question is in one form, and no answer that still holds is asked for again.
  assert.deepEqual(Object.values(left).flat().sort(), asked('left.yaml').sort());
  const holdsOn = ([, answer]) => answer.answer && !answer.recheck && !(answer.until && answer.until <= '2026-11-24');
  const kept = Object.entries(upgraded.answers).filter(holdsOn).map(([id]) => id);
  assert.deepEqual(kept.filter((id) => asked('left.yaml').includes(id)), []);
  assert.ok(asked('left.yaml').length > 50 && kept.length > 350, `${asked('left.yaml').length} asked, ${kept.length} kept`);

  const again = Object.fromEntries(Object.entries(left).map(([hand, ids], at) => [hand, visit(hand, ids, later, at)]));
  typePaper('ana-left.yaml', again.ana);
  await tapForm('ben-left.html', 'ben-again.yaml', 'ben', again.ben);
  fillPdf('cara-left.pdf', 'cara-again.pdf', fieldsOf('cara', again.cara, upgraded.answers));
  smm(['assess', 'merge', path('upgraded.yaml'), path('ana-left.yaml'), path('ben-again.yaml'), path('cara-again.pdf'), '-o', path('riverside-2026.yaml')]);
  assert.equal(file('riverside-2026.yaml').includes('leftovers:'), false);
  assert.equal(file('riverside-2026.yaml').split('Ana Lima and Ben Okoro').length - 1, 4, 'who decided is kept');
  const now = document('riverside-2026.yaml', 'ben-left.html');
  const anew = new Map(Object.values(again).flat().map((entry) => [entry.id, entry]));
  for (const entry of anew.values()) holds(now, entry);
  for (const id of kept) holds(now, inYearOne.get(id), doors.includes(id) ? decided : {});
  assert.equal(Object.values(now.answers).filter((answer) => answer.recheck).length, 0, 'all was looked at again');
  assert.equal(Object.values(now.answers).filter((answer) => answer.answer).length, kept.length + anew.size);

  /* ---- Nothing is lost, nothing was typed twice ---- */
  const text = file('riverside-2026.yaml');
  for (const entry of notebook) {
    const said = entry.evidence ?? entry.reason;
    const times = text.split(said).length - 1;
    // Why something does not apply is gone with that answer; what was seen stays.
    const isGone = entry.reason && anew.has(entry.id) && anew.get(entry.id) !== entry;
    assert.ok(isGone ? times <= 1 : times === 1, `${said}: ${times} times`);
  }
  const written = notebook.map((entry) => `${entry.id} ${entry.who} ${entry.when}`);
  assert.equal(new Set(written).size, written.length);
  const compared = smm(['assess', 'compare', path('riverside.yaml'), path('riverside-2026.yaml')]).stdout;
  assert.match(compared, /Riverside|better|worse/);
  smm(['assess', 'report', path('riverside.yaml'), path('riverside-2026.yaml'), '-o', path('report-2026')]);
});

/** What a notebook says stands in the document, with who and when. */
function holds(whole, entry, settled = {}) {
  const answer = whole.answers[entry.id];
  assert.ok(answer, `${entry.id} is there`);
  const said = { answer: answer.answer, who: answer.who, when: answer.when };
  assert.deepEqual(said, { answer: entry.answer, who: entry.who, when: entry.when, ...settled }, entry.id);
  if (entry.evidence) assert.ok(answer.evidence.includes(entry.evidence), `${entry.id}: ${answer.evidence}`);
  if (entry.reason) assert.equal(answer.reason, entry.reason);
  if (entry.until) assert.equal(answer.until, entry.until);
}

/** The team decides on what is in the table, as a spreadsheet program of theirs saves it. */
function settle(name, ids) {
  const [head, ...rows] = file(name).replace(/^\uFEFF/, '').trim().split(/\r?\n(?=")/).map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1]));
  assert.deepEqual(rows.map((row) => row[head.indexOf('indicator')]).sort(), [...ids].sort());
  const filled = { chosen: 'partly', by: 'Ana Lima and Ben Okoro', why: 'One of the doors was open', when: '2025-11-25' };
  for (const row of rows) for (const [column, text] of Object.entries(filled)) row[head.indexOf(column)] = text;
  writeFileSync(path(name), [head, ...rows].map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\r\n'));
}
