const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three letters that make a 15-character, case-sensitive id safe where case is lost. */
function caseSuffix(id: string): string {
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let offset = 0; offset < 5; offset++) {
      const character = id[block + offset] ?? '';
      if (character >= 'A' && character <= 'Z') bits |= 1 << offset;
    }
    suffix += alphabet[bits];
  }
  return suffix;
}

/** Object prefixes. Source: https://help.salesforce.com/s/articleView?id=000385203&type=1 (2026-11-20) */
export const idPrefixes = {
  user: '005',
  userRole: '00E',
  account: '001',
  contact: '003',
  opportunity: '006',
  opportunityHistory: '008',
  opportunityFieldHistory: '017',
  contactRole: '00K',
  task: '00T',
  event: '00U',
  eventRelation: '0RE',
  stage: '01J',
  emailMessage: '02s',
  currencyType: '01L',
  organisation: '00D',
} as const;

/**
 * The id of record number `index` (from 1) of a kind: 18 characters with a valid case suffix, so that a CRM's simulator and
 * the answer key use the same id.
 */
export function recordId(kind: keyof typeof idPrefixes, index: number): string {
  const short = `${idPrefixes[kind]}Bw00000${index.toString(36).toUpperCase().padStart(5, '0')}`;
  return short + caseSuffix(short);
}
