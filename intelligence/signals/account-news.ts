import type { Severity } from '../../src/domain/signal.ts';
import { dayMs } from '../../src/domain/time.ts';
import { clear, defineSignal, fired, settingThreshold } from './signal.ts';
import { countText, dayText } from './wording.ts';

/**
 * Kinds of public events that make a purchase less likely. Read from the event's kind, never from its title.
 * Source: https://www.sec.gov/files/form8-k.pdf, items 1.03, 2.04 to 2.06, 3.01, 4.02, 5.01, 5.02 (2026-11-20)
 */
const adverseKinds: readonly { readonly pattern: RegExp; readonly severity: Severity; readonly what: string }[] = [
  { pattern: /\b1\.03\b|bankrupt|insolven/i, severity: 'high', what: 'bankruptcy or receivership' },
  { pattern: /\b4\.02\b|restatement/i, severity: 'high', what: 'earlier accounts can no longer be relied on' },
  { pattern: /\b2\.05\b|layoff|restructur/i, severity: 'medium', what: 'exit or restructuring costs' },
  { pattern: /\b2\.04\b|\b3\.01\b|delisting|default/i, severity: 'medium', what: 'debt called in or delisting notice' },
  { pattern: /\b2\.06\b|impairment/i, severity: 'low', what: 'material impairment' },
  { pattern: /\b5\.01\b|change.of.control/i, severity: 'low', what: 'change of control' },
  {
    pattern: /\b5\.02\b|executive.departure|leadership.change/i,
    severity: 'low',
    what: 'departure of a director or officer',
  },
];

const rank: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3 };

/** Fires on an adverse public event of the account in the last `newsDays`; the gravest decides and its link is cited. */
export const accountNews = defineSignal({
  id: 'account-news',
  title: 'Adverse news on the account',
  needs: ['accountEvents'],
  evaluate(context, _benchmarks, settings) {
    const { asOf } = context;
    const since = new Date(Math.max(0, Date.parse(asOf) - settings.newsDays * dayMs)).toISOString();
    const adverse = context.accountEvents.flatMap((event) => {
      if (event.occurredAt < since || event.occurredAt > asOf) return [];
      const kind = adverseKinds.find(({ pattern }) => pattern.test(event.kind.slice(0, 200)));
      return kind ? [{ event, kind }] : [];
    });
    const gravest = adverse.reduce<(typeof adverse)[number] | null>(
      (worst, each) => (worst === null || rank[each.kind.severity] >= rank[worst.kind.severity] ? each : worst),
      null,
    );
    if (gravest === null) return clear({ text: `No adverse event in the last ${countText(settings.newsDays, 'day')}` });
    const { event, kind } = gravest;
    return fired(kind.severity, {
      text: `Public event on ${dayText(event.occurredAt, asOf)}: ${kind.what}${linkOf(event.url)}`,
      recordIds: adverse.map((each) => each.event.id),
      at: event.occurredAt,
      value: adverse.length,
      unit: 'events',
      threshold: { value: 1, from: settingThreshold(settings, 'newsDays').from },
    });
  },
});

/** Only a plain https address is shown: the link comes from outside. */
function linkOf(url: string | null): string {
  return url !== null && url.length <= 300 && /^https:\/\/[^\s<>"'`]+$/.test(url) ? ` (${url})` : '';
}
