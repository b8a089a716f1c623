const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as it stands in a page. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** A number with its word, in the plural where it is not one. */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Colours for light and dark, and everything else that a page needs: it fetches nothing. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --line: #d0d7de; --good: #1a7f37; --bad: #cf222e; --mild: #9a6700; --idle: #8c959f; --track: #eaeef2; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #0d1117; --line: #30363d; --good: #3fb950; --bad: #f85149; --mild: #d29922; --idle: #6e7681; --track: #21262d; } }
body { margin: 2rem auto; max-width: 68rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
svg { width: 100%; height: auto; } svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
.implemented { color: var(--good); } .violated { color: var(--bad); } .waived, .no-evidence { color: var(--mild); } .not-applicable { color: var(--idle); }
a { color: inherit; } details ul { margin: .2rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }`;
