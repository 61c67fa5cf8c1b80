import type { SimulatedMail } from './simulator-mail.ts';

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border-left: 3px solid #2f6f5e; padding: .2rem 0 .2rem .8rem; margin: 1rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; } h1 { font-size: 1.3rem; } h2 { font-size: 1rem; }
`;

/** The mailbox for people: every message as it came, newest last. All data is escaped and no script runs. */
export function renderMailbox(mails: readonly SimulatedMail[]): string {
  const shown = mails.map(
    ({ to, from, raw }) =>
      `<article><h2>To ${escapeHtml(to)}, from ${escapeHtml(from)}</h2><pre>${escapeHtml(raw)}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Simulated mailbox</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><style>${style}</style></head>
<body><main><h1>Simulated mailbox</h1>${shown.length > 0 ? shown.join('') : '<p>No mail yet.</p>'}</main></body></html>`;
}
