import { nameWords } from '../tokens.ts';
import { stemOf } from './phrases.ts';

/** Questions that are always understood, to offer in place of one that is not. */
const examples: readonly string[] = [
  'Which deals are at risk this quarter?',
  'Which deals have declining engagement?',
  'What is my pipeline by stage?',
  'How much is in commit?',
  'What is the win rate by region?',
  'What is the win rate by product?',
  'Which rep has the shortest sales cycle?',
  'What is the average deal size of won deals in the past four quarters?',
  'Which accounts have we not touched in 30 days?',
  'Which deals close this month with no next step?',
  'Which deals slipped twice?',
  'How many deals did we win last quarter?',
  'What is the revenue by owner this year?',
  'Show open deals over 100k closing this quarter',
  'What changed in the pipeline this week?',
  'Forecast for this quarter?',
  'Which fields exist on a deal?',
  'Who are the reps in each region?',
];

/** The three examples that share most words with `text`. */
export function nearestQuestions(text: string): string[] {
  const words = new Set(nameWords(text).map(stemOf));
  const sharedWith = (example: string): number =>
    nameWords(example).filter((word) => word.length > 3 && words.has(stemOf(word))).length;
  return [...examples]
    .map((example, at) => ({ example, at, shared: sharedWith(example) }))
    .sort((a, b) => b.shared - a.shared || a.at - b.at)
    .slice(0, 3)
    .map(({ example }) => example);
}
