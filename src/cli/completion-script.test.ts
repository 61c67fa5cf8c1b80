import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { allCommands } from './all-commands.ts';
import { bashCompletion, fishCompletion, wordsAfter, zshCompletion } from './completion-script.ts';

const complete = (...words: string[]) =>
  execFileSync(
    'bash',
    [
      '-c',
      `${bashCompletion(allCommands)}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bellwether; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ],
    {
      encoding: 'utf8',
    },
  )
    .trim()
    .split('\n');

test('bash completes commands, their acts and their options [commands.completion]', () => {
  expect(complete('bellwether', 'sco')).toEqual(['score']);
  expect(complete('bellwether', 'people', 'in')).toEqual(['invite']);
  expect(complete('bellwether', 'score', '--as')).toEqual(['--as-of', '--as']);
  expect(complete('bellwether', '')).toEqual([...allCommands.map(({ name }) => name), '--help']);
});

test.each([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
])('the script for %s names every command and every option [commands.completion]', (_, script) => {
  const text = script(allCommands);
  for (const command of allCommands) {
    expect(text).toContain(command.name);
    for (const word of wordsAfter(command)) expect(text).toContain(word.replace('--', ''));
  }
});

test('every command says in its help what each of its options does [commands.completion]', () => {
  const unsaid = allCommands.flatMap(({ name, options, optionHelp }) =>
    Object.keys(options)
      .filter((option) => !optionHelp[option])
      .map((option) => `${name} --${option}`),
  );
  expect(unsaid).toEqual([]);
  const unlike = allCommands.filter(
    ({ name, summary, example }) =>
      !/^[a-z0-9]/.test(summary) ||
      summary.endsWith('.') ||
      !(example.startsWith(`bellwether ${name}`) || example.startsWith('npm start')),
  );
  expect(unlike.map(({ name }) => name)).toEqual([]);
});
