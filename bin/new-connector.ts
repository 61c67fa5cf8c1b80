// `npm run new-connector NAME`: writes the skeleton of a connector, which compiles, and whose conformance run says what is missing.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connectorSkeleton } from './connector-skeleton.ts';

/**
 * Writes the skeleton under `root` and gives the paths written.
 * @throws Error for a name that is none, or when one of the files is there already; then nothing is written.
 */
export async function writeConnector(root: string, name: string): Promise<string[]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 30 || name === 'kit') {
    throw new Error(`"${name}" is no name of a connector: up to 30 of a-z and 0-9 in words joined by "-".`);
  }
  const files = Object.entries(connectorSkeleton(name));
  const taken = files.map(([path]) => path).find((path) => existsSync(join(root, path)));
  if (taken !== undefined) throw new Error(`${taken} is there already; nothing was written.`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return files.map(([path]) => path);
}

const nextSteps = (name: string) => `
Now:
1. npm test -- test/integration/connectors/${name} says what is missing: text outside ASCII, and how pages are read.
2. Put the vendor's real shapes into schema.ts and simulator.ts, each wire fact with its link, and one tool an act into tools.ts.
3. List the connector in allConnectors (src/wiring/open-gateway.ts), its directory in biome.json beside the other connectors, and
   its address in test/ssrf/entry-points.ts.
`;

async function main(name: string): Promise<void> {
  try {
    const written = await writeConnector(join(import.meta.dirname, '..'), name);
    process.stdout.write(`${written.join('\n')}\n${nextSteps(name)}`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2] ?? '');
