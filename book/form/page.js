// What the files that are filled in offline share: their data, the words of the page, and the making of elements.
"use strict";
const SmmPage = (() => {
  const $ = (id) => document.getElementById(id);
  const json = (id) => JSON.parse($(id).textContent);
  // The words of the page, with the names of their values in braces; a word for a number has two forms.
  const words = json("smm-words");
  const say = (key, values = {}) => words[key].replace(/\{([a-z_]+)\}/g, (slot, name) => (name in values ? values[name] : slot));
  const count = (key, n, values = {}) => say(key + (n === 1 ? ".one" : ".other"), { ...values, n });
  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "class") node.className = value;
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
    return node;
  };
  const today = () => { const d = new Date(); return d.getFullYear() + "-" + String(d.getMonth() + 1).padStart(2, "0") + "-" + String(d.getDate()).padStart(2, "0"); };
  return { $, json, words, say, count, el, today };
})();
