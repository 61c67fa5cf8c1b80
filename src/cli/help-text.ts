import type { Command } from './command.ts';

/** The text of `bellwether --help`. */
export function programHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'bellwether: which open deals are at risk, why, and what to do about it',
    '',
    'Usage: bellwether COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '`bellwether COMMAND --help` shows options and an example. Data lives in BELLWETHER_DATA_DIR (.bellwether).',
    '',
  ].join('\n');
}

/** The text of `bellwether COMMAND --help`. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const flag = `--${name}${option.type === 'string' ? ` ${name === 'workspace' ? 'NAME' : placeholder(name)}` : ''}`;
    return `  ${flag.padEnd(24)} ${command.optionHelp[name] ?? ''}`;
  });
  return [
    `bellwether ${command.name}: ${command.summary}`,
    '',
    `Usage: bellwether ${command.name}${command.usage ? ` ${command.usage}` : ''}`,
    '',
    ...options,
    `  ${'--help'.padEnd(24)} this text`,
    '',
    'Example:',
    `  ${command.example}`,
    '',
  ].join('\n');
}

function placeholder(name: string): string {
  if (name === 'as-of') return 'DATE';
  if (name === 'top' || name === 'seed' || name === 'port') return 'N';
  return 'FILE';
}
