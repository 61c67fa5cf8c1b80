const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in a page. */
export const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const style = `<link rel="icon" href="/bellwether.svg" type="image/svg+xml"><link rel="stylesheet" href="/sign-in/style.css">`;

/** The look of the pages of the sign-in; they have no script. */
export const signInStyle = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}
h1{font-size:1.5rem;margin:0 0 1rem}button,.button,input,select{font:inherit;padding:.55rem 1rem;border-radius:.4rem;border:1px solid #767676}
button,.button{background:#1f4fd8;border-color:#1f4fd8;color:#fff;text-decoration:none;display:inline-block;cursor:pointer}
label{display:block;margin:.75rem 0}input,select{display:block;width:100%;box-sizing:border-box;margin-top:.25rem}[role=alert]{font-weight:600}
`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title>${style}</head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

/** Where a person without a session lands. */
export function signInPage(startUrl: string, label: string): string {
  return page(
    'Sign in to Bellwether',
    `<p><a class="button" href="${escapeHtml(startUrl)}">${escapeHtml(label)}</a></p>`,
  );
}

/** The page behind a link that is used once: only the button uses it, so that a mail scanner that opens links does not. */
export function linkPage(tenant: string, token: string, isLocal: boolean): string {
  return page(
    'Open the board',
    `<p>${isLocal ? 'This link signs in the owner of this installation.' : 'Sign in with your provider to accept.'} It works once.</p>
<form method="post" action="/sign-in/link"><input type="hidden" name="workspace" value="${escapeHtml(tenant)}"><input type="hidden" name="token" value="${escapeHtml(token)}">
<button>Continue</button></form>`,
  );
}

/** Asks who it is and for the code in the terminal; `query` is the request it answers. */
export function localSignInPage(
  people: readonly { readonly subject: string; readonly name: string; readonly email: string | null }[],
  query: string,
  problem: string | null,
): string {
  const options = people.map(
    ({ subject, name, email }) =>
      `<option value="${escapeHtml(subject)}">${escapeHtml(email === null ? name : `${name} (${email})`)}</option>`,
  );
  return page(
    'Who are you?',
    `${problem === null ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}<p>This sign-in is for this machine alone. The code stands in the terminal where Bellwether was started; it works once.</p>
<form method="post" action="/sign-in/local/authorize?${escapeHtml(query)}"><label>Person <select name="subject">${options.join('')}</select></label>
<label>Code in the terminal <input name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="16" required></label><p><button>Sign in</button></p></form>`,
  );
}

/** Says why a sign-in cannot go on. */
export function problemPage(message: string): string {
  return page(
    'This sign-in cannot go on',
    `<p>${escapeHtml(message)}</p><p><a class="button" href="/sign-in">Try again</a></p>`,
  );
}
