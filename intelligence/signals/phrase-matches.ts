import type { Activity } from '../../src/domain/activity.ts';
import type { DealContext } from '../../src/domain/deal-context.ts';
import { dayMs } from '../../src/domain/time.ts';

/** Activities of the last `days` in which one of `phrases` occurs, oldest first, with the configured phrases found. */
export interface PhraseMatches {
  readonly activities: readonly Activity[];
  readonly phrases: readonly string[];
}

/**
 * Finds configured phrases, as whole words in any case, in what the source tracked (`activity.phrases`) and in subjects.
 * `isHeard` says whose words count. Automatic mail never does.
 */
export function phraseMatches(
  context: DealContext,
  phrases: readonly string[],
  days: number,
  isHeard: (activity: Activity) => boolean,
): PhraseMatches {
  const wanted = phrases.map((phrase) => phrase.trim().toLowerCase()).filter((phrase) => phrase !== '');
  const found = new Set<string>();
  const activities: Activity[] = [];
  const since = new Date(Math.max(0, Date.parse(context.asOf) - days * dayMs)).toISOString();
  for (const activity of context.activities) {
    if (activity.occurredAt < since || activity.occurredAt > context.asOf || activity.knownAt > context.asOf) continue;
    if (activity.isAutomatic || (activity.subject === null && activity.phrases.length === 0)) continue;
    if (!isHeard(activity)) continue;
    const subject = activity.subject?.toLowerCase() ?? '';
    const tracked = activity.phrases.map((phrase) => phrase.trim().toLowerCase());
    const here = wanted.filter((phrase) => tracked.includes(phrase) || containsWords(subject, phrase));
    if (here.length === 0) continue;
    activities.push(activity);
    for (const phrase of here) found.add(phrase);
  }
  return { activities, phrases: phrases.filter((phrase) => found.has(phrase.trim().toLowerCase())) };
}

/** True when `phrase` stands in `text` between characters that are neither letters nor digits. */
function containsWords(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const before = text[at - 1];
    const after = text[at + phrase.length];
    if (!isWordCharacter(before) && !isWordCharacter(after)) return true;
  }
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
