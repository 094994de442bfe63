// Reads and writes the answers document: the part of YAML that it needs, nothing more.
// No anchors, tags or aliases; the same words stay words (`no` is text), as in smm itself.
"use strict";
const SmmYaml = (() => {
  // What is wrong, as the key of a sentence and its values; the page has the words.
  const flaw = (key, values) => Object.assign(new Error(key), { values });
  const fail = (line, key, values = {}) => { throw flaw(key, { line, ...values }); };

  /* Writing: every text is a JSON string, which is also YAML. */
  const quote = (text) => JSON.stringify(text).replace(/[\u2028\u2029\u0085]/g,
    (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  const plainKey = (key) => (/^[A-Za-z][A-Za-z0-9_-]*$/.test(key) ? key : quote(key));
  function write(value, indent) {
    const pad = " ".repeat(indent);
    if (Array.isArray(value)) {
      if (!value.length) return " []\n";
      return "\n" + value.map((item) => {
        if (item && typeof item === "object") {
          const body = write(item, indent + 2).replace(/^\n/, "");
          return pad + "- " + body.slice(indent + 2);
        }
        return pad + "- " + scalar(item) + "\n";
      }).join("");
    }
    const keys = Object.keys(value);
    if (!keys.length) return " {}\n";
    return "\n" + keys.map((key) => {
      const item = value[key];
      if (item && typeof item === "object") return pad + plainKey(key) + ":" + write(item, indent + 2);
      return pad + plainKey(key) + ": " + scalar(item) + "\n";
    }).join("");
  }
  const scalar = (item) => (typeof item === "number" ? String(item)
    // Other programs that read YAML make Booleans of a bare `yes` or `no`.
    : /^(partly|not-applicable)$/.test(item) ? item : quote(String(item)));
  const stringify = (value) => write(value, 0).replace(/^\n/, "");

  /* Reading */
  function parse(text) {
    if (text.length > 8 * 1024 * 1024) throw flaw("too_large", {});
    const lines = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split("\n");
    const state = { lines, at: 0, depth: 0 };
    skip(state);
    if (state.at < lines.length && /^---(\s|$)/.test(lines[state.at])) { state.at++; skip(state); }
    if (state.at >= lines.length) throw flaw("empty", {});
    const value = block(state, indentOf(lines[state.at]));
    skip(state);
    if (state.at < lines.length) fail(state.at + 1, "stray_line");
    return value;
  }
  const indentOf = (line) => line.length - line.trimStart().length;
  const isBlank = (line) => /^\s*(#.*)?$/.test(line);
  function skip(state) { while (state.at < state.lines.length && isBlank(state.lines[state.at])) state.at++; }

  function block(state, indent) {
    if (++state.depth > 32) fail(state.at + 1, "too_deep");
    const line = state.lines[state.at];
    if (/^\s*\t/.test(line)) fail(state.at + 1, "tab");
    const body = line.slice(indent);
    let value;
    if (/^-(\s|$)/.test(body)) value = sequence(state, indent);
    else if (/^[{[]/.test(body)) value = flowAt(state, indent);
    else value = mapping(state, indent);
    state.depth--;
    return value;
  }
  function mapping(state, indent) {
    const map = Object.create(null);
    for (;;) {
      skip(state);
      const line = state.lines[state.at];
      if (line === undefined || indentOf(line) < indent) return map;
      if (indentOf(line) > indent) fail(state.at + 1, "indented");
      const body = line.slice(indent);
      if (/^-(\s|$)/.test(body)) return map;
      const key = keyOf(body, state.at + 1);
      if (key.name in map) fail(state.at + 1, "twice", { key: key.name });
      map[key.name] = valueOf(state, indent, indent + key.length);
    }
  }
  function keyOf(body, number) {
    let match = /^("(?:[^"\\]|\\.)*")\s*:(?=\s|$)/.exec(body);
    if (match) return { name: unescape(match[1], number), length: match[0].length };
    match = /^'((?:[^']|'')*)'\s*:(?=\s|$)/.exec(body);
    if (match) return { name: match[1].replace(/''/g, "'"), length: match[0].length };
    match = /^([^\s:#&*!|>'"%@`{}[\],][^:#]*?)\s*:(?=\s|$)/.exec(body);
    if (!match) fail(number, "key_expected");
    return { name: match[1], length: match[0].length };
  }
  function sequence(state, indent) {
    const list = [];
    for (;;) {
      skip(state);
      const line = state.lines[state.at];
      if (line === undefined || indentOf(line) < indent || !/^-(\s|$)/.test(line.slice(indent))) return list;
      if (indentOf(line) > indent) fail(state.at + 1, "indented");
      const rest = line.slice(indent + 1);
      const inner = indent + 1 + indentOf(rest);
      const body = line.slice(inner);
      if (/^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:#&*!|>'"%@`{}[\],][^:#]*?)\s*:(\s|$)/.test(body)) {
        state.lines[state.at] = " ".repeat(inner) + body;
        list.push(mapping(state, inner));
      } else list.push(valueOf(state, indent, indent + 1));
    }
  }
  // The value behind a key or dash that ends at column `from` of the current line.
  function valueOf(state, indent, from) {
    const number = state.at + 1;
    const line = state.lines[state.at];
    const rest = line.slice(from).replace(/^\s+/, "");
    if (rest === "" || rest[0] === "#") {
      state.at++;
      skip(state);
      const next = state.lines[state.at];
      if (next === undefined) return null;
      const deeper = indentOf(next);
      const isList = /^-(\s|$)/.test(next.slice(deeper));
      if (deeper > indent || (deeper === indent && isList && !/^\s*-/.test(line))) return deeperValue(state, deeper, indent);
      return null;
    }
    if (/^[&*!]/.test(rest)) fail(number, "anchor");
    if (/^[|>]/.test(rest)) return literal(state, indent, rest);
    if (/^[{["']/.test(rest)) return flowAt(state, from);
    return folded(state, indent, rest);
  }
  function deeperValue(state, deeper, indent) {
    const body = state.lines[state.at].slice(deeper);
    if (/^-(\s|$)/.test(body)) return block(state, deeper);
    if (/^[{["']/.test(body) && !/^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(\s|$)/.test(body)) return flowAt(state, deeper);
    if (/^[^\s:#&*!|>'"%@`{}[\],][^:#]*?\s*:(\s|$)|^["']/.test(body)) return block(state, deeper);
    return folded(state, indent, body);
  }
  function literal(state, indent, head) {
    const match = /^([|>])([+-]?)([1-9]?)([+-]?)\s*(#.*)?$/.exec(head);
    if (!match) fail(state.at + 1, "block_header");
    const chomp = match[2] || match[4];
    state.at++;
    const lines = [];
    let base = match[3] ? indent + Number(match[3]) : -1;
    while (state.at < state.lines.length) {
      const line = state.lines[state.at];
      if (line.trim() === "") { lines.push(base >= 0 ? line.slice(base) : ""); state.at++; continue; }
      const own = indentOf(line);
      if (base < 0) base = own;
      if (own < base || own <= indent) break;
      lines.push(line.slice(base));
      state.at++;
    }
    let text = match[1] === "|" ? lines.join("\n") : fold(lines);
    text = text.replace(/\n+$/, "");
    return chomp === "-" || text === "" ? text : text + "\n";
  }
  function fold(lines) {
    let out = "";
    let blanks = 0;
    let first = true;
    for (const line of lines) {
      if (line === "") { blanks++; continue; }
      if (first) out = line;
      else out += blanks ? "\n".repeat(blanks) + line : " " + line;
      first = false;
      blanks = 0;
    }
    return out;
  }
  // A plain text, which may go on in deeper lines.
  function folded(state, indent, first) {
    const number = state.at + 1;
    const strip = (text) => text.replace(/\s+#.*$/, "").trimEnd();
    if (/:(\s|$)/.test(strip(first))) fail(number, "colon");
    const parts = [strip(first)];
    const had = /\s#/.test(first);
    state.at++;
    while (!had && state.at < state.lines.length) {
      const line = state.lines[state.at];
      if (line.trim() === "") {
        let ahead = state.at;
        while (ahead < state.lines.length && state.lines[ahead].trim() === "") ahead++;
        if (ahead >= state.lines.length || indentOf(state.lines[ahead]) <= indent || isBlank(state.lines[ahead])) break;
        while (state.at < ahead) { parts.push(""); state.at++; }
        continue;
      }
      if (indentOf(line) <= indent || isBlank(line)) break;
      parts.push(strip(line.trim()));
      state.at++;
    }
    return plain(fold(parts));
  }
  function plain(text) {
    if (/^(~|null|Null|NULL)$/.test(text) || text === "") return null;
    if (/^(true|True|TRUE)$/.test(text)) return true;
    if (/^(false|False|FALSE)$/.test(text)) return false;
    if (/^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text)) return Number(text);
    return text;
  }
  function unescape(quoted, number) {
    const map = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "0": "\0", e: "\x1b", a: "\x07", v: "\v", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029", " ": " ", '"': '"', "/": "/", "\\": "\\" };
    return quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U[0-9a-fA-F]{8}|[\s\S])/g, (all, code) => {
      if (code.length > 1) return String.fromCodePoint(parseInt(code.slice(1), 16));
      if (!(code in map)) fail(number, "escape", { escape: all });
      return map[code];
    });
  }
  // Flow values and quoted texts, which may run over several lines.
  function flowAt(state, from) {
    const source = { state, line: state.at, column: from };
    const value = flowValue(source, 0);
    gap(source);
    const rest = state.lines[source.line].slice(source.column);
    if (rest.trim() && !/^\s*#/.test(rest)) fail(source.line + 1, "nothing_follows");
    state.at = source.line + 1;
    return value;
  }
  function gap(source) {
    const line = source.state.lines[source.line];
    while (source.column < line.length && /\s/.test(line[source.column])) source.column++;
  }
  function over(source) {
    for (;;) {
      gap(source);
      const line = source.state.lines[source.line];
      if (source.column < line.length && line[source.column] !== "#") return line[source.column];
      if (source.line + 1 >= source.state.lines.length) fail(source.line + 1, "not_closed");
      source.line++;
      source.column = 0;
    }
  }
  function flowValue(source, depth) {
    if (depth > 32) fail(source.line + 1, "too_deep");
    const sign = over(source);
    if (sign === "{") return flowMap(source, depth);
    if (sign === "[") return flowList(source, depth);
    if (sign === '"' || sign === "'") return quotedText(source, sign);
    const line = source.state.lines[source.line];
    const match = /^[^,{}[\]#]*?(?=\s*(?:[,{}[\]]|:(?:\s|$)|\s#|$))/.exec(line.slice(source.column));
    source.column += match[0].length;
    return plain(match[0].trim());
  }
  function quotedText(source, sign) {
    const start = source.line;
    source.column++;
    let parts = [];
    for (;;) {
      const line = source.state.lines[source.line];
      const rest = line.slice(source.column);
      const match = sign === '"' ? /^(?:[^"\\]|\\.)*/.exec(rest) : /^(?:[^']|'')*/.exec(rest);
      if (match[0].length < rest.length && rest[match[0].length] === sign) {
        source.column += match[0].length + 1;
        parts.push(match[0]);
        break;
      }
      parts.push(rest);
      if (source.line + 1 >= source.state.lines.length) fail(start + 1, "quote");
      source.line++;
      source.column = 0;
    }
    if (parts.length > 1) {
      parts = parts.map((part, at) => (at === 0 ? part.trimEnd() : at === parts.length - 1 ? part.trimStart() : part.trim()));
      parts = [fold(parts)];
    }
    return sign === '"' ? unescape('"' + parts[0] + '"', start + 1) : parts[0].replace(/''/g, "'");
  }
  function flowMap(source, depth) {
    const map = Object.create(null);
    source.column++;
    for (;;) {
      if (over(source) === "}") { source.column++; return map; }
      const number = source.line + 1;
      const key = flowValue(source, depth + 1);
      if (typeof key !== "string" && typeof key !== "number") fail(number, "key_expected");
      let value = null;
      if (over(source) === ":") {
        source.column++;
        const next = over(source);
        if (next !== "," && next !== "}") value = flowValue(source, depth + 1);
      }
      if (key in map) fail(number, "twice", { key });
      map[key] = value;
      const next = over(source);
      if (next === ",") source.column++;
      else if (next !== "}") fail(source.line + 1, "map_end");
    }
  }
  function flowList(source, depth) {
    const list = [];
    source.column++;
    for (;;) {
      if (over(source) === "]") { source.column++; return list; }
      list.push(flowValue(source, depth + 1));
      const next = over(source);
      if (next === ",") source.column++;
      else if (next !== "]") fail(source.line + 1, "list_end");
    }
  }
  return { parse, stringify };
})();
