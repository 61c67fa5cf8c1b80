import type { CompanyEvent } from '../../src/domain/account-event.ts';
import { calendarDateSchema, startOfDay } from '../../src/domain/time.ts';
import { knownAtOf } from './acceptance-time.ts';
import { formKind, itemKind } from './filing-kinds.ts';
import type { FilingColumns } from './schema.ts';

/** A CIK as EDGAR writes it in addresses: ten digits. */
export function padCik(cik: string | number): string {
  return String(cik).padStart(10, '0');
}

function linkOf(cik: string, accessionNumber: string, document: string | null): string {
  const folder = `https://www.sec.gov/Archives/edgar/data/${Number(cik)}/${accessionNumber.replaceAll('-', '')}`;
  const isPlain = document !== null && /^[\w./-]+$/.test(document) && !document.includes('..');
  return isPlain ? `${folder}/${document}` : `${folder}/${accessionNumber}-index.htm`;
}

function itemsOf(form: string, items: string | null): string[] {
  if (!/^8-K/.test(form)) return [];
  const listed = (items ?? '').split(',').map((item) => item.trim());
  return [...new Set(listed.filter((item) => /^\d{1,2}(\.\d{2})?$/.test(item)))];
}

/**
 * The events of a company's filings, in the order of the columns: one for each item of an 8-K (beside the exhibits, which are
 * no event where another item stands), one for each other filing. An 8-K's event occurred on its report date.
 */
export function eventsOf(cik: string, columns: FilingColumns): CompanyEvent[] {
  return columns.accessionNumber.flatMap((accessionNumber, row) => {
    const form = columns.form[row] ?? '';
    const filingDate = columns.filingDate[row] ?? '';
    const stamp = columns.acceptanceDateTime[row] || null;
    if (!calendarDateSchema.safeParse(filingDate).success || (stamp && Number.isNaN(Date.parse(stamp)))) return [];
    const knownAt = knownAtOf(stamp, filingDate);
    const url = linkOf(cik, accessionNumber, columns.primaryDocument[row] || null);
    const common = { companyId: cik, knownAt, url };
    const items = itemsOf(form, columns.items[row] ?? null);
    const telling = items.length > 1 ? items.filter((item) => item !== '9.01') : items;
    if (telling.length === 0) {
      const { kind, what } = formKind(form);
      return [{ ...common, id: accessionNumber, kind, occurredAt: knownAt, title: `${form}: ${what}` }];
    }
    const reported = startOfDay(columns.reportDate[row] || filingDate);
    const occurredAt = reported < knownAt && !Number.isNaN(Date.parse(reported)) ? reported : knownAt;
    return telling.map((item) => {
      const { kind, what } = itemKind(item);
      const title = `${form} item ${item}: ${what}`;
      return { ...common, id: `${accessionNumber}:${item}`, kind, occurredAt, title };
    });
  });
}
