import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '../../domain/errors.ts';
import { localOwner } from '../../domain/principal.ts';
import type { Answer, UnderstoodQuestion } from '../../domain/question.ts';
import { endOfDay } from '../../domain/time.ts';
import type { AskRequest } from '../../orchestration/questions/ask.ts';
import { defaultAsOf } from '../../orchestration/scoring/default-as-of.ts';
import { openReader } from '../../store/reader.ts';
import { answerText } from '../answer-text.ts';
import { asHelp, principalAs, readerAs } from '../as-person.ts';
import type { Command, CommandInput, CommandIo, Session } from '../command.ts';
import { dateOption, textOption } from '../parse-arguments.ts';
import { requireWorkspace } from '../workspace-option.ts';

type Ask = (text: string, previous: UnderstoodQuestion | null) => Promise<Answer>;

/** `bellwether ask`: a question in plain English, answered by counting. Never acts. */
export const askCommand: Command = {
  name: 'ask',
  summary: 'ask about the pipeline in plain English',
  usage: '["QUESTION"] [--file QUESTIONS.txt] [--as PERSON] [--as-of DATE] [--json]',
  options: {
    file: { type: 'string' },
    as: { type: 'string' },
    'as-of': { type: 'string' },
    json: { type: 'boolean' },
    workspace: { type: 'string' },
  },
  optionHelp: {
    file: 'answer each line of a file, in order',
    as: asHelp,
    'as-of': 'with what was known at the end of that day (default: the newest data)',
    json: 'one JSON document on stdout: an answer, or with --file an array of answers',
    workspace: 'which workspace (default: the current one)',
  },
  example: 'bellwether ask "How many deals did we win?"',
  maxPositionals: 50,
  async run(input, session, io) {
    const ask = await askerFor(input, session);
    const file = textOption(input, 'file');
    const isJson = input.values['json'] === true;
    const asked = input.positionals.join(' ').trim();
    if (file !== null) return answerFile(await linesOf(resolve(io.cwd, file)), ask, isJson, io);
    if (asked === '') return converse(ask, isJson, io);
    const answer = await ask(asked, null);
    io.stdout(isJson ? `${JSON.stringify(answer)}\n` : `${answerText(answer, io)}\n`);
    return 0;
  },
};

async function askerFor(input: CommandInput, session: Session): Promise<Ask> {
  const day = dateOption(input, 'as-of');
  const workspace = await requireWorkspace(session, textOption(input, 'workspace'));
  const asOf = day ? endOfDay(day) : await defaultAsOf(session.store, workspace.id);
  const principal = await principalAs(session, workspace.id, input);
  const everything = { rows: 'all', hiddenClasses: [] } as const;
  const reader =
    (await readerAs(session, workspace.id, input)) ?? openReader(session.store, localOwner(workspace.id), everything);
  const asker = await session.asker();
  return (text, previous) => {
    const request: AskRequest = { text, principal, reader, asOf, previous };
    return asker.ask(request);
  };
}

async function linesOf(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError(
      'invalid_input',
      `--file ${path}: cannot be read (${(error as Error).message}).`,
      {},
      { cause: error },
    );
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Each line is a question by itself; none follows up another. */
async function answerFile(lines: readonly string[], ask: Ask, isJson: boolean, io: CommandIo): Promise<number> {
  const answers: Answer[] = [];
  for (const line of lines) {
    const answer = await ask(line, null);
    if (isJson) answers.push(answer);
    else io.stdout(`> ${line}\n${answerText(answer, io)}\n\n`);
  }
  if (isJson) io.stdout(`${JSON.stringify(answers)}\n`);
  return 0;
}

/** Asks again and again; a question may follow up the one before ("and for Maria?"). */
async function converse(ask: Ask, isJson: boolean, io: CommandIo): Promise<number> {
  if (!io.stdin) throw new AppError('invalid_input', 'Ask a question: bellwether ask "Which deals are at risk?"');
  const lines = createInterface({ input: io.stdin, terminal: false });
  const prompt = () => {
    if (io.isTerminal) io.stderr('? ');
  };
  let previous: UnderstoodQuestion | null = null;
  prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (text === 'exit' || text === 'quit') break;
    if (text !== '') {
      const answer: Answer = await ask(text, previous);
      if (answer.plan.kind === 'question') previous = answer.plan;
      io.stdout(isJson ? `${JSON.stringify(answer)}\n` : `${answerText(answer, io)}\n\n`);
    }
    prompt();
  }
  return 0;
}
