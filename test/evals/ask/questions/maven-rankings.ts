import { names, type QuestionKind, ranking, rows, value, winner } from '../question-set.ts';

const top = (field: string, measure: string, where = `stage = 'Won'`, direction = 'desc') =>
  `select ${field} from (select ${field}, rank() over (order by ${measure} ${direction}) r from d where ${where} and ${field} is not null group by 1) x where r = 1`;
const first = (count: number, field: string, measure: string, where = `stage = 'Won'`, direction = 'desc') =>
  `select ${field} from d where ${where} and ${field} is not null group by 1 order by ${measure} ${direction} limit ${count}`;

export const mavenRankings: QuestionKind = {
  kind: 'rankings and groups',
  workspace: 'maven',
  groups: [
    winner(
      top('rep', 'count(*)'),
      'Who won the most deals?',
      'Which rep has the most wins?',
      'top rep by number of won deals',
      'who closed the most deals?',
      'best rep by wins',
    ),
    winner(
      top('rep', 'sum(value)'),
      'Who brought in the most revenue?',
      'top seller by revenue',
      'Which rep has the highest total won value?',
      'Who is our best sales rep by revenue?',
      'who sold the most in dollars?',
    ),
    winner(
      top('rep', 'sum(value)', `stage = 'Won'`, 'asc'),
      'Which rep generated the least revenue?',
      'lowest won revenue by rep, who?',
    ),
    winner(
      top('product', 'sum(value)'),
      'Which product brings in the most revenue?',
      'best selling product by value',
      'top product by won value',
    ),
    winner(top('product', 'count(*)'), 'Which product is sold most often?', 'Most frequently won product?'),
    winner(
      top('account', 'sum(value)'),
      'Who is our biggest customer?',
      'Which account generated the most revenue?',
      'largest account by won value',
    ),
    winner(top('sector', 'sum(value)'), 'Which industry gives us the most revenue?', 'top sector by sales'),
    winner(top('manager', 'sum(value)'), "Which manager's team has the highest revenue?", 'best manager by won value'),
    winner(top('region', 'count(*)', `stage = 'Lost'`), 'Which region lost the most deals?', 'region with most losses'),
    winner(
      `select to_char(m, 'YYYY-MM') from (select date_trunc('month', closed) m, rank() over (order by sum(value) desc) r from d where stage = 'Won' group by 1) x where r = 1`,
      'What was our best month for revenue?',
      'Which month had the highest won value?',
    ),
    ranking(
      first(5, 'rep', 'sum(value)'),
      'Top 5 reps by revenue',
      'List the five best sales reps by won value',
      'top five sellers',
      'Give me the 5 reps who brought in the most money.',
    ),
    ranking(
      first(10, 'account', 'sum(value)'),
      'Top 10 accounts by revenue',
      'Our ten largest customers by won value',
      'top 10 customers by closed won amount',
    ),
    ranking(
      first(3, 'rep', 'count(*)', `stage = 'Lost'`),
      'Which three reps lost the most deals?',
      'top 3 reps by losses',
    ),
    ranking(
      first(3, 'rep', 'sum(value)', `stage = 'Won'`, 'asc'),
      'bottom 3 reps by revenue',
      'Who are the three reps with the lowest won value?',
    ),
    winner(
      `select rep from d where stage = 'Won' group by 1 order by sum(value) desc offset 1 limit 1`,
      'Who has the second highest revenue?',
      'second best rep by won value',
      'Who came in second by revenue?',
    ),
    rows(
      `select stage, count(*) from d group by 1`,
      'How many deals are in each stage?',
      'deals by stage',
      'number of deals per stage',
      'count of opportunities by stage',
      'Show the distribution of deals over stages',
      'stage breakdown by deal count',
      'Break the deals down by stage, open and closed',
      'split of deal count by stage',
    ),
    rows(
      `select region, sum(value) from d where stage = 'Won' group by 1`,
      'Revenue by region',
      'won value per region',
      'How much did each region sell?',
      'What is the total won amount by regional office?',
    ),
    rows(
      `select manager, sum(value) from d where stage = 'Won' group by 1`,
      'revenue by manager',
      'How much did each manager’s team sell?',
    ),
    rows(
      `select product, count(*) from d where stage = 'Won' group by 1`,
      'number of won deals by product',
      'How many of each product did we sell?',
    ),
    rows(
      `select series, sum(value) from d where stage = 'Won' group by 1`,
      'revenue by product family',
      'won value by product series',
    ),
    rows(
      `select to_char(closed, 'YYYY-"Q"Q'), sum(value) from d where stage = 'Won' group by 1`,
      'Revenue by quarter',
      'won value per quarter',
      'How much did we win each quarter?',
    ),
    rows(
      `select to_char(closed, 'YYYY-MM'), count(*) from d where stage = 'Won' group by 1`,
      'won deals by month',
      'How many deals did we win each month?',
      'monthly wins',
    ),
    rows(
      `select region, avg(value) from d where stage = 'Won' group by 1`,
      'average deal size by region',
      'mean won deal value for each region',
    ),
    rows(`select region, count(*) from rep group by 1`, 'How many reps per region?', 'number of sales reps by region'),
    rows(
      `select sector, count(*) from account group by 1`,
      'number of accounts by industry',
      'How many accounts in each sector?',
    ),
    rows(
      `select rep, count(*) from d where outcome is null group by 1`,
      'open deals by rep',
      'How many open deals does each rep have?',
      'open deal count per owner',
    ),
    names(
      `select rep from d where stage = 'Won' group by 1 having count(*) > 150`,
      'Which reps won more than 150 deals?',
      'reps with over 150 wins',
      'Who has more than 150 won deals?',
    ),
    names(
      `select account from d where stage = 'Won' group by 1 having sum(value) > 200000`,
      'Which accounts brought in more than 200k?',
      'accounts with over $200,000 in won revenue',
      'Which customers are worth more than 200k in closed won?',
    ),
    names(
      `select rep from d where outcome is not null group by 1 having avg((stage = 'Won')::int) > 0.65`,
      'Which reps have a win rate above 65%?',
      'reps with win rate over 65 percent',
    ),
    names(
      `select rep from d where outcome is not null group by 1 having avg((stage = 'Won')::int) < 0.6`,
      'Which reps win less than 60% of their deals?',
      'Whose win rate is below 60%?',
    ),
    names(
      `select name from rep where name not in (select rep from d)`,
      'Which reps have no deals at all?',
      'Reps without any deals',
      'sales agents who have never had an opportunity',
    ),
    names(
      `select name from account where name not in (select account from d where outcome is null and account is not null)`,
      'Which accounts have no open deals?',
      'accounts without any open opportunity',
    ),
    value(
      `select count(*) from (select rep from d where stage = 'Won' group by 1 having count(*) > 150) x`,
      'How many reps won more than 150 deals?',
    ),
    winner(
      `select region from (select region, rank() over (order by avg((stage='Won')::int) desc) r from d where outcome is not null and closed between '2017-07-01' and '2017-09-30' group by 1) x where r = 1`,
      'Which region had the best win rate in Q3 2017?',
      'best region by win rate third quarter 2017',
    ),
  ],
};
