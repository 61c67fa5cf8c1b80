import { names, type QuestionKind, ranking, says, value } from '../question-set.ts';

export const mavenLists: QuestionKind = {
  kind: 'lists and lookups',
  workspace: 'maven',
  groups: [
    names(
      `select id from d where stage = 'Won' and value > 29000`,
      'List won deals over 29,000',
      'Show me all won deals above $29k',
      'Which won deals were larger than 29000?',
      'deals closed won > 29000',
    ),
    ranking(
      `select id from d where stage = 'Won' order by value desc, id limit 3`,
      'Show the three largest won deals',
      'top 3 won deals by amount',
      'What are our 3 biggest wins?',
    ),
    names(
      `select id from d where rep = '{rep}' and stage = 'Won' and closed between '2017-12-28' and '2017-12-31'`,
      'Which deals did {rep} win since December 28, 2017?',
      'list {rep} wins from 2017-12-28 to 2017-12-31',
    ),
    names(
      `select distinct account from d where rep = '{rep}' and stage = 'Won' and product = 'GTK 500'`,
      'Which accounts did {rep} win GTK 500 deals with?',
    ),
    names(
      `select distinct rep from d where product = 'GTK 500'`,
      'Which reps have sold or tried to sell GTK 500?',
      'Which reps have GTK 500 deals?',
      'who has deals for GTK 500',
    ),
    names(
      `select distinct rep from d where account = '{account}'`,
      'Which reps have worked with {account}?',
      'Who has deals with {account}?',
      'sales agents with a deal at {account}',
    ),
    names(
      `select distinct product from d where account = '{account}' and stage = 'Won'`,
      'Which products did {account} buy?',
      'What did {account} buy from us?',
      'products won at {account}',
    ),
    value(
      `select count(*) from d where account = '{account}' and outcome is null`,
      'How many open deals do we have with {account}?',
      '{account} open deals count',
    ),
    says(
      `select count(*)::text from d where account = '{account}' and outcome is null`,
      'What is the status of {account}?',
      'status {account}',
      'How are things going at {account}?',
      'Give me an overview of {account}',
      "what's up with {account}",
      'Where do we stand with {account}?',
      'brief me on {account}',
    ),
    value(
      `select max(date '2017-12-31' - engaged) from d where outcome is null`,
      'How old is our oldest open deal, in days?',
      'age of the oldest open deal',
    ),
    value(
      `select avg(date '2017-12-31' - engaged) from d where outcome is null and engaged is not null`,
      'What is the average age of open deals?',
      'mean age of our open deals in days',
    ),
    value(
      `select count(*) from d where outcome is null and engaged < date '2017-12-31' - 180`,
      'How many open deals are older than 180 days?',
      'open deals aged more than 180 days, count',
    ),
    value(
      `select count(*) from d where stage = 'Won' and closed - engaged < 30`,
      'How many deals were won in less than 30 days?',
      'won deals with a sales cycle under 30 days',
    ),
    says(
      `select * from (values ('stage'), ('amount'), ('product')) x`,
      'Which fields exist on an opportunity?',
      'what fields does a deal have',
      'What can I filter deals by?',
    ),
    says(`select '2017-12-31'`, 'How fresh is the data?', 'When was the data last updated?', 'Is the data up to date?'),
    says(
      `select max(closed)::text from d where account = '{account}' and stage = 'Won'`,
      'When did we last win a deal with {account}?',
      'date of the most recent win at {account}',
    ),
    says(
      `select name from account where name = '{account}'`,
      'Is {account} a customer?',
      'Do we have {account} as a customer?',
    ),
  ],
};
