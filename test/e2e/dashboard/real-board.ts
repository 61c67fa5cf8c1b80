import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { newDataDir, runProgram, startProgram } from '../../setup/program.ts';

/** The product as `npm start` gives it: its demo, its simulated systems and its board. */
export interface RealBoard {
  readonly origin: string;
  /** Ids that pages need in their address: the riskiest deal and a plan that waits. */
  readonly ids: { readonly dealId: string; readonly runId: string };
  /** Signs a browser in by the link that the start prints, which works once; later ones by the code in the terminal. */
  signIn(context: BrowserContext, person?: string): Promise<Page>;
  close(): Promise<void>;
}

const owner = 'Owner of this installation';
const waitingPlan = `name: forecast-call
title: Prepare the forecast call
steps:
  - { id: health, analysis: pipeline_health }
  - { id: agree, ask: Shall the board be told?, after: [health] }
`;

/** Starts the product on data of its own and waits until the board is served. */
export async function startRealBoard(): Promise<RealBoard> {
  const dataDir = newDataDir();
  const program = startProgram(['start'], dataDir);
  let told = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
  }
  const heard = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(told)) {
      if (program.exitCode !== null) throw new Error(`ended before ${pattern}: ${told}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [...told.matchAll(new RegExp(pattern, 'g'))].at(-1)?.[1] ?? '';
  };
  const link = await heard(/The board: (\S+)\n[\s\S]*Staying up/);
  const { origin } = new URL(link);
  const command = async (words: readonly string[]) => {
    const { stdout, stderr, code } = await runProgram([...words, '--workspace', 'demo', '--json'], dataDir);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const plan = join(mkdtempSync(join(tmpdir(), 'plan-')), 'plan.yaml');
  writeFileSync(plan, waitingPlan);
  const [[riskiest], { planId }] = [await command(['score', '--top', '1']), await command(['plans', 'run', plan])];
  let isLinkUsed = false;
  return {
    origin,
    ids: { dealId: riskiest.opportunityId, runId: planId },
    async signIn(context, person = owner) {
      const page = await context.newPage();
      if (person === owner && !isLinkUsed) {
        isLinkUsed = true;
        await page.goto(link);
        await page.getByRole('button', { name: 'Continue' }).click();
      } else {
        const code = await heard(/Code to sign in to the board: (\d{4} \d{4})/);
        await page.goto(`${origin}/sign-in/start`);
        const choice = page.getByRole('option').filter({ hasText: person }).first();
        await page.getByLabel('Person').selectOption((await choice.getAttribute('value')) ?? '');
        await page.getByLabel('Code in the terminal').fill(code);
        await page.getByRole('button', { name: 'Sign in' }).click();
        told = told.replaceAll(code, '');
      }
      await page.waitForURL(/at-risk/);
      return page;
    },
    async close() {
      const ended = once(program, 'close');
      program.kill('SIGTERM');
      await ended;
    },
  };
}
