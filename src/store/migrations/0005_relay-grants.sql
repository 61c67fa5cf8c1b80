-- Ids, states and times of open rows; never a payload, a recipient or a receipt. It writes its own mark and nothing else.
GRANT USAGE ON SCHEMA "bellwether" TO bellwether_relay;--> statement-breakpoint
GRANT SELECT ("tenant_id", "id", "status", "attempt", "crash_attempts", "due_at", "lease_until", "queued_until"), UPDATE ("queued_until") ON "bellwether"."outbox" TO bellwether_relay;--> statement-breakpoint
GRANT SELECT ON "bellwether"."kill_switch" TO bellwether_relay;
