import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/all-tables.ts',
  out: './src/store/migrations',
  entities: { roles: { include: ['bellwether_app', 'bellwether_relay'] } },
});
