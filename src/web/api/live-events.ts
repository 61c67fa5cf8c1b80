import type { FastifyInstance } from 'fastify';
import { readMarks } from '../../store/change-marks.ts';
import { type LiveEvent, streamEvents } from '../contract/live-events.ts';
import { isFromElsewhere } from '../request-checks.ts';
import { securityHeaders } from '../security-headers.ts';
import { failureAnswer, signInNeeded } from './failure-answer.ts';
import { heldSession, type RouteServing } from './serve-routes.ts';

const lookEveryMs = 2_000;
const aliveEveryMs = 15_000;
/** How often an open stream's session is looked at: well within the five minutes in which rights must end. */
const checkEveryMs = 60_000;
const mostStreams = 500;

interface Stream {
  readonly tenantId: string;
  send(topic: LiveEvent['topic']): void;
}

/** Tells open pages what changed, never what it is: they read it again as who they are. One look serves all pages of a workspace. */
export class LiveEvents {
  readonly #serving: RouteServing;
  readonly #streams = new Set<Stream>();
  readonly #known = new Map<string, Readonly<Record<string, string | null>>>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();
  readonly #ends = new Set<() => void>();

  constructor(serving: RouteServing) {
    this.#serving = serving;
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch((error) => serving.parts.onError(error, 'events'));
    }, lookEveryMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const end of this.#ends) end();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const tenants = new Set([...this.#streams].map(({ tenantId }) => tenantId));
    for (const tenantId of tenants) {
      const marks = await this.#serving.parts.store.withTenant(tenantId, (tx) => readMarks(tx));
      const before = this.#known.get(tenantId);
      this.#known.set(tenantId, marks);
      if (before === undefined) continue;
      const changed = Object.keys(marks).filter((topic) => marks[topic] !== before[topic]);
      for (const stream of this.#streams) {
        if (stream.tenantId === tenantId) for (const topic of changed) stream.send(topic as LiveEvent['topic']);
      }
    }
  }

  /** Registers the route of the stream. */
  serve(server: FastifyInstance, isHttps: boolean): void {
    const { parts, addresses } = this.#serving;
    server.get(streamEvents.path, async (request, reply) => {
      const held = await heldSession(this.#serving, request);
      const isRefused =
        held === null || isFromElsewhere(request.headers, addresses) || this.#streams.size >= mostStreams;
      if (isRefused) {
        const { status, body } = failureAnswer(signInNeeded(), request.id);
        return reply.code(status).send(body);
      }
      reply.hijack();
      const { raw } = reply;
      const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
      raw.writeHead(200, { ...securityHeaders(isHttps), ...headers });
      raw.write(': open\n\n');
      const send = (topic: LiveEvent['topic']) => {
        const at = new Date(parts.nowMs()).toISOString();
        raw.write(`event: ${topic}\ndata: ${JSON.stringify({ topic, at } satisfies LiveEvent)}\n\n`);
      };
      const stream: Stream = { tenantId: held.session.tenantId, send };
      const alive = setInterval(() => raw.write(': alive\n\n'), aliveEveryMs);
      const check = setInterval(async () => {
        const still = await heldSession(this.#serving, request).catch(() => null);
        if (still !== null) return;
        send('session');
        raw.end();
      }, checkEveryMs);
      const end = () => raw.end();
      this.#streams.add(stream);
      this.#ends.add(end);
      raw.on('close', () => {
        clearInterval(alive);
        clearInterval(check);
        this.#streams.delete(stream);
        this.#ends.delete(end);
      });
    });
  }
}
