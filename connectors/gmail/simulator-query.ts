import type { SimulatedMail } from './simulator-mailbox.ts';

function header(mail: SimulatedMail, name: string): string {
  return (mail.headers.find((one) => one.name.toLowerCase() === name)?.value ?? '').toLowerCase();
}

function matchesTerm(mail: SimulatedMail, term: string): boolean {
  const [, operator = '', quoted, bare] = /^(?:([a-z0-9]+):)?(?:"([^"]*)"|(\S*))$/.exec(term) ?? [];
  const value = (quoted ?? bare ?? '').toLowerCase();
  const dayMs = () => Date.parse(value.replaceAll('/', '-'));
  switch (operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
      return header(mail, operator).includes(value);
    case 'after':
      return mail.internalDateMs >= dayMs();
    case 'before':
      return mail.internalDateMs < dayMs();
    case 'rfc822msgid':
      return header(mail, 'message-id').includes(value);
    default:
      return `${header(mail, 'subject')} ${mail.bodyText.toLowerCase()}`.includes(value);
  }
}

/** Gmail's search operators as far as they are used: terms are all to fit, `{a b}` any. Source: https://support.google.com/mail/answer/7190 (2026-11-20) */
export function matchesQuery(mail: SimulatedMail, query: string): boolean {
  const terms = query.match(/\{[^}]*\}|(?:[a-z0-9]+:)?"[^"]*"|\S+/g) ?? [];
  return terms.every((term) =>
    term.startsWith('{')
      ? (term.slice(1, -1).match(/(?:[a-z0-9]+:)?"[^"]*"|\S+/g) ?? []).some((inner) => matchesTerm(mail, inner))
      : matchesTerm(mail, term),
  );
}
