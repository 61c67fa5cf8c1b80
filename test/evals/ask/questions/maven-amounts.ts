import { type QuestionKind, value } from '../question-set.ts';

const wonValue = `select sum(value) from d where stage = 'Won'`;

export const mavenAmounts: QuestionKind = {
  kind: 'amounts',
  workspace: 'maven',
  groups: [
    value(
      wonValue,
      'What is our total revenue from won deals?',
      'total closed won value',
      'How much did we sell in total?',
      'How much money have we made from closed-won deals?',
      'sum of won deal amounts',
      'What is the total value of all deals we won?',
      'total won revenue',
      'How much business did we close in all?',
    ),
    value(
      `${wonValue} and closed between '2017-04-01' and '2017-06-30'`,
      'How much did we win in Q2 2017?',
      'revenue in the second quarter of 2017',
      'won value Q2 2017',
      'How much revenue did we close between April and June 2017?',
      'total amount won from 2017-04-01 to 2017-06-30',
      'closed won 2017Q2 amount',
    ),
    value(
      `${wonValue} and rep = '{rep}'`,
      'How much revenue did {rep} bring in?',
      '{rep.first} total won amount',
      'What is the value of deals won by {rep}?',
      'how much has {rep} sold',
    ),
    value(
      `${wonValue} and product = '{product}'`,
      'How much revenue did {product} generate?',
      'total sales of {product}',
      'won value for product {product}',
      'What did we earn from {product}?',
    ),
    value(
      `${wonValue} and region = 'Central'`,
      'What revenue did the Central region close?',
      'Central total won value',
      'How much did Central sell?',
    ),
    value(
      `${wonValue} and sector = 'retail'`,
      'How much have we sold to retail companies?',
      'revenue from the retail sector',
      'total won value for retail accounts',
    ),
    value(
      `select avg(value) from d where stage = 'Won'`,
      'What is our average deal size?',
      'average deal size of won deals',
      'mean value of a closed won deal',
      'avg won deal value',
      'How big is the average deal we win?',
      'What does a typical win bring in on average?',
      'On average, how much is a won deal worth?',
      'ADS for won opps',
    ),
    value(
      `select percentile_cont(0.5) within group (order by value) from d where stage = 'Won'`,
      'What is the median deal size of won deals?',
      'median won amount',
      'median value of closed won deals',
    ),
    value(
      [
        `select avg(value) from d where stage = 'Won' and closed between '2016-10-01' and '2017-09-30'`,
        `select avg(value) from d where stage = 'Won' and closed between '2017-01-01' and '2017-12-31'`,
      ],
      'Average deal size for won deals in the past four quarters?',
      'average won deal size over the last 4 quarters',
    ),
    value(
      `select max(value) from d where stage = 'Won'`,
      'What is the largest deal we ever won?',
      'biggest won deal amount',
      'maximum value of a won deal',
    ),
    value(
      `select min(value) from d where stage = 'Won'`,
      'What is the smallest amount we won a deal for?',
      'minimum won deal value',
    ),
    value(
      `select avg(value) from d where stage = 'Won' and rep = '{rep}'`,
      "What is {rep}'s average deal size?",
      'avg deal size {rep.first}',
      'How large are the deals {rep} wins, on average?',
    ),
    value(
      `select avg(value) from d where stage = 'Won' and product = '{product}'`,
      'average deal size for {product}',
      'What is the mean won value of {product} deals?',
    ),
    value(
      `select price from product where name = '{product}'`,
      'What is the list price of {product}?',
      'price of {product}',
      'How much does {product} cost?',
    ),
    value(
      `select employees from account where name = '{account}'`,
      'How many employees does {account} have?',
      '{account} headcount',
    ),
    value(`select revenue from account where name = '{account}'`, 'What is the annual revenue of {account}?'),
  ],
};
