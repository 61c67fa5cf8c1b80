import { type QuestionKind, value, winner } from '../question-set.ts';

const won = (from: string, to: string) =>
  `select count(*) from d where stage = 'Won' and closed between '${from}' and '${to}'`;
const opened = (from: string, to: string) => `select count(*) from d where engaged between '${from}' and '${to}'`;

export const mavenTimes: QuestionKind = {
  kind: 'times',
  workspace: 'maven',
  groups: [
    value(
      won('2017-10-01', '2017-12-31'),
      'How many deals did we win this quarter?',
      'wins this quarter',
      'won deals QTD',
      'deals closed won in the current quarter, how many?',
    ),
    value(
      won('2017-07-01', '2017-09-30'),
      'How many deals did we win last quarter?',
      'wins last quarter',
      'number of deals won in the previous quarter',
      'How many did we win in Q3?',
    ),
    value(
      won('2017-11-01', '2017-11-30'),
      'How many deals were won last month?',
      'wins in November',
      'won deals nov 2017',
      'How many deals did we close-win in November 2017?',
      'wins 11/2017',
    ),
    value(won('2017-12-01', '2017-12-31'), 'How many deals did we win this month?', 'wins month to date'),
    value(
      won('2017-01-01', '2017-12-31'),
      'How many deals did we win in 2017?',
      'wins this year',
      'year to date wins',
      '2017 won deals count',
      'deals won YTD',
    ),
    value(won('2016-01-01', '2016-12-31'), 'How many deals did we win in 2016?', 'wins last year'),
    value(
      won('2017-03-01', '2017-05-31'),
      'How many deals did we win in Spring 2017?',
      'wins between March and May 2017',
      'won deals from Mar 2017 through May 2017',
    ),
    value(
      won('2017-01-01', '2017-06-30'),
      'How many deals were won in H1 2017?',
      'wins in the first half of 2017',
      'wins in the first two quarters of 2017',
    ),
    value(
      won('2017-06-15', '2017-07-15'),
      'How many deals did we win between June 15 and July 15, 2017?',
      'wins from 2017-06-15 to 2017-07-15',
      'won deals between 15 June 2017 and 15 July 2017',
    ),
    value(
      won('2017-08-01', '9999-12-31'),
      'How many deals were won since August 2017?',
      'wins since the beginning of August 2017',
      'won deals from August 2017 on',
    ),
    value(
      won('0001-01-01', '2017-05-31'),
      'How many deals did we win before June 2017?',
      'wins before 1 June 2017',
      'deals won up to the end of May 2017',
    ),
    value(
      won('2017-07-04', '2017-07-04'),
      'How many deals did we win on 4 July 2017?',
      'wins on July 4th, 2017',
      'deals won 2017-07-04',
    ),
    value(
      [won('2017-12-02', '2017-12-31'), won('2017-12-01', '2017-12-31')],
      'How many deals did we win in the last 30 days?',
      'wins in the past 30 days',
    ),
    value(
      [won('2017-10-01', '2017-12-31'), won('2017-09-01', '2017-11-30')],
      'wins over the last three months',
      'How many deals did we win in the past 3 months?',
    ),
    value(
      [won('2017-07-01', '2017-12-31'), won('2017-04-01', '2017-09-30')],
      'How many deals did we win in the last two quarters?',
    ),
    value(
      opened('2017-04-01', '2017-06-30'),
      'How many deals were opened in Q2 2017?',
      'deals created in Q2 2017',
      'How many new opportunities started between April and June 2017?',
      'number of deals engaged in q2 2017',
    ),
    value(opened('2017-12-01', '2017-12-31'), 'How many new deals did we open this month?', 'deals created this month'),
    value(
      `select count(*) from d where stage = 'Lost' and rep = '{rep}' and closed between '2017-07-01' and '2017-09-30'`,
      'How many deals did {rep} lose in Q3 2017?',
      '{rep.first} losses last quarter',
      'lost deals of {rep} between July and September 2017',
    ),
    value(
      `select count(*) from d where outcome is not null and closed between '2017-05-01' and '2017-05-31'`,
      'How many deals closed in May 2017?',
      'number of deals closed during May 2017, won or lost',
    ),
    value(
      `select sum(value) from d where stage = 'Won' and region = 'East' and closed between '2017-10-01' and '2017-12-31'`,
      'How much did the East close this quarter?',
      'East revenue Q4 2017',
      'won value in the East region for the fourth quarter of 2017',
    ),
    winner(
      `select rep from (select rep, rank() over (order by sum(value) desc) r from d where stage = 'Won' and closed between '2017-07-01' and '2017-09-30' group by 1) x where r = 1`,
      'Who was the top rep last quarter by revenue?',
      'best seller in Q3 2017 by won value',
      'Who brought in the most revenue from July through September 2017?',
    ),
    value(
      `select avg(value) from d where stage = 'Won' and region = 'West' and closed between '2017-04-01' and '2017-06-30'`,
      'average deal size in the West in Q2 2017',
      'What was the mean won deal value of the West region during the second quarter of 2017?',
    ),
  ],
};
