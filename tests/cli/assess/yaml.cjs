// Reads an answers document with the form's script and writes it again: node yaml.cjs FORM YAML.
// Writes read.{yaml,json} from the document, and start.{yaml,json} from the answers in the form.
"use strict";
const fs = require("fs");
const vm = require("vm");
const [file, document] = process.argv.slice(2);
const html = fs.readFileSync(file, "utf8");
const script = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map((m) => m[1]).find((text) => text.includes("SmmYaml = "));
const context = vm.createContext({});
vm.runInContext(script + "\nthis.SmmYaml = SmmYaml;", context);
const read = context.SmmYaml.parse(fs.readFileSync(document, "utf8"));
const start = JSON.parse(/<script type="application\/json" id="smm-answers">(.*?)<\/script>/s.exec(html)[1]);
for (const [name, value] of [["read", read], ["start", start]]) {
  fs.writeFileSync(name + ".yaml", context.SmmYaml.stringify(value));
  fs.writeFileSync(name + ".json", JSON.stringify(value, null, 2));
}
