import type { z } from 'zod';
import { stateSchemas } from '../../../domain/record.ts';

/** Where rows come from: an object of a CRM, or a sheet. `id` null: the request does not name it. */
export type Source =
  | {
      readonly kind: 'crm';
      readonly system: string;
      readonly object: CrmObject;
      readonly isActive: boolean;
      readonly rest: string;
    }
  | { readonly kind: 'sheet'; readonly id: string | null; readonly sheet: string | null; readonly rest: string };

const objects = {
  contact: 'contacts?|people|persons',
  account: 'accounts?|companies|company|customers?',
  opportunity: 'opportunit(?:y|ies)|deals?',
  sales_user: 'users|reps|sellers|sales (?:users|reps|people)',
  product: 'products?',
} as const;
export type CrmObject = keyof typeof objects;
const systems = { salesforce: 'salesforce|sfdc', hubspot: 'hubspot' } as const;

const anyObject = Object.values(objects).join('|');
const anySystem = Object.values(systems).join('|');
const lead = '(?:(?:all|every|each)(?: of)? )?(?:(?:the|our|my|your|a|an) )?';
const ofCrm = new RegExp(
  `^${lead}(?:(active|current|existing|living|undeleted) )?(${anyObject})(?: records)? (?:from|in|of|out of|on) (?:the )?(${anySystem})(?: crm)?(?: (.+))?$`,
  'i',
);
const crmFirst = new RegExp(
  `^${lead}(?:(active|current|existing|living|undeleted) )?(${anySystem}) (${anyObject})(?: (.+))?$`,
  'i',
);
const sheetWords = '(?:google )?(?:sheets?|spreadsheets?)(?: file)?';
const ofSheet = new RegExp(
  `^${lead}(?:(?:rows?|entries|records|lines|data) (?:from|in|of) ${lead})?${sheetWords}(?: rows)?(?: "?([A-Za-z0-9_-]{15,})"?)?(?:,? (?:sheet|tab) "?([\\w -]{1,60}?)"?)?(?: (.+))?$`,
  'i',
);

/** What a part of a request names as the place rows come from; null: it names none. `rest` is what else it says. */
export function readSource(text: string): Source | null {
  const named = ofCrm.exec(text);
  const turned = named ? null : crmFirst.exec(text);
  if (named || turned) {
    const [, adjective, first = '', second = '', rest = ''] = named ?? turned ?? [];
    const [objectWord, systemWord] = named ? [first, second] : [second, first];
    const object = keyOf(objects, objectWord);
    const system = keyOf(systems, systemWord);
    if (object && system) return { kind: 'crm', system, object, isActive: adjective !== undefined, rest };
  }
  const sheet = ofSheet.exec(text);
  if (!sheet) return null;
  const [, id = null, name = null, rest = ''] = sheet;
  return { kind: 'sheet', id, sheet: name, rest };
}

/** The fields that rows of a CRM's object have, by what people may call them. */
export function fieldsOf(object: CrmObject): Map<string, string> {
  const names = ['id', 'createdAt', ...Object.keys((stateSchemas[object] as z.ZodObject).shape)];
  const fields = new Map(names.map((name) => [plainName(name), name]));
  for (const [word, name] of Object.entries(otherWords)) if (names.includes(name)) fields.set(word, name);
  return fields;
}

const otherWords: Readonly<Record<string, string>> = {
  emailaddress: 'email',
  mail: 'email',
  jobtitle: 'title',
  created: 'createdAt',
  createddate: 'createdAt',
  creationdate: 'createdAt',
  closingdate: 'closeDate',
  value: 'amount',
  size: 'amount',
  headcount: 'employeeCount',
  employees: 'employeeCount',
  revenue: 'annualRevenue',
};

/** A field's name as people say it: letters and digits alone. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function keyOf<Key extends string>(words: Readonly<Record<Key, string>>, said: string): Key | null {
  const keys = Object.keys(words) as Key[];
  return keys.find((key) => new RegExp(`^(?:${words[key]})$`, 'i').test(said)) ?? null;
}
