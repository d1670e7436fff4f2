/** The style sheet of the pages and of the HTML report. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f26; --dim: #5c6370; --line: #d9dde3; --paper: #ffffff; --band: #f5f6f8;
  --good: #17703c; --bad: #b3261e; --unsure: #8a5a00; --link: #1f4fa3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --dim: #9aa2af; --line: #343944; --paper: #16181d; --band: #1e2128;
  --good: #6fcf97; --bad: #ff8a80; --unsure: #f2c14e; --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 0 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding: 1rem 0; border-bottom: 1px solid var(--line); }
header strong { font-size: 1.15rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; flex: 1; }
a { color: var(--link); }
nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; max-width: 48rem; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
td.sentence { min-width: 14rem; overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--dim); font-size: .875rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.id, code { font: .85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .unsure { color: var(--unsure); }
.note { border-left: 4px solid var(--unsure); background: var(--band); padding: .6rem .9rem; margin: 1rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.tiles li { background: var(--band); border-radius: .4rem; padding: .6rem .9rem; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.story { list-style: none; padding: 0; margin: 1rem 0; }
.story > li { padding: .7rem 0 .7rem 1rem; border-left: 3px solid var(--line); }
.story time { display: block; }
.checks { margin: .4rem 0; }
.checks .answer { white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
label { display: grid; gap: .1rem; font-size: .875rem; color: var(--dim); }
input, select, button { font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); border: 1px solid var(--dim); border-radius: .3rem; padding: .3rem .6rem; }
button { cursor: pointer; background: var(--band); }
details summary { cursor: pointer; color: var(--link); }
pre { overflow-x: auto; background: var(--band); padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
`;
