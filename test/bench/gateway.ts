import { cpus, loadavg } from 'node:os';
import { type BenchProcess, startProcess } from './gateway/bench-process.ts';
import { type Drive, driveCalls, echoTarget, type Target } from './gateway/drive-calls.ts';
import { startPeers } from './gateway/peers.ts';

/*
 * `npm run bench gateway`: what the layer costs over a remote server that takes no time, against calling that server directly and
 * against other gateways where they are installed, in interleaved rounds of one run.
 */
const rounds = 5;
/** `warmUp`: made once before the rounds, because a server runs for days and its first seconds go to compiling. */
const calls = { single: 400, many: 2_500, warmUp: 5_000 };

interface Cell {
  readonly name: string;
  readonly target: Target;
  readonly process: BenchProcess | null;
  readonly concurrency: number;
  readonly calls: number;
}

interface Sample extends Drive {
  readonly cpuMsPerCall: number | null;
  readonly rssMb: number | null;
}

async function sample({ target, process, calls: count, concurrency }: Cell): Promise<Sample> {
  await driveCalls(target, Math.ceil(count / 5), concurrency);
  const before = await process?.use();
  const drive = await driveCalls(target, count, concurrency);
  const after = await process?.use();
  const cpuMsPerCall = before && after ? (after.cpuMs - before.cpuMs) / count : null;
  return { ...drive, cpuMsPerCall, rssMb: after?.rssMb ?? null };
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[values.length >> 1] ?? Number.NaN;
const round = (value: number, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;

function print(figure: string, value: number, unit: string, context: Record<string, unknown>): void {
  const machine = { cores: cpus().length, load: round(loadavg()[0] ?? 0, 1), node: process.version, rounds };
  console.log(JSON.stringify({ figure, value: round(value), unit, context: { ...context, ...machine } }));
}

/** p99 of calls to a healthy server while 16 calls to another hang, and without them. */
async function besideHung(target: Target, hanging: Target): Promise<{ with: number; without: number }> {
  const without = await driveCalls(target, calls.many, 8);
  const hung = driveCalls(hanging, 16, 16).catch(() => null);
  const during = await driveCalls(target, calls.many, 8);
  await hung;
  return { with: during.p99Ms, without: without.p99Ms };
}

const echo = await startProcess('echo-server.ts', ['2']);
const echo300 = await startProcess('echo-server.ts', ['300']);
const echo1 = await startProcess('echo-server.ts', ['1']);
const gateway = await startProcess('gateway-server.ts', [String(echo.port), String(echo.port)]);
const gateway1 = await startProcess('gateway-server.ts', [String(echo1.port)]);
const gateway300 = await startProcess('gateway-server.ts', [String(echo300.port)]);
const peers = await startPeers(echo.port);
const through = ({ port, said }: BenchProcess, tool: string) =>
  echoTarget(port, tool, { authorization: `Bearer ${String(said['token'])}` });

const own: Cell[] = [
  { name: 'direct c1', target: echoTarget(echo.port, 'echo_say'), process: echo, concurrency: 1, calls: calls.single },
  { name: 'gateway c1', target: through(gateway, 'echo_say'), process: gateway, concurrency: 1, calls: calls.single },
  { name: 'direct c16', target: echoTarget(echo.port, 'echo_say'), process: echo, concurrency: 16, calls: calls.many },
  { name: 'gateway c16', target: through(gateway, 'echo_say'), process: gateway, concurrency: 16, calls: calls.many },
  { name: '1 tool c16', target: through(gateway1, 'echo_say'), process: gateway1, concurrency: 16, calls: calls.many },
  {
    name: '300 tools c16',
    target: through(gateway300, 'echo_say_150'),
    process: gateway300,
    concurrency: 16,
    calls: calls.many,
  },
];
const cells = [
  ...own,
  ...peers.running.map(({ name, target }) => ({ name, target, process: null, concurrency: 16, calls: 800 })),
];
const samples = new Map<string, Sample[]>(cells.map(({ name }) => [name, []]));
const hungRatios: { with: number; without: number }[] = [];
try {
  for (const { target, concurrency } of cells) {
    if (concurrency > 1) await driveCalls(target, calls.warmUp, concurrency);
  }
  for (let index = 0; index < rounds; index += 1) {
    for (const cell of cells) samples.get(cell.name)?.push(await sample(cell));
    hungRatios.push(await besideHung(through(gateway, 'echo_say'), through(gateway, 'hung_echo_hang')));
  }
} finally {
  for (const each of [echo, echo1, echo300, gateway, gateway1, gateway300]) each.stop();
  await peers.stop();
}
report();

function report(): void {
  const of = (name: string, read: (each: Sample) => number | null) =>
    median((samples.get(name) ?? []).flatMap((each) => read(each) ?? []));
  const errors = [...samples.values()].flat().reduce((sum, each) => sum + each.errors, 0);
  const [directP50, gatewayP50] = [of('direct c1', (each) => each.p50Ms), of('gateway c1', (each) => each.p50Ms)];
  const added = (samples.get('gateway c1') ?? []).map(
    ({ p50Ms }, index) => p50Ms - (samples.get('direct c1')?.[index]?.p50Ms ?? 0),
  );
  print('gateway.added_p50_ms', median(added), 'ms', {
    directP50Ms: round(directP50),
    gatewayP50Ms: round(gatewayP50),
    best: round(Math.min(...added)),
    errors,
  });
  const rate = of('gateway c16', (each) => each.callsPerSecond);
  print('gateway.calls_per_s', rate, '1/s', {
    direct: Math.round(of('direct c16', (each) => each.callsPerSecond)),
    p99Ms: round(of('gateway c16', (each) => each.p99Ms)),
    rssMb: Math.round(of('gateway c16', (each) => each.rssMb)),
    errors,
  });
  const cpu = (name: string) => of(name, (each) => each.cpuMsPerCall);
  print('gateway.cpu_ms_per_call', cpu('gateway c16'), 'ms', { direct: round(cpu('direct c16')) });
  const cpuOf = (name: string) => (samples.get(name) ?? []).map(({ cpuMsPerCall }) => cpuMsPerCall ?? Number.NaN);
  const [one, many] = [cpuOf('1 tool c16'), cpuOf('300 tools c16')];
  // within a round, since the machine's other load moves between rounds
  print('gateway.catalog_300_ratio', median(many.map((each, index) => each / (one[index] ?? Number.NaN))), 'ratio', {
    one: round(cpu('1 tool c16')),
    threeHundred: round(cpu('300 tools c16')),
  });
  const ratios = hungRatios.map(({ with: during, without }) => during / without);
  print('gateway.hung_upstream_p99_ratio', median(ratios), 'ratio', { rounds: hungRatios.length });
  const rates = peers.running.map(({ name }) => ({ name, rate: of(name, (each) => each.callsPerSecond) }));
  const best = Math.max(...rates.map((each) => each.rate));
  const context = { peers: rates, notRun: peers.missing };
  if (rates.length > 0) print('gateway.vs_best_peer', rate / best, 'ratio', context);
  else console.error(`gateway.vs_best_peer: not run, ${peers.missing.join(', ')} not installed.`);
}
