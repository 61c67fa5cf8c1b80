import { type QuestionKind, ranking, rows, value, winner } from '../question-set.ts';

const rate = `avg((stage = 'Won')::int)`;
const closed = `from d where outcome is not null`;
const cycle = `avg(closed - engaged)`;

export const mavenRates: QuestionKind = {
  kind: 'rates and cycles',
  workspace: 'maven',
  groups: [
    value(
      `select ${rate} ${closed}`,
      'What is our win rate?',
      'win rate',
      'overall win percentage',
      'What percentage of closed deals do we win?',
      'How many percent of our deals do we win once they close?',
      'close rate overall',
      "what's our hit rate on closed deals",
      'What share of decided deals were won?',
    ),
    value(`select 1 - ${rate} ${closed}`, 'What is our loss rate?', 'what percentage of closed deals do we lose?'),
    value(
      `select ${rate} ${closed} and rep = '{rep}'`,
      "What is {rep}'s win rate?",
      'win rate {rep.first}',
      'How often does {rep} win a deal that closes?',
      'what % of deals does {rep} win',
    ),
    value(
      `select ${rate} ${closed} and closed between '2017-01-01' and '2017-03-31'`,
      'What was the win rate in Q1 2017?',
      'win rate for the first quarter of 2017',
      'Q1 17 win rate',
    ),
    value(
      `select ${rate} ${closed} and account = '{account}'`,
      'What is our win rate with {account}?',
      'win rate at {account}',
    ),
    rows(
      `select region, ${rate} ${closed} group by 1`,
      'What is the win rate by region?',
      'win rate per regional office',
      'Break down win rate by region',
      'win % by region',
      'How does the win rate differ between regions?',
      'Show me the win rate for each region.',
      'region wise win rate',
      'Win rates, split by region please',
    ),
    rows(
      `select product, ${rate} ${closed} group by 1`,
      'What is the win rate by product?',
      'win rate per product',
      'for each product, what percentage of deals do we win?',
    ),
    rows(
      `select rep, ${rate} ${closed} group by 1`,
      'What is the win rate by owner?',
      'win rate by sales rep',
      'win rate of each rep',
      'Win rate per sales agent',
    ),
    rows(`select manager, ${rate} ${closed} group by 1`, 'win rate by manager', "What's each manager's win rate?"),
    rows(
      `select sector, ${rate} ${closed} and sector is not null group by 1`,
      'win rate by industry',
      'Which win rate do we have per sector?',
    ),
    winner(
      `select rep from (select rep, rank() over (order by ${rate} desc) r ${closed} group by 1) x where r = 1`,
      'Which rep has the highest win rate?',
      'who has the best win rate',
      'best closer by win rate',
    ),
    winner(
      `select rep from (select rep, rank() over (order by ${rate}) r ${closed} group by 1) x where r = 1`,
      'Who has the lowest win rate?',
      'which sales agent has the worst win rate?',
    ),
    winner(
      `select product from (select product, rank() over (order by ${rate} desc) r ${closed} group by 1) x where r = 1`,
      'Which product has the highest win rate?',
      'What product do we win most often, relative to closed deals?',
    ),
    ranking(
      `select rep from (select rep, ${rate} v ${closed} group by 1) x order by v desc limit 3`,
      'Top 3 reps by win rate',
      'who are the three reps with the best win rates?',
    ),
    value(
      [`select ${cycle} ${closed} and stage = 'Won'`],
      'What is our average sales cycle?',
      'average sales cycle length',
      'How long does it take us on average to win a deal?',
      'average days from engagement to close for won deals',
      'sales cycle',
      'mean time to close for won deals, in days',
      'On average how many days does a deal take from first engagement to winning it?',
      'How long is our typical sales cycle on average?',
    ),
    winner(
      `select rep from (select rep, rank() over (order by ${cycle}) r ${closed} and stage = 'Won' group by 1) x where r = 1`,
      'Which rep has the shortest sales cycle?',
      'who closes won deals fastest on average?',
      'shortest sales cycle by rep',
      'Who wins deals the quickest?',
      'fastest rep by cycle time',
      'Which sales agent needs the fewest days to win a deal?',
      'Rep with the shortest average cycle?',
      'Whose sales cycle is the shortest?',
    ),
    winner(
      `select product from (select product, rank() over (order by ${cycle} desc) r ${closed} and stage = 'Won' group by 1) x where r = 1`,
      'Which product takes the longest to sell?',
      'product with the longest sales cycle',
    ),
    rows(
      `select region, ${cycle} ${closed} and stage = 'Won' group by 1`,
      'sales cycle by region',
      'average sales cycle per region',
    ),
    value(
      `select ${cycle} ${closed} and stage = 'Won' and rep = '{rep}'`,
      "How long is {rep}'s sales cycle?",
      'sales cycle {rep.first}',
    ),
  ],
};
