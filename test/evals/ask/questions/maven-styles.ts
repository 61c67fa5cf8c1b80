import { asksBack, names, type QuestionKind, refuses, rows, value, winner } from '../question-set.ts';

const wins = `select count(*) from d where stage = 'Won'`;
const best = `select rep from d where stage = 'Won' group by 1 order by sum(value) desc limit 1`;

/** Slack style, long-winded, misspelt, several at once, and conversations. */
export const mavenStyles: QuestionKind = {
  kind: 'styles of asking',
  workspace: 'maven',
  groups: [
    value(
      `${wins} and rep = '{rep}' and closed between '2017-10-01' and '2017-12-31'`,
      'wins {rep.first} q4',
      '{rep.first} won deals this qtr',
      'how many did {rep.first} win this quarter??',
    ),
    value(
      `select count(*) from d where outcome is null and region = 'East'`,
      'east open deals',
      'open opps east?',
      'hey how many deals are open in the east rn',
    ),
    value(
      `select sum(value) from d where stage = 'Won' and product = '{product}'`,
      '{product} revenue',
      'rev {product}',
      '{product} total won $',
    ),
    winner(best, 'top rep?', 'who is #1 in revenue', 'best rep by revenue pls'),
    value(
      `select avg((stage='Won')::int) from d where outcome is not null and manager = '{manager}'`,
      'I am preparing the quarterly business review and would like to know, for all deals that were closed by the people who report to {manager}, what our win rate is.',
      'Could you please tell me what the win rate of the team managed by {manager} is?',
      'win rate team {manager}',
    ),
    value(
      `select sum(value) from d where stage = 'Won' and region = 'Central' and closed between '2017-07-01' and '2017-09-30'`,
      'Hi! My boss just asked me for the total amount of the deals that our colleagues in the Central region managed to win during the third quarter of 2017 - can you look that up for me?',
      'For the board deck I need the closed-won revenue in Q3 2017 for Central only, thanks',
    ),
    value(
      `${wins} and sector = 'medical' and closed >= '2017-10-01'`,
      'Thinking about the medical vertical: since the beginning of the fourth quarter of 2017, how many deals have we actually won there?',
    ),
    value(
      `${wins} and rep = '{rep}'`,
      'how many deals did {rep.misspelt} win?',
      'deals won by {rep.misspelt}',
      'hw many deels did {rep} win',
      'how many delas has {rep} won',
    ),
    value(
      `${wins} and account = '{account}'`,
      'how many deals did we win with {account.misspelt}?',
      'won deals at {account.misspelt}',
    ),
    value(
      `${wins} and product = '{product}'`,
      'how many {product.squeezed} deals did we win?',
      'wins for {product.squeezed}',
    ),
    value(
      `${wins} and sector = 'technolgy'`,
      'How many deals did we win with technology companies?',
      'won deals in the technology sector',
    ),
    value(
      `select avg((stage='Won')::int) from d where outcome is not null`,
      'waht is our win rate',
      'whats the winrate',
      'overal win rate',
    ),
    rows(`select region, sum(value) from d where stage = 'Won' group by 1`, 'reveneu by region', 'revenue by regoin'),
    // conversations
    value(
      `${wins} and rep = '{rep2}'`,
      ['How many deals did {rep} win?', 'and {rep2}?'],
      ['How many deals did {rep} win?', 'what about {rep2.first}?'],
      ['deals won by {rep}', 'and for {rep2}?'],
      ['How many deals did {rep} win?', 'same for {rep2}'],
    ),
    value(
      `${wins} and rep = '{rep}' and closed between '2017-07-01' and '2017-09-30'`,
      ['How many deals did {rep} win?', 'only in Q3 2017'],
      ['How many deals did {rep} win?', 'and in Q3 2017?'],
      ['How many deals did {rep} win this quarter?', 'and last quarter?'],
    ),
    value(
      `${wins} and region = 'West' and value > 3000`,
      ['How many deals did the West win?', 'only above 3k'],
      ['won deals in the West', 'just those over $3,000'],
    ),
    rows(
      `select region, count(*) from d where stage = 'Won' group by 1`,
      ['How many deals did we win?', 'by region?'],
      ['How many deals did we win?', 'split that by region'],
      ['number of wins', 'break it down by region'],
    ),
    rows(
      `select product, avg((stage='Won')::int) from d where outcome is not null group by 1`,
      ['What is our win rate by region?', 'and by product?'],
      ['win rate by region', 'now by product'],
    ),
    value(
      `select sum(value) from d where stage = 'Won' and rep = '{rep}'`,
      ['How many deals did {rep} win?', 'and how much revenue?'],
      ['How many deals did {rep} win?', 'what was their total value?'],
    ),
    value(
      `select count(*) from d where stage = 'Lost' and rep = '{rep}'`,
      ['How many deals did {rep} win?', 'and how many did they lose?'],
      ['How many deals did {rep} win?', 'and lost?'],
    ),
    value(`${wins} and rep = '{rep2}' and closed between '2017-07-01' and '2017-09-30'`, [
      'How many deals did {rep} win?',
      'in Q3 2017?',
      'and {rep2}?',
    ]),
    names(
      `select rep from d where stage = 'Won' group by 1 order by sum(value) desc limit 3`,
      ['Who are the top 5 reps by revenue?', 'only the top 3'],
      ['Top 5 reps by revenue', 'just top 3'],
    ),
    // ambiguous
    asksBack(
      [
        `select sum(value) from d where stage = 'Won' and region = 'West'`,
        `${wins} and region = 'West'`,
        `select count(*) from d where region = 'West'`,
      ],
      'How is West doing?',
      'performance of West',
    ),
    asksBack(
      [
        best,
        `select rep from d where stage = 'Won' group by 1 order by count(*) desc limit 1`,
        `select rep from d where outcome is not null group by 1 order by avg((stage='Won')::int) desc limit 1`,
      ],
      'Who is the best?',
      'Who is our best rep?',
    ),
    asksBack([], 'How many deals were won on 3/4/2017?', 'wins on 05/06/2017'),
    refuses(null, 'asdf qwer zxcv', 'the', 'deals deals deals?!? of purple'),
  ],
};
