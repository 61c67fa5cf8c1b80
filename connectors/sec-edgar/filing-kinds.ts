/** What a filing, or one item of it, is about. `kind` goes into a company event; `what` is its title in our words. */
export interface FilingKind {
  readonly kind: string;
  readonly what: string;
}

const kindOf = (kind: string, what: string): FilingKind => ({ kind, what });

/**
 * Items of Form 8-K. Kinds of adverse items carry the words that the signal on account news looks for.
 * Source: https://www.sec.gov/files/form8-k.pdf (2026-11-20)
 */
const items: Readonly<Record<string, FilingKind>> = {
  '1.01': kindOf('material_agreement', 'Entry into a material agreement'),
  '1.02': kindOf('material_agreement_ended', 'End of a material agreement'),
  '1.03': kindOf('bankruptcy', 'Bankruptcy or receivership'),
  '1.04': kindOf('mine_safety', 'Mine safety'),
  '1.05': kindOf('cybersecurity_incident', 'Material cybersecurity incident'),
  '2.01': kindOf('acquisition', 'Acquisition or disposal of assets completed'),
  '2.02': kindOf('earnings', 'Results of operations'),
  '2.03': kindOf('new_debt', 'New financial obligation'),
  '2.04': kindOf('debt_default', 'Event that brings a financial obligation forward'),
  '2.05': kindOf('restructuring', 'Exit or restructuring costs'),
  '2.06': kindOf('impairment', 'Material impairment'),
  '3.01': kindOf('delisting_notice', 'Notice of delisting or of a missed listing rule'),
  '3.02': kindOf('share_sale', 'Unregistered sale of shares'),
  '3.03': kindOf('holder_rights_change', 'Change of the rights of security holders'),
  '4.01': kindOf('auditor_change', 'Change of the auditor'),
  '4.02': kindOf('accounts_restatement', 'Earlier accounts can no longer be relied on'),
  '5.01': kindOf('change_of_control', 'Change of control'),
  '5.02': kindOf('leadership_change', 'Directors or officers leave or arrive'),
  '5.03': kindOf('charter_change', 'Change of the charter or the fiscal year'),
  '5.07': kindOf('shareholder_vote', 'Result of a vote of shareholders'),
  '7.01': kindOf('public_disclosure', 'Regulation FD disclosure'),
  '8.01': kindOf('other_event', 'Other event'),
  '9.01': kindOf('exhibits', 'Financial statements and exhibits'),
};

const forms: readonly (readonly [RegExp, FilingKind])[] = [
  [/^(10-K|10-KT|10-K405|20-F|40-F)$/, kindOf('annual_report', 'Annual report')],
  [/^(10-Q|10-QT)$/, kindOf('quarterly_report', 'Quarterly report')],
  [/^NT /, kindOf('late_filing_notice', 'Notice that a report will be late')],
  [/^6-K$/, kindOf('foreign_issuer_report', 'Report of a foreign issuer')],
  [/^8-K/, kindOf('current_report', 'Current report')],
  [/^25(-NSE)?$/, kindOf('delisting', 'Removal from listing')],
  [/^15(F)?-/, kindOf('deregistration', 'End of registration')],
  [/^(SC|SCHEDULE) 13[DG]$/, kindOf('ownership_stake', 'Stake of a large owner')],
  [/^(SC|SCHEDULE) TO|^SC 14D9$/, kindOf('tender_offer', 'Tender offer')],
  [/^(DEF|DEFA|DEFM|PRE|PREM)\s?14A$/, kindOf('proxy_statement', 'Proxy statement')],
  [/^(S-1|S-3|S-4|F-1|F-3|F-4|424B\d|S-3ASR)$/, kindOf('securities_offering', 'Offering of securities')],
  [/^(3|4|5|144)$/, kindOf('insider_transaction', 'Transaction of an insider')],
];

const other = kindOf('filing', 'Filing');

/** The kind of an 8-K's item, like `5.02`; `other_event` for an item that this list does not have. */
export function itemKind(item: string): FilingKind {
  return (Object.hasOwn(items, item) ? items[item] : undefined) ?? kindOf('other_event', 'Other event');
}

/** The kind of a form, an amendment (`/A`) being of its form's kind; `filing` for the many that nobody here reads. */
export function formKind(form: string): FilingKind {
  const base = form.trim().toUpperCase().replace(/\/A$/, '');
  return forms.find(([pattern]) => pattern.test(base))?.[1] ?? other;
}
