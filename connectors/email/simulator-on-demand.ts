import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A mail server's address, before anybody has used it. */
export interface MailOnDemand {
  readonly port: number;
  readonly hostPort: string;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Listens at once and loads the SMTP simulator with the first connection: whoever sends no mail waits for none of it. */
export async function startMailOnDemand(): Promise<MailOnDemand> {
  const open = new Set<Socket>();
  let starting: Promise<{ smtpPort: number; close(): Promise<void> }> | null = null;
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    starting ??= import('./simulator.ts').then(({ startEmailSimulator }) => startEmailSimulator());
    starting.then(({ smtpPort }) => {
      const mailbox = connect(smtpPort, '127.0.0.1');
      mailbox.on('error', () => client.destroy());
      client.pipe(mailbox).pipe(client);
    }, client.destroy);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hostPort: `127.0.0.1:${port}`,
    async close() {
      for (const client of open) client.destroy();
      if (!server.listening) return;
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await (await starting)?.close();
    },
  };
}
