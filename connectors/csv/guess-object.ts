import { normaliseHeader } from './fields.ts';
import type { TableObject } from './mapping-file.ts';

const nameWords: readonly (readonly [TableObject, readonly string[]])[] = [
  ['contact_role', ['role', 'contactrole']],
  ['target', ['target', 'quota', 'goal']],
  ['activity', ['activity', 'task', 'event', 'engagement', 'call', 'meeting', 'email', 'touchpoint']],
  ['contact', ['contact', 'people', 'person']],
  ['sales_user', ['user', 'rep', 'team', 'owner', 'agent', 'seller', 'salesperson', 'salespeople']],
  ['product', ['product', 'pricebook', 'catalog', 'catalogue']],
  ['account', ['account', 'company', 'organization', 'organisation', 'customer']],
  ['opportunity', ['opportunity', 'deal', 'pipeline', 'potential']],
];

/** What a table holds, by its file name first and its headers second; null when neither tells. */
export function guessObject(
  fileName: string,
  headers: readonly string[],
): { readonly object: TableObject; readonly from: 'file name' | 'headers' } | null {
  const words = fileName
    .replace(/\.[^.]*$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .map(singular);
  const byName = nameWords.find(([, names]) => names.some((name) => words.includes(name)));
  if (byName) return { object: byName[0], from: 'file name' };
  const byHeaders = guessByHeaders(new Set(headers.map(normaliseHeader)));
  return byHeaders && { object: byHeaders, from: 'headers' };
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function guessByHeaders(headers: ReadonlySet<string>): TableObject | null {
  const has = (...names: string[]) => names.some((name) => headers.has(name));
  const namesDeal = has('opportunityid', 'dealid', 'opportunityname', 'dealname', 'potentialname', 'dealtitle');
  if (has('role', 'contactrole') && namesDeal && has('contactid')) return 'contact_role';
  if (has('stagename', 'dealstage', 'stage', 'salesstage', 'pipelinestage', 'opportunitystage')) return 'opportunity';
  if (has('timestamp', 'occurredat', 'activitydate', 'duedate', 'activityid') && has('type', 'kind', 'activitytype')) {
    return 'activity';
  }
  if (namesDeal && has('amount', 'totalamount', 'closedate', 'createddate', 'opportunitycreateddate', 'dealvalue')) {
    return 'opportunity';
  }
  if (has('quota', 'target', 'quotaamount', 'targetamount') && has('month', 'period', 'quarter', 'startdate'))
    return 'target';
  if (has('email', 'emailaddress') && has('jobtitle', 'title', 'accountid', 'company', 'companyname')) return 'contact';
  if (has('listprice', 'unitprice', 'salesprice') && has('product', 'productname', 'productid')) return 'product';
  if (has('salesagent', 'salesrep', 'repid', 'userid') && has('manager', 'team', 'email', 'isactive'))
    return 'sales_user';
  return has('industry', 'sector', 'numberofemployees', 'employees', 'annualrevenue') ? 'account' : null;
}
