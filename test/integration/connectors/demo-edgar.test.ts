import { expect, test } from 'vitest';
import { callContext } from '../../../connectors/kit/conformance-definition.ts';
import { noBenchmarks } from '../../../intelligence/benchmarks/benchmarks.ts';
import { accountNews } from '../../../intelligence/signals/account-news.ts';
import { generateDemoOrganisation } from '../../../src/demo/generate-demo-organisation.ts';
import { toEdgarFilings } from '../../../src/demo/to-edgar-filings.ts';
import type { CompanyEvent, FoundCompany } from '../../../src/domain/account-event.ts';
import { defaultRiskSettings } from '../../../src/domain/settings.ts';
import { dealContext } from '../../builders/deal-context.ts';
import { openEdgar } from './edgar-harness.ts';

const anchorDate = '2026-11-20';
const asOf = '2026-11-19T23:59:59.999Z';

test('public accounts of the demo are found by domain, and their filings fire the signal where the answer key says [demo.edgar-tells-news]', async () => {
  const organisation = generateDemoOrganisation({ seed: 2, anchorDate });
  const { companies, news } = toEdgarFilings(organisation);
  expect(news).toHaveLength(3);
  const edgar = await openEdgar({ companies });
  try {
    for (const account of organisation.accounts.filter(({ name }) =>
      companies.some((each) => each.name.startsWith(name)),
    )) {
      const search = { name: account.name, domain: account.domain };
      const found = await edgar.linked.call('sec_edgar_find_company', search, callContext());
      const [company] = found['companies'] as FoundCompany[];
      expect(company?.confidence).toBe(1);
      const listed = await edgar.linked.call(
        'sec_edgar_list_events',
        { companyId: company?.companyId, since: '2026-10-01T00:00:00.000Z' },
        callContext(),
      );
      const events = (listed['events'] as CompanyEvent[]).filter(({ knownAt }) => knownAt <= asOf);
      const context = dealContext({ asOf, accountEvents: events, readable: ['accountEvents'] });
      const { state } = accountNews.evaluate(context, noBenchmarks, defaultRiskSettings);
      expect([account.name, state]).toEqual([
        account.name,
        news.some(({ accountId }) => accountId === account.id) ? 'fired' : 'clear',
      ]);
    }
  } finally {
    await edgar.close();
  }
}, 30_000);

test.each([1, 2, 3, 7, 42])('adverse news of seed %i stays away from healthy deals [demo.edgar-tells-news]', (seed) => {
  const organisation = generateDemoOrganisation({ seed, anchorDate });
  const { news, companies } = toEdgarFilings(organisation);
  expect(news.length).toBeGreaterThan(0);
  const healthy = new Set(organisation.healthyOpportunityIds);
  expect(news.flatMap(({ opportunityIds }) => opportunityIds).filter((id) => healthy.has(id))).toEqual([]);
  expect(new Set(companies.map(({ cik }) => cik)).size).toBe(companies.length);
});
