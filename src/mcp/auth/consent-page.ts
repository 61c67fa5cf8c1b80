import type { AuthorizationRequest } from './authorization-request.ts';

const scopeText: Readonly<Record<string, string>> = {
  'bellwether:read': 'read deals, activities and everything else you may read',
  'bellwether:act': 'act in your name: send messages, change records (what needs an approval still does)',
  'bellwether:admin': 'approve acts and change settings in your name',
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

/** Headers of every page of the sign-in: no script, no frame, nothing from elsewhere. */
export function pageHeaders(redirectUri: string | null): Record<string, string> {
  const target = redirectUri === null ? '' : ` ${new URL(redirectUri).origin}`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`,
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:36rem;margin:3rem auto;padding:0 1rem}code{word-break:break-all}button{font:inherit;padding:.4rem 1rem}</style>
</head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

/**
 * Asks the person whether a client may act for them: who it says it is, what it wants, where the answer goes. The code shown in
 * the terminal proves that it is the owner who answers and not another program or page on the machine.
 */
export function consentPage(request: AuthorizationRequest, handle: string, problem: string | null): string {
  const { client, scopes, redirectUri } = request;
  const wants = scopes.map(
    (scope) => `<li><code>${escapeHtml(scope)}</code>: ${escapeHtml(scopeText[scope] ?? scope)}</li>`,
  );
  return page(
    'Let a client into Bellwether?',
    `${problem === null ? '' : `<p role="alert"><strong>${escapeHtml(problem)}</strong></p>`}
<p><strong>${escapeHtml(client.name)}</strong>, known by <code>${escapeHtml(client.clientId)}</code>, wants to:</p><ul>${wants.join('')}</ul>
<p>Your answer goes to <strong>${escapeHtml(new URL(redirectUri).host)}</strong>. Continue only if you started this yourself.</p>
<form method="post" action="/oauth/consent"><input type="hidden" name="handle" value="${escapeHtml(handle)}">
<p><label>Code shown in the terminal of <code>bellwether mcp --http</code>: <input name="code" autocomplete="off" inputmode="numeric" maxlength="16"></label></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Deny</button></p></form>`,
  );
}

/** Says why a sign-in cannot go on. */
export function problemPage(message: string): string {
  return page('This sign-in cannot go on', `<p>${escapeHtml(message)}</p>`);
}
