import addressparser from 'nodemailer/lib/addressparser';
import type { EngagementParticipant } from '../../src/domain/engagement.ts';
import { plainLine } from '../kit/tool-names.ts';
import { decodeWords } from './encoded-words.ts';

/** More recipients than this in one header are a list, and are not read. */
const maxAddresses = 500;
const maxHeaderLength = 200_000;

/**
 * The people of an address header: groups are taken apart, quoted names may hold commas, encoded words are decoded after parsing
 * (a comma may hide in them). Plus addresses stay as they are; what has no address is left out.
 * Source: https://www.rfc-editor.org/rfc/rfc5322#section-3.4 (2026-11-20)
 */
export function readAddresses(header: string, part: EngagementParticipant['part']): EngagementParticipant[] {
  const people = addressparser(header.slice(0, maxHeaderLength), { flatten: true }).slice(0, maxAddresses);
  return people.flatMap(({ address, name }) => {
    const email = address.trim().toLowerCase();
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(email)) return [];
    const shown = plainLine(decodeWords(name ?? ''), 200);
    return [{ email, name: shown === '' || shown.toLowerCase() === email ? null : shown, part, response: null }];
  });
}
