import { describe, expect, test } from 'vitest';
import { questionLine } from '../../../../test/builders/question-line.ts';
import { questionVocabulary } from '../../../../test/builders/question-vocabulary.ts';
import { type UnderstoodQuestion, understoodQuestionSchema } from '../../../domain/question.ts';
import { indexVocabulary } from './index-vocabulary.ts';
import { understand } from './understand.ts';

const index = indexVocabulary(questionVocabulary());
const ground = {
  index,
  asOf: '2026-08-12',
  fiscalCalendar: { firstMonth: 2, yearNamedBy: 'end' as const },
  asker: 'user:Tomas Okafor',
};

function read(text: string, previous: UnderstoodQuestion | null = null): UnderstoodQuestion {
  return understoodQuestionSchema.parse(understand(text, { ...ground, previous }));
}

describe('questions in plain English [understanding.product-questions]', () => {
  test.each([
    ['Which deals have declining engagement?', 'deal: rows; signal=engagement declining'],
    ['Deals whose engagement is dropping', 'deal: rows; signal=engagement declining'],
    ['Which deals are at risk this quarter?', 'deal: rows; band=high|critical; closeDate@2026-08-01..2026-10-31'],
    [
      'Show me the risky opportunities closing this quarter',
      'deal: rows; band=high|critical; closeDate@2026-08-01..2026-10-31; status=open',
    ],
    ['Which of my deals have gone quiet?', 'deal: rows; owner=Tomas Okafor; signal=no two way activity'],
    ['What is the status of Acme?', 'status account Acme Industries'],
    ['Where do we stand with Acme?', 'status account Acme Industries'],
    ['When did we last speak to Acme?', 'last_contact account Acme Industries'],
    ['Who is involved on the Acme deal?', 'people_involved account Acme Industries'],
    ['What changed in my pipeline this week?', 'what_changed person Tomas Okafor @2026-08-10..2026-08-16'],
    ['What was pushed out of the quarter?', 'pushed_out everything everything @2026-08-01..2026-10-31'],
    ['Which deals are stuck, and in which stage?', 'deal: rows; signal=stalled in stage show stage'],
    [
      'How long do deals sit in Negotiation compared with won deals?',
      'deal: time_in_stage; stage=Negotiation; series all {}; series won deals {status=won}',
    ],
    ['What is my pipeline by stage?', 'deal: pipeline_value; owner=Tomas Okafor; by stage'],
    ['How much is in commit?', 'deal: pipeline_value; forecastCategory=Commit'],
    ['Am I on track for the quarter?', 'on_track person Tomas Okafor @2026-08-01..2026-10-31'],
    ['What is the win rate by region?', 'deal: win_rate; by ownerRegion'],
    ['close rate per product', 'deal: win_rate; by product'],
    ['Which rep has the shortest sales cycle?', 'deal: sales_cycle; by owner order sales_cycle up limit 1'],
    [
      'Average deal size for won deals in the past four quarters?',
      'deal: average_deal_size; closeDate@2025-08-01..2026-07-31',
    ],
    ['Which accounts have we not touched in 30 days?', 'account: rows; daysSinceTouch at_least 30'],
    [
      'Which deals close this month with no next step?',
      'deal: rows; closeDate@2026-08-01..2026-08-31; nextStep unknown; status=open',
    ],
    ['Which big deals are single-threaded?', 'deal: rows; amount at_least 50000; signal=single threaded'],
    ['Why is Acme at risk?', 'why_at_risk account Acme Industries'],
    ['What should I do about Acme?', 'what_to_do account Acme Industries'],
    [
      'Show deals over 100k closing this quarter with no decision maker.',
      'deal: rows; amount above 100000; closeDate@2026-08-01..2026-10-31; signal=no decision maker; status=open',
    ],
    ['Which deals slipped twice?', 'deal: rows; pushCount at_least 2'],
    ["Is this deal's data up to date?", 'data_freshness everything everything'],
    ['What meetings do I have with customers this week?', 'meetings person Tomas Okafor @2026-08-10..2026-08-16'],
    ['What did they say about Acme in Slack?', 'chat_mentions account Acme Industries'],
    ['Prepare me for my Acme meeting.', 'prepare_meeting account Acme Industries'],
    ['Which deals need attention before the forecast call?', 'deal: rows; band=high|critical'],
    ['Forecast for this quarter?', 'forecast everything everything @2026-08-01..2026-10-31'],
    [
      'Create a task to follow up with Acme on Friday.',
      'create_task Acme Industries "follow up with Acme on Friday" due 2026-08-14',
    ],
    ['Move Acme to Negotiation.', 'move_stage Acme Industries stage=Negotiation'],
    ['Remind me about Acme next week.', 'remind Acme Industries "Acme next week" due 2026-08-17'],
    ['Set the amount of Acme to 50k', 'set_field Acme Industries amount=50k'],
    ['Which fields exist on an opportunity?', 'fields everything everything; object=opportunity'],
  ])('%s', (text, expected) => {
    expect(questionLine(read(text))).toBe(expected);
  });
});

