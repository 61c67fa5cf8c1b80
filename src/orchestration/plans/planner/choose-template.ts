import type { PlanTemplate } from '../templates/plan-template.ts';
import type { MissingInput, Planned, PlannerGround } from './planned.ts';

const small = new Set(
  'a an the of our my your me us we i for to in on with and or is are was were be it its them they this that these those which what who how do does did has have had all any every each please show give get list tell make create send post share report analyse analyze find see want need can could you at by from about into as then there today now latest current currently up'.split(
    ' ',
  ),
);
/** Systems that a template may not use: what names one is composed. */
const elsewhere = /\b(?:bigquery|big query|google sheets?|spreadsheets?|hubspot|postgres(?:ql)?|teams|telegram)\b/i;
const periods =
  /\b(?:q[1-4](?: ?(?:of )?(?:fy)?\d{4})?|(?:this|last|previous|current) (?:month|quarter|year)|\d{4}-\d{2}(?!-)|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})\b/i;
const span = /\b(?:next|coming|last|past|within|in|for|over|more than|at least)?\s*(\d{1,4}) (day|week|month)s?\b/i;
const toPeople =
  /\b(?:send|post|share|tell|distribute|e-?mail|notify|alert)\b.*\b(?:team|slack|channel|everybody|everyone|group|colleagues|leadership|managers?)\b/i;

/** The template that a request means, filled with what it says; null: it means none. */
export function chooseTemplate(
  text: string,
  given: Readonly<Record<string, unknown>>,
  ground: PlannerGround,
): Planned | null {
  if (elsewhere.test(text)) return null;
  const said = new Set(wordsOf(text));
  const ranked = ground.templates
    .map((template) => ({ template, score: scoreOf(template, said) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const [best] = ranked;
  return best ? filled(best.template, text, given, ground) : null;
}

/** How many words of the template's best phrase the request has, when it has all of them. */
function scoreOf({ id, phrases }: PlanTemplate, said: ReadonlySet<string>): number {
  const scores = [id.replaceAll('-', ' '), ...phrases].map((phrase) => {
    const needed = wordsOf(phrase);
    return needed.length > 0 && needed.every((word) => said.has(word)) ? needed.length : 0;
  });
  return Math.max(0, ...scores);
}

function filled(
  template: PlanTemplate,
  text: string,
  given: Readonly<Record<string, unknown>>,
  ground: PlannerGround,
): Planned {
  const inputs: Record<string, unknown> = {};
  const missing: MissingInput[] = [];
  const has = (name: string) => Object.hasOwn(template.plan.inputs, name);
  const period = periods.exec(text)?.[0];
  if (has('period') && period) inputs['period'] = period.toLowerCase();
  const length = span.exec(text);
  const days = length
    ? Number(length[1]) * ({ day: 1, week: 7, month: 30 }[(length[2] ?? 'day').toLowerCase()] ?? 1)
    : null;
  if (days !== null && has('days')) inputs['days'] = days;
  if (days !== null && has('silent_days')) inputs['silent_days'] = days;
  const most = /\b(?:top|first|riskiest|worst) (\d{1,3})\b/i.exec(text)?.[1];
  if (most && has('most')) inputs['most'] = Number(most);
  const named = /"([^"]{2,100})"/.exec(text)?.[1];
  if (named && has('deal')) inputs['deal'] = named;
  if (has('channel')) {
    const channel = /\b[CDG][A-Z0-9]{7,20}\b/.exec(text)?.[0] ?? (/\bteam\b/i.test(text) ? ground.teamChannel : null);
    if (channel !== null) inputs['channel'] = channel;
    else if (toPeople.test(text) && given['channel'] === undefined) {
      missing.push({ input: 'channel', about: 'id of the Slack channel to tell' });
    }
  }
  const notes = [
    `This is the template ${template.id} ${template.version}: ${template.about}`,
    ...unused(template, text),
  ];
  const written = template.plan as unknown as Extract<Planned, { kind: 'plan' }>['written'];
  return { kind: 'plan', template: template.id, written, inputs: { ...inputs, ...given }, missing, notes };
}

/** Says which words made no difference, so that nothing is dropped in silence. */
function unused({ id, phrases, about }: PlanTemplate, text: string): string[] {
  const used = new Set([...wordsOf(`${id.replaceAll('-', ' ')} ${phrases.join(' ')} ${about}`), ...general]);
  const rest = text
    .replace(periods, ' ')
    .replace(span, ' ')
    .replace(/"[^"]*"/g, ' ')
    .replace(/\b[CDG][A-Z0-9]{7,20}\b/g, ' ');
  const words = [...new Set(wordsOf(rest))].filter((word) => !used.has(word) && !/^\d+$/.test(word));
  return words.length === 0 ? [] : [`Not used of what was asked: ${words.join(', ')}.`];
}

const general = wordsOf(
  'team slack channel chart graph pdf document top first last next day week month quarter year deal distribute notify',
);

/** The words that say something, each in its simplest form. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.filter((word) => !small.has(word) || word === 'analyse').map(stem);
}

function stem(word: string): string {
  const plain = word.replace(/(?:ies)$/, 'y').replace(/(?<=[^s])s$/, '');
  const root = plain.replace(/(?:ing|ed)$/, '');
  return (root.length >= 4 ? root : plain).replace(/e$/, '');
}
