import { names, type QuestionKind, ranking, refuses, rows, value, winner } from '../question-set.ts';

const won = `from d where stage = 'Won'`;

/** Wordings that were written after the understanding was last changed for the others, and are kept apart from them. */
export const holdout: QuestionKind = {
  kind: 'held out',
  workspace: 'maven',
  groups: [
    value(
      `select count(*) ${won} and product = 'MG Special'`,
      'Tell me how many MG Special opportunities we ended up winning',
      'MG Special wins to date',
      'In how many cases was MG Special sold?',
    ),
    value(
      `select sum(value) ${won} and rep = '{rep2}'`,
      'Total bookings for {rep2}',
      'What did {rep2} close in terms of value?',
      '{rep2.first} bookings overall',
    ),
    value(
      `select avg((stage='Won')::int) from d where outcome is not null and region = 'East'`,
      "What's the East region's win rate?",
      'East: win rate?',
      'How good is East at winning deals, in percent?',
    ),
    value(
      `select count(*) from d where outcome is null and stage = 'Engaging' and rep = '{rep}'`,
      'How many of {rep}’s deals are at the Engaging stage?',
      '{rep.first} engaging deals count',
    ),
    value(
      `select count(*) ${won} and closed between '2017-04-01' and '2017-04-30'`,
      'How many deals were signed in April 2017?',
      'april 2017 wins',
      'Count the deals won during April of 2017',
    ),
    value(
      `select sum(value) ${won} and sector = 'software'`,
      'How much have software companies bought from us?',
      'What are our total sales to the software industry?',
    ),
    value(
      `select avg(value) ${won} and region = 'Central'`,
      "What's a typical win worth in Central on average?",
      'Central average won amount',
    ),
    value(
      `select avg(closed - engaged) ${won} and product = 'GTX Basic'`,
      'How many days does it take to win a GTX Basic deal on average?',
      'GTX Basic average sales cycle',
    ),
    value(
      `select count(*) from d where stage = 'Lost' and closed between '2017-10-01' and '2017-12-31'`,
      'How many opportunities slipped through our fingers in Q4 2017?',
      'Q4 2017 losses',
      'How many did we lose between October and December 2017?',
    ),
    value(
      `select count(*) from account where sector = 'medical'`,
      'How many medical accounts are there?',
      'number of companies in the medical sector',
    ),
    winner(
      `select rep ${won} and product = 'GTK 500' group by 1 order by count(*) desc limit 1`,
      'Who sold the most GTK 500?',
      'Which rep won the most GTK 500 deals?',
    ),
    winner(
      `select region ${won} group by 1 order by sum(value) desc limit 1`,
      'Which region is bringing in the most revenue?',
      'Strongest region by revenue',
    ),
    winner(
      `select account from d where stage = 'Lost' group by 1 order by count(*) desc limit 1`,
      'Which account did we lose the most deals with?',
      'At which customer have we had the most losses?',
    ),
    ranking(
      `select product ${won} group by 1 order by sum(value) desc limit 2`,
      'Give me our two top products by revenue',
      'top 2 products, by revenue',
    ),
    ranking(
      `select manager ${won} group by 1 order by count(*) desc limit 3`,
      'Which three managers have the most wins?',
      'Top three managers by number of won deals',
    ),
    rows(
      `select region, count(*) ${won} group by 1`,
      'wins per region',
      'How are our wins spread over the regions?',
      'Give me a count of closed won deals by region',
    ),
    rows(`select rep, sum(value) ${won} group by 1`, 'Revenue by rep', 'How much did each sales agent sell?'),
    rows(
      `select sector, sum(value) ${won} and sector is not null group by 1`,
      'closed won value by industry',
      'How much revenue per sector?',
    ),
    rows(
      `select region, count(*) from d where outcome is null group by 1`,
      'open deals by region',
      'Where are our open deals, by region?',
    ),
    rows(
      `select to_char(closed, 'YYYY-"Q"Q'), count(*) ${won} group by 1`,
      'wins by quarter',
      'Number of deals won in each quarter',
    ),
    names(
      `select rep ${won} group by 1 having sum(value) > 400000`,
      'Who sold more than 400k?',
      'Sales agents whose revenue exceeds 400,000',
    ),
    names(
      `select name from rep where region = 'West'`,
      'Name all agents in the West',
      'List every rep in the West region',
    ),
    names(
      `select id ${won} and value > 29500`,
      'Any won deals bigger than 29,500?',
      'Give me won deals worth more than $29.5k',
    ),
    value(
      `select count(*) ${won} and region = 'West' and closed between '2017-07-01' and '2017-09-30'`,
      ['How many deals did we win in Q3 2017?', 'and in the West?'],
      ['How many did East win in Q3 2017?', 'what about West?'],
    ),
    value(`select count(*) from d where stage = 'Lost' and region = 'East'`, [
      'How many deals did East win?',
      'and how many were lost?',
    ]),
    refuses('atlantis', 'How many deals did the Atlantis office win?', 'revenue in Atlantis'),
    refuses('warranty', 'Which products have the longest warranty?', 'average warranty of won deals'),
    refuses('hooli', 'What is our win rate with Hooli?', 'How much did Hooli buy last quarter?'),
    refuses(null, 'Should I buy stocks?', 'What is the meaning of life?'),
  ],
};
