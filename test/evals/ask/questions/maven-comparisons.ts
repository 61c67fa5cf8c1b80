import { names, type QuestionKind, refuses, rows, says, value, winner } from '../question-set.ts';

export const mavenComparisons: QuestionKind = {
  kind: 'comparisons, shares and negation',
  workspace: 'maven',
  groups: [
    winner(
      `select rep from d where stage = 'Won' and rep in ('{rep}', '{rep2}') group by 1 order by count(*) desc limit 1`,
      'Who won more deals, {rep} or {rep2}?',
      '{rep.first} vs {rep2.first}: who has more wins?',
      'Did {rep} or {rep2} win more deals?',
    ),
    rows(
      `select rep, count(*) from d where stage = 'Won' and rep in ('{rep}', '{rep2}') group by 1`,
      'Compare {rep} and {rep2} on won deals',
      'won deals {rep.first} vs {rep2.first}',
      'number of wins: {rep} compared with {rep2}',
    ),
    rows(
      `select rep, avg((stage = 'Won')::int) from d where outcome is not null and rep in ('{rep}', '{rep2}') group by 1`,
      'Compare the win rates of {rep} and {rep2}',
      'win rate {rep.first} versus {rep2.first}',
    ),
    rows(
      `select to_char(closed, '"Q"Q YYYY'), sum(value) from d where stage = 'Won' and closed between '2017-04-01' and '2017-09-30' group by 1`,
      'Compare revenue in Q2 2017 and Q3 2017',
      'Q2 2017 vs Q3 2017 won value',
      'How does the won value of Q3 2017 compare with Q2 2017?',
    ),
    winner(
      `select region from d where stage = 'Won' and region in ('East', 'West') group by 1 order by sum(value) desc limit 1`,
      'Which sold more, East or West?',
      'Did East or West bring in more revenue?',
    ),
    value(
      [`select sum(value) filter (where region = 'West') / sum(value) from d where stage = 'Won'`],
      'What share of revenue comes from the West?',
      'percentage of won value from West',
      'How much of our total won revenue, in percent, is from the West region?',
      'What fraction of revenue did West account for?',
    ),
    value(
      `select count(*) filter (where product = '{product}')::numeric / count(*) from d where stage = 'Won'`,
      'What percentage of won deals were for {product}?',
      'share of wins that are {product}',
    ),
    rows(
      `select product, sum(value) / (select sum(value) from d where stage = 'Won') from d where stage = 'Won' group by 1`,
      'What share of revenue does each product have?',
      'revenue share by product',
    ),
    value(
      `select sum(value) filter (where closed between '2017-07-01' and '2017-09-30') - sum(value) filter (where closed between '2017-04-01' and '2017-06-30') from d where stage = 'Won'`,
      'How much more did we win in Q3 2017 than in Q2 2017?',
      'difference in won value between Q3 2017 and Q2 2017',
    ),
    value(
      `select (count(*) filter (where closed between '2017-07-01' and '2017-09-30'))::numeric / count(*) filter (where closed between '2017-04-01' and '2017-06-30') - 1 from d where stage = 'Won'`,
      'By what percentage did the number of won deals grow from Q2 2017 to Q3 2017?',
      'growth in wins Q3 2017 vs Q2 2017 in percent',
    ),
    value(
      `select count(*) from d where stage = 'Won' and region <> 'West'`,
      'How many deals did we win outside the West?',
      'wins excluding the West region',
      'won deals not in West',
    ),
    value(
      `select count(*) from d where stage = 'Won' and product <> '{product}'`,
      'How many won deals were not for {product}?',
      'wins for products other than {product}',
      'won deals except {product}',
    ),
    value(
      `select sum(value) from d where stage = 'Won' and rep <> '{rep}'`,
      'What is our revenue without {rep}?',
      'total won value excluding {rep.first}',
    ),
    value(
      `select count(*) from d where account is null`,
      'How many deals have no account?',
      'deals without an account',
      'number of opportunities that are missing an account',
    ),
    value(
      `select count(*) from d where outcome is null and account is null`,
      'How many open deals have no account?',
      'open deals without account',
    ),
    value(
      `select count(*) from d where engaged is null`,
      'How many deals have no engage date?',
      'opportunities with no created date',
    ),
    value(
      `select count(*) from d where stage = 'Won' and value > 5000`,
      'How many won deals were above $5,000?',
      'wins over 5k',
      'number of closed won deals larger than 5000 dollars',
      'won deals with an amount greater than 5,000',
    ),
    value(
      `select count(*) from d where stage = 'Won' and value between 1000 and 3000`,
      'How many won deals are between 1,000 and 3,000?',
      'wins between 1k and 3k',
    ),
    value(
      `select count(*) from d where stage = 'Won' and value < 100`,
      'How many wins were below $100?',
      'won deals under 100 dollars',
    ),
    value(
      `select count(*) from d where stage = 'Won' and product = '{product}' and region = 'East' and closed between '2017-04-01' and '2017-06-30'`,
      'How many {product} deals did the East win in Q2 2017?',
      'East, {product}, won, Q2 2017: how many?',
      'number of won {product} deals in the East region in the second quarter of 2017',
    ),
    value(
      `select count(*) from d where stage = 'Won' and sector in ('retail', 'medical')`,
      'How many deals did we win in retail and medical?',
      'won deals with retail or medical accounts',
    ),
    value(
      `select count(*) from d where stage = 'Won' and (region = 'West' or product = '{product}')`,
      'How many won deals were in the West or for {product}?',
      'wins that are either in the West region or for {product}',
    ),
    value(
      `select avg(n) from (select count(*) n from d where stage = 'Won' group by rep) x`,
      'How many deals does a rep win on average?',
      'average number of won deals per rep',
      'mean wins per sales agent',
    ),
    names(
      `select rep from d where stage = 'Won' group by 1 having sum(value) > (select avg(t) from (select sum(value) t from d where stage = 'Won' group by rep) x)`,
      'Which reps have above average revenue?',
      'reps with won value above the average rep',
    ),
    value(
      `select count(*) from account where parent is not null`,
      'How many accounts are subsidiaries?',
      'accounts that have a parent company',
    ),
    names(
      `select name from account where parent = '{parent}'`,
      'Which accounts are subsidiaries of {parent}?',
      'list the subsidiaries of {parent}',
      'Who belongs to {parent}?',
    ),
    names(
      `select name from account where location <> 'United States'`,
      'Which accounts are not in the United States?',
      'accounts outside the United States',
    ),
    names(
      `select name from account where employees > 10000`,
      'Which accounts have more than 10,000 employees?',
      'accounts with over 10k employees',
      'companies with more than ten thousand employees',
    ),
    names(
      `select name from account where sector = 'finance'`,
      'Which accounts are in finance?',
      'list finance accounts',
      'Show me all customers in the finance sector',
    ),
    winner(
      `select name from account order by revenue desc limit 1`,
      'Which account has the highest annual revenue?',
      'account with the largest annual revenue',
    ),
    winner(
      `select name from account order by employees desc limit 1`,
      'Which account has the most employees?',
      'largest account by headcount',
    ),
    says(
      `select sector from account where name = '{account}'`,
      'Which industry is {account} in?',
      'What sector does {account} belong to?',
    ),
    says(
      `select manager from rep where name = '{rep}'`,
      'Who is the manager of {rep}?',
      "Who is {rep}'s manager?",
      'Who does {rep} report to?',
    ),
    says(`select region from rep where name = '{rep}'`, 'Which region does {rep} work in?', 'What region is {rep} in?'),
    refuses(null, 'Is {rep} a good person?'),
  ],
};
