import { z } from 'zod';
import { addDays, dateOf } from '../../../domain/time.ts';
import { type AnyAnalysis, defineAnalysis } from './analysis.ts';
import { type AnalysisPorts, readTable } from './analysis-ground.ts';

/** So many accounts are looked at; those with the most open deals come first. */
const mostAccounts = 300;

/** Public events of accounts that have an open deal, newest first. */
export function accountNews(ports: AnalysisPorts): AnyAnalysis {
  return defineAnalysis({
    id: 'account_news',
    about: 'What sources have told of accounts with open deals in the last days: filings, leadership changes, news.',
    input: z.strictObject({
      days: z.number().int().min(1).max(3_650).default(14),
      most: z.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
      events: z.array(
        z.object({
          ...{ date: z.string(), account: z.string(), kind: z.string(), title: z.string() },
          ...{ url: z.string().nullable(), openDeals: z.number().int() },
        }),
      ),
      total: z.number().int(),
      accounts: z.number().int(),
    }),
    async run({ days, most }, context) {
      const table = await readTable(ports, context);
      const open = table.deals.filter(({ status, accountId }) => status === 'open' && accountId !== null);
      const byAccount = [...Map.groupBy(open, ({ accountId }) => accountId ?? '')];
      const looked = byAccount.toSorted((a, b) => b[1].length - a[1].length).slice(0, mostAccounts);
      const from = addDays(dateOf(context.asOf), -days);
      const events = [];
      for (const [accountId, deals] of looked) {
        for (const { kind, occurredAt, title, url } of await context.reader.listAccountEvents([accountId])) {
          if (dateOf(occurredAt) < from || occurredAt > context.asOf) continue;
          const account = deals[0]?.account ?? accountId;
          events.push({ date: dateOf(occurredAt), account, kind, title, url, openDeals: deals.length });
        }
      }
      events.sort((a, b) => (a.date + a.account > b.date + b.account ? -1 : 1));
      return { events: events.slice(0, most), total: events.length, accounts: looked.length };
    },
  });
}
