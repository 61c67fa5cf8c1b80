ALTER TABLE "bellwether"."artefact" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- A finished document is never changed, only forgotten.
GRANT SELECT, INSERT, DELETE ON "bellwether"."artefact" TO bellwether_app;--> statement-breakpoint
-- The row of this very database; a copy that is put back keeps it. Migrating a second time leaves it as it is.
INSERT INTO "bellwether"."installation" ("id") VALUES (gen_random_uuid()::text) ON CONFLICT DO NOTHING;--> statement-breakpoint
GRANT SELECT, UPDATE ("id", "epoch", "held_at", "held_reason") ON "bellwether"."installation" TO bellwether_app;--> statement-breakpoint
GRANT SELECT ON "bellwether"."installation" TO bellwether_relay;
