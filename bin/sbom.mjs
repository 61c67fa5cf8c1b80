#!/usr/bin/env node
// `npm run sbom [FILE]`: writes a CycloneDX SBOM of the lock (default: bellwether-sbom.json in the caller's directory). It reads the
// lock alone: nothing is installed or fetched.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? 'bellwether-sbom.json');
const npmCli = process.env.npm_execpath;
const words = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
const options = { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] };
const { status, stdout, stderr } =
  npmCli && /npm-cli\.c?js$/.test(npmCli)
    ? spawnSync(process.execPath, [npmCli, ...words], options)
    : spawnSync('npm', words, { ...options, shell: process.platform === 'win32' });
if (status !== 0) {
  console.error(`npm sbom failed; npm 10 or newer is needed.\n${stderr}`);
  process.exit(1);
}
// npm names the root after its folder, whatever the package is called
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sbom = JSON.parse(stdout);
const { component } = sbom.metadata;
const folderRef = component['bom-ref'];
Object.assign(component, { name, 'bom-ref': `${name}@${version}`, purl: `pkg:npm/${name}@${version}` });
for (const dependency of sbom.dependencies) if (dependency.ref === folderRef) dependency.ref = component['bom-ref'];
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
console.log(`${sbom.components.length} components in ${file}`);
