// Scores answer sets with the script that stands in the form: node score.cjs SETS FORM...
"use strict";
const fs = require("fs");
const vm = require("vm");
const [sets, ...files] = process.argv.slice(2);
const forms = files.map((file) => {
  const html = fs.readFileSync(file, "utf8");
  const data = JSON.parse(/<script type="application\/json" id="smm-form">(.*?)<\/script>/s.exec(html)[1]);
  const script = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map((m) => m[1]).find((text) => text.includes("SmmScore = "));
  const context = vm.createContext({});
  vm.runInContext(script + "\nthis.SmmScore = SmmScore;", context);
  return { data, engine: context.SmmScore };
});
const out = JSON.parse(fs.readFileSync(sets, "utf8")).map((set) => {
  const { data, engine } = forms[set.form];
  const { values } = engine.standing(data, set);
  const scores = {};
  const all = [];
  for (const p of data.practices) {
    const target = p.id in set.targets ? set.targets[p.id] : p.target;
    const s = engine.practice(data, engine.levels(p), values, target);
    s.domain = p.domain;
    all.push(s);
    scores[p.id] = [String(s.level), engine.decimal(s.progress), s.target === null ? "" : String(s.target), String(s.under), String(s.over), String(s.withExceptions), s.exceptions.join(" ")];
  }
  for (const d of data.domains) {
    const g = engine.group(all.filter((s) => s.domain === d.id), data.aggregate);
    scores[d.id] = [String(g.level), engine.decimal(g.progress), g.target === null ? "" : String(g.target), String(g.under), String(g.over), String(g.withExceptions)];
  }
  return scores;
});
process.stdout.write(JSON.stringify(out));
