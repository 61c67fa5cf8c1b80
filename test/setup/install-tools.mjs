// Installs what some tests need beyond Node, where this machine allows it. What stays missing is reported by the tests that
// need it as not run, and fails them under BELLWETHER_REQUIRE=1.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

const tools = [
  { name: 'Redis', package: 'redis-server', isThere: () => existsSync('/usr/bin/redis-server') },
  {
    name: 'PostgreSQL',
    package: 'postgresql',
    isThere: () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0,
  },
];

/** Installs missing tools with apt on Debian as root; does nothing elsewhere. */
export function installTestTools() {
  const missing = tools.filter(({ isThere }) => !isThere());
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.error(`Installing for the tests: ${missing.map(({ name }) => name).join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // without a policy Debian starts the servers on installation; the tests start private ones
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, RUNLEVEL: '1' } };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing.map((tool) => tool.package)],
    quiet,
  );
}
