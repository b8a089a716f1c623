"use strict";

const commands = require("../commands.json");
const { invocation } = require("../invocation.cjs");

function overview() {
  const calls = Object.entries(commands).map(([name, { summary }]) => [invocation(name), summary]);
  const width = Math.max(...calls.map(([call]) => call.length));
  const rows = calls.map(([call, summary]) => `  ${call.padEnd(width)}  ${summary}`);
  return `The sandbox: the whole platform on this machine.\n\n${rows.join("\n")}\n\nOptions go after two dashes: npm run up -- --help\n`;
}

function usage(name) {
  const { summary, options } = commands[name];
  const rows = [...options, ["-h, --help", "show this"]].map(
    ([flag, text]) => `  ${flag.padEnd(22)} ${text}`,
  );
  return `${invocation(name, "[options]")}\n\n${summary}\n\n${rows.join("\n")}\n`;
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

const nearest = (word) =>
  Object.keys(commands).sort((left, right) => distance(word, left) - distance(word, right))[0];

module.exports = { commands, nearest, overview, usage };