describe('questions about a sales team in plain English [understanding.product-questions]', () => {
  test.each([
    [
      'Which sales agent closed the most revenue in Q3 FY26?',
      'deal: won_value; closeDate@2025-08-01..2025-10-31; by owner order won_value down limit 1',
    ],
    ['Total revenue by manager', 'deal: won_value; by ownerManager'],
    [
      'How many deals did Bianca lose in the East region?',
      'deal: count; owner=Bianca Falk; ownerRegion=East; status=lost',
    ],
    ['What percentage of deals were lost in May 2026?', 'deal: loss_rate; closeDate@2026-05-01..2026-05-31'],
    [
      'compare east and west by revenue',
      'deal: won_value; series East {ownerRegion=East}; series West {ownerRegion=West}',
    ],
    ['Which accounts have no won deal?', 'deal: count; status=won; by account; having count at_most 0'],
    [
      'Which rep never lost a deal in June?',
      'deal: count; closeDate@2026-06-01..2026-06-30; status=lost; by owner; having count at_most 0',
    ],
    [
      "List the five biggest open deals of Vera Whitlock's team",
      'deal: rows; ownerManager=Vera Whitlock; status=open order amount down limit 5',
    ],
    ['reps with more than 20 wins', 'deal: count; status=won; by owner; having count above 20'],
    ['Which reps have a win rate above 60%?', 'deal: win_rate; by owner; having win_rate above 0.6'],
    ['second highest revenue product', 'deal: won_value; by product order won_value down limit 1 skip 1'],
    ['bottom three reps by win rate', 'deal: win_rate; by owner order win_rate up limit 3'],
    ['What share of pipeline is in EMEA?', 'deal: pipeline_value; series EMEA {ownerRegion=EMEA} share'],
    [
      'revenue Q1 vs Q2',
      'deal: won_value; series Q1 FY2027 {closeDate@2026-02-01..2026-04-30}; series Q2 FY2027 {closeDate@2026-05-01..2026-07-31}',
    ],
    [
      'Did Bianca win more deals than Jamal?',
      'deal: count; status=won; series Bianca Falk {owner=Bianca Falk}; series Jamal Rossi {owner=Jamal Rossi} order count down limit 1',
    ],
    ['How many won deals did not come from East?', 'deal: count; ownerRegion!=East; status=won'],
    ['total revenue excluding Turbine 500', 'deal: won_value; product!=Turbine 500'],
    ['open deals between 10k and 50k', 'deal: rows; amount at_least 10000; amount at_most 50000; status=open'],
    ['deals worth more than 1.5 million', 'deal: rows; amount above 1500000'],
    [
      'deals created in May 2026 that were won in June 2026',
      'deal: rows; closeDate@2026-06-01..2026-06-30; createdDate@2026-05-01..2026-05-31; status=won',
    ],
    ['which sector has the most accounts', 'account: count; by industry order count down limit 1'],
    ['average employees by industry', 'account: average(employees); by industry'],
    [
      'accounts founded before 1990',
      'account: rows; custom.year_established at_most 1989 show custom.year_established',
    ],
    ['How many employees does Acme have?', 'account: rows; name=Acme Industries show employees'],
    ['who owns the Crestline renewal?', 'deal: rows; name=Crestline renewal show owner'],
    ['which region is Bianca in?', 'person: rows; name=Bianca Falk show region'],
    ['deals from webinar by product', 'deal: count; custom.lead_source=Webinar; by product'],
    ['number of deals per month created', 'deal: count; by createdDate:month'],
    ['which customers bought MX Pro?', 'deal: count; product=MX Pro; status=won; by account'],
    ['Which products were never sold?', 'deal: count; status=won; by product; having count at_most 0'],
    ['longest sales cycle', 'deal: largest(cycleDays)'],
    ['how many deals took more than 100 days to close', 'deal: count; cycleDays above 100'],
    ['is Bianca above quota?', 'deal: quota_attainment; owner=Bianca Falk'],
  ])('%s', (text, expected) => {
    expect(questionLine(read(text))).toBe(expected);
  });
});

describe('two questions in one sentence [understanding.compounds]', () => {
  test.each([
    [
      'How many deals and how much revenue did Bianca win in 2025?',
      'deal: count, won_value; closeDate@2025-01-01..2025-12-31; owner=Bianca Falk; status=won',
    ],
    [
      'What is the pipeline in EMEA, and how many deals is that?',
      'deal: pipeline_value; ownerRegion=EMEA + deal: count; ownerRegion=EMEA; status=open',
    ],
  ])('%s', (text, expected) => {
    expect(questionLine(read(text))).toBe(expected);
  });
});
