function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The page a person plays a member of the workspace on. What is shown is put in by its script, as text alone. */
export function pageHtml(team: string): string {
  const name = escapeHtml(team);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name} – simulated Slack</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/page.css"></head>
<body><header><h1>${name} <span class="quiet">simulated Slack</span></h1>
<label>You are <select id="user"></select></label></header>
<nav id="channels" aria-label="Conversations"></nav>
<main><section id="messages" aria-live="polite" aria-label="Messages"></section>
<form id="composer"><p id="reply" class="quiet" hidden></p><label class="hidden" for="text">Message</label>
<textarea id="text" rows="2" placeholder="@bellwether which of my deals are at risk?   or   /deals forecast this quarter"></textarea>
<button type="submit">Send</button></form></main>
<dialog id="form"></dialog><script src="/page.js"></script></body></html>`;
}

export const pageStyle = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template: auto 1fr / 13rem 1fr; min-height: 100vh; }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; justify-content: space-between; padding: .6rem 1rem; border-bottom: 1px solid #8886; }
h1 { font-size: 1.15rem; margin: 0; } h3 { font-size: 1rem; margin: .4rem 0; } p { margin: .3rem 0; }
nav { padding: .8rem .5rem; border-right: 1px solid #8886; }
nav button { display: block; width: 100%; text-align: left; border: 0; background: none; padding: .35rem .6rem; border-radius: 5px; }
nav button[aria-current] { background: #2f6f5e; color: #fff; }
main { display: flex; flex-direction: column; height: calc(100vh - 3.6rem); min-width: 0; }
#messages { flex: 1; overflow: auto; padding: 0 1rem; }
#composer { display: flex; flex-wrap: wrap; gap: .5rem; padding: .8rem 1rem; border-top: 1px solid #8886; }
#composer p { flex-basis: 100%; } #composer textarea { flex: 1; min-width: 8rem; }
button, textarea, select, input { font: inherit; color: inherit; }
article { border-left: 3px solid #8888; padding: .2rem 0 .2rem .8rem; margin: 1rem 0; overflow-wrap: anywhere; }
article.bot { border-color: #2f6f5e; } article.one { background: #8881; }
article.reply { margin-left: 2rem; } .card { border-left: 3px solid #8888; margin: .4rem 0 .4rem 1rem; padding-left: .6rem; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .2rem 1rem; }
.quiet { opacity: .75; font-size: .87rem; font-weight: normal; } .hidden { position: absolute; left: -99rem; }
.actions { display: flex; flex-wrap: wrap; gap: .4rem; margin: .3rem 0; }
.actions button, .more { border: 1px solid #8889; border-radius: 5px; background: none; padding: .1rem .6rem; font-size: .87rem; }
.actions .primary { background: #2f6f5e; color: #fff; } .actions .danger { color: #b3261e; border-color: currentColor; }
dialog { max-width: 34rem; width: calc(100vw - 2rem); border: 1px solid #8889; border-radius: 8px; }
dialog label { display: block; margin: .6rem 0; } dialog input, dialog textarea, dialog select { width: 100%; }
pre { white-space: pre-wrap; } mark { background: #ffd54f; color: #000; }
@media (max-width: 640px) { body { grid-template: auto auto 1fr / 1fr; } nav { border: 0; display: flex; overflow: auto; } nav button { width: auto; white-space: nowrap; } main { height: auto; } }
`;
