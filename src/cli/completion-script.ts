import type { Command } from './command.ts';

/** The words that may follow a command: the acts of its usage (`list|add`) and its options. */
export function wordsAfter({ usage, options }: Command): string[] {
  const acts = usage.split(' ')[0] ?? '';
  const isActs = /^\[?[a-z][a-z-]*(\|[a-z][a-z-]*)+\]?$/.test(acts);
  const given = isActs ? acts.replace(/[[\]]/g, '').split('|') : [];
  return [...given, ...Object.keys(options).map((name) => `--${name}`), '--help'];
}

/** A script for bash; `source <(bellwether completion bash)` turns it on. */
export function bashCompletion(commands: readonly Command[]): string {
  const cases = commands.map((command) => `    ${command.name}) words="${wordsAfter(command).join(' ')}" ;;`);
  return `_bellwether() {
  local words current="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name }) => name).join(' ')} --help"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _bellwether bellwether
`;
}

/** A script for zsh; `source <(bellwether completion zsh)` turns it on. */
export function zshCompletion(commands: readonly Command[]): string {
  const named = commands.map(({ name, summary }) => `    '${quoted(`${name}:${summary}`)}'`);
  const cases = commands.map((command) => `    ${command.name}) compadd -- ${wordsAfter(command).join(' ')} ;;`);
  return `#compdef bellwether
_bellwether() {
  local -a commands
  commands=(
${named.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
  _files
}
compdef _bellwether bellwether
`;
}

/** A script for fish; `bellwether completion fish | source` turns it on. */
export function fishCompletion(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c bellwether -n __fish_use_subcommand -a ${command.name} -d '${quoted(command.summary)}'`,
    ...wordsAfter(command).map((word) => {
      const about = `complete -c bellwether -n '__fish_seen_subcommand_from ${command.name}'`;
      if (!word.startsWith('--')) return `${about} -a ${word}`;
      const name = word.slice(2);
      const takesValue = command.options[name]?.type === 'string' ? ' -r' : '';
      return `${about} -l ${name}${takesValue} -d '${quoted(command.optionHelp[name] ?? 'help')}'`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Text inside single quotes of a shell: a quote ends them, is given by itself, and begins them anew. */
function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`);
}
