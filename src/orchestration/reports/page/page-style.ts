/** The page's whole style: system fonts, light and dark by the reader's setting, readable in print. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #5c6675; --ground: #ffffff; --card: #f4f6f9; --line: #d8dde5;
  --total: #6d7f9c; --up: #2f8f5b; --down: #c65a3a; --won: #2d6fb8; --alert: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b5; --ground: #12161c; --card: #1c222b; --line: #333c49;
  --total: #8395b3; --up: #4cb87d; --down: #e07f5f; --won: #5b9fe8; --alert: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0; } .soft { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .6rem; margin: 1rem 0 0; }
.cards div { background: var(--card); border-radius: .5rem; padding: .7rem .9rem; }
.cards dt { color: var(--soft); font-size: .85rem; } .cards dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; font-size: .85rem; } .number { text-align: right; white-space: nowrap; }
.risk { font-weight: 700; color: var(--alert); }
.chart { width: 100%; height: auto; display: block; } .chart text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
.chart text.left { text-anchor: start; }
.chart .axis { stroke: var(--line); } .chart .rule { stroke: var(--soft); stroke-dasharray: 2 2; }
.chart .total { fill: var(--total); } .chart .up { fill: var(--up); } .chart .down { fill: var(--down); } .chart .won { fill: var(--won); }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--soft); }
@media print { details { display: none; } }
`;
