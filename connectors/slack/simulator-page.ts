import type { SimulatedMessage, SimulatedWorkspace } from './simulator-workspace.ts';

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Slack's entities back to characters. */
function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Text as Slack would show it: bold, links and line breaks; a mention that came to life is shown glaring. */
function renderMrkdwn(text: string): string {
  const parts = text.split(/(<[^<>]+>)/);
  const rendered = parts.map((part) => {
    const special = /^<([^<>]+)>$/.exec(part)?.[1];
    if (special === undefined) return escapeHtml(unescapeMrkdwn(part));
    const [target = '', label = target] = special.split('|');
    if (!/^https?:\/\//.test(target)) return `<mark>${escapeHtml(unescapeMrkdwn(label))}</mark>`;
    const href = escapeHtml(unescapeMrkdwn(target));
    return `<a href="${href}" rel="noreferrer">${escapeHtml(unescapeMrkdwn(label))}</a>`;
  });
  return rendered
    .join('')
    .replace(/\*([^*\n]+)\*/g, '<strong>$1</strong>')
    .replaceAll('\n', '<br>');
}

interface TextObject {
  readonly type?: string;
  readonly text?: unknown;
}

function renderText(value: unknown): string {
  const { type, text } = (typeof value === 'object' && value !== null ? value : {}) as TextObject;
  if (typeof text !== 'string') return typeof text === 'object' ? renderText(text) : '';
  return type === 'plain_text' ? escapeHtml(text) : renderMrkdwn(text);
}

function renderBlock(block: unknown): string {
  const { type, text, fields, elements } = block as Record<string, unknown>;
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  switch (type) {
    case 'header':
      return `<h3>${renderText(text)}</h3>`;
    case 'section': {
      const cells = list(fields).map((field) => `<div>${renderText(field)}</div>`);
      return `<p>${renderText(text)}</p>${cells.length > 0 ? `<div class="fields">${cells.join('')}</div>` : ''}`;
    }
    case 'context':
      return `<p class="quiet">${list(elements).map(renderText).join(' ')}</p>`;
    case 'divider':
      return '<hr>';
    case 'actions':
      return `<p>${list(elements)
        .map((element) => `<span class="button">${renderText((element as Record<string, unknown>)['text'])}</span>`)
        .join(' ')}</p>`;
    default:
      return '';
  }
}

function renderMessage(message: SimulatedMessage): string {
  const at = new Date(Number(message.ts) * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const body = message.blocks ? message.blocks.map(renderBlock).join('') : `<p>${renderMrkdwn(message.text)}</p>`;
  const edited = message.isEdited ? ' <span class="quiet">(edited)</span>' : '';
  const reply = message.threadTs === null ? '' : ' class="reply"';
  return `<article${reply}><b>Bellwether</b> <span class="quiet">${at} UTC</span>${edited}${body}</article>`;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border-left: 3px solid #2f6f5e; padding: .2rem 0 .2rem .8rem; margin: 1rem 0; overflow-wrap: anywhere; }
article.reply { margin-left: 2rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; } h3 { font-size: 1rem; margin: .4rem 0; } p { margin: .3rem 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .2rem 1rem; }
.quiet { opacity: .75; font-size: .87rem; }
.button { border: 1px solid currentColor; border-radius: 4px; padding: .1rem .6rem; font-size: .87rem; }
`;

/** A page a person can look at: every channel with its messages, newest last. All data is escaped and no script runs. */
export function renderPage(workspace: SimulatedWorkspace): string {
  const sections = workspace.channels.map(({ id, name }) => {
    const messages = workspace.messages.filter((message) => message.channel === id);
    const title = id.startsWith('D') ? `@${name}` : `#${name}`;
    const body = messages.length > 0 ? messages.map(renderMessage).join('') : '<p class="quiet">No messages yet.</p>';
    return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
  });
  const team = escapeHtml(workspace.team);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${team} – simulated Slack</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><style>${style}</style></head>
<body><main><h1>${team} <span class="quiet">simulated Slack</span></h1>${sections.join('')}</main></body></html>`;
}
